// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over a range of a module's bytes that reads the values of core 5.2 and 5.3. Nothing is
 * read past the end of the range, and every fault is a {@link MalformedModule} with its offset.
 */
public class BinaryReader {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final byte[] bytes;
  private final int end;
  private int position;

  /**
   * A cursor at the start of a range.
   *
   * @param bytes a whole module
   * @param start the first byte of the range
   * @param end the byte behind its last one
   */
  public BinaryReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** The offset, from the start of the module, of the next byte. */
  public final int position() {
    return position;
  }

  /** The offset behind the last byte of the range. */
  public final int end() {
    return end;
  }

  /** How many bytes of the range are left. */
  public final int remaining() {
    return end - position;
  }

  /** Whether the end of the range is reached. */
  public final boolean atEnd() {
    return position == end;
  }

  /** Goes on at another offset of the range. */
  public final void seek(int newPosition) {
    if (newPosition < 0 || newPosition > end) {
      throw new IllegalArgumentException("position " + newPosition + " behind end " + end);
    }
    position = newPosition;
  }

  /** Reads one byte. */
  public final int u8() {
    if (position >= end) {
      throw unexpectedEnd(1);
    }
    return bytes[position++] & 0xFF;
  }

  /** Reads an unsigned 32-bit LEB128 number (core 5.2.2); negative Java ints are the large ones. */
  public final int u32() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    return (int) unsigned(32);
  }

  /** Reads an unsigned 64-bit LEB128 number. */
  public final long u64() {
    return unsigned(64);
  }

  /** Reads a signed 32-bit LEB128 number. */
  public final int s32() {
    return (int) signed(32);
  }

  /** Reads a signed 33-bit LEB128 number, as block types use. */
  public final long s33() {
    return signed(33);
  }

  /** Reads a signed 64-bit LEB128 number. */
  public final long s64() {
    return signed(64);
  }

  /** Reads four bytes, least significant first. */
  public final int fixed32() {
    if (remaining() < Integer.BYTES) {
      throw unexpectedEnd(Integer.BYTES);
    }
    int value = (int) INT.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  /** Reads eight bytes, least significant first. */
  public final long fixed64() {
    if (remaining() < Long.BYTES) {
      throw unexpectedEnd(Long.BYTES);
    }
    long value = (long) LONG.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  /**
   * Reads the length of a vector (core 5.1.3) and checks that so many entries can follow, so that
   * memory may be allocated for them.
   *
   * @param smallestEntry the fewest bytes that an entry takes
   * @return the number of entries, not negative
   */
  public final int count(int smallestEntry) {
    int start = position;
    int count = u32();
    if (Integer.compareUnsigned(count, remaining() / smallestEntry) > 0) {
      throw MalformedModule.atOffset(
          start,
          "length out of bounds",
          "unexpected end: "
              + Integer.toUnsignedString(count)
              + " entries cannot stand in the "
              + remaining()
              + " bytes that are left");
    }
    return count;
  }

  /** Reads a name (core 5.2.4): a length in bytes and that much UTF-8. */
  public final String name() {
    int start = position;
    int length = count(1);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, position, length);
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      position += length;
      return name;
    } catch (CharacterCodingException e) {
      throw MalformedModule.atOffset(start, "malformed UTF-8 encoding", "in a name");
    }
  }

  /** Reads a value type (core 5.3.4). */
  public final ValueType valueType() {
    int start = position;
    int code = u8();
    ValueType type = valueType(code);
    if (type == null) {
      throw malformed(start, "malformed value type", "found " + hexadecimal(code));
    }
    return type;
  }

  /** Reads a reference type (core 5.3.3). */
  public final ReferenceType referenceType() {
    int start = position;
    int code = u8();
    if (valueType(code) instanceof ReferenceType type) {
      return type;
    }
    throw malformed(start, "malformed reference type", "found " + hexadecimal(code));
  }

  /** Reads a heap type (core 5.3.2). */
  public final HeapType heapType() {
    int start = position;
    int code = u8();
    return switch (code) {
      case 0x70 -> AbstractHeapType.FUNC;
      case 0x6F -> AbstractHeapType.EXTERN;
      default -> throw malformed(start, "malformed heap type", "found " + hexadecimal(code));
    };
  }

  /** The value type that a byte encodes, or null. */
  static ValueType valueType(int code) {
    return switch (code) {
      case 0x7F -> NumberType.I32;
      case 0x7E -> NumberType.I64;
      case 0x7D -> NumberType.F32;
      case 0x7C -> NumberType.F64;
      case 0x7B -> VectorType.V128;
      case 0x70 -> ReferenceType.FUNCREF;
      case 0x6F -> ReferenceType.EXTERNREF;
      default -> null;
    };
  }

  final MalformedModule malformed(int offset, String reason, String detail) {
    return MalformedModule.atOffset(offset, reason, detail);
  }

  static String hexadecimal(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private long unsigned(int bits) {
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      int left = bits - shift;
      if (left < 7) {
        checkLast(start, next, (next & 0x7F) >>> left == 0);
      }
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  private long signed(int bits) {
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = u8();
      int left = bits - shift;
      if (left < 7) {
        // The unused bits repeat the sign bit, which is the last of those in use.
        int unused = (next & 0x7F) >> (left - 1);
        checkLast(start, next, unused == 0 || unused == 0x7F >> (left - 1));
      }
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        int used = shift + 7;
        return used < Long.SIZE && (next & 0x40) != 0 ? value | -1L << used : value;
      }
    }
  }

  /** The last byte that a number of the given size can have must end it and fit. */
  private void checkLast(int start, int last, boolean fits) {
    if (last >= 0x80) {
      throw malformed(start, "integer representation too long", "");
    }
    if (!fits) {
      throw malformed(start, "integer too large", "");
    }
  }

  private MalformedModule unexpectedEnd(int needed) {
    return malformed(
        position,
        "unexpected end of section or function",
        "expected " + needed + " more bytes, found " + remaining());
  }
}
