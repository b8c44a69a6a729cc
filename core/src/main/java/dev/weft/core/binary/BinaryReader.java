// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A cursor over a range of a module's bytes that reads the values of core 5.2 and 5.3. Nothing is
 * read past the end of the range, and every fault is a {@link MalformedModule} with its offset.
 */
public class BinaryReader {

  /** What starts the encoding of an exact heap type (custom descriptors proposal). */
  private static final int EXACT = 0x62;

  private static final String HEAP_TYPE = "malformed heap type";
  private static final String STORAGE_TYPE = "malformed storage type";

  static final String UNEXPECTED_END = "unexpected end of section or function";

  final byte[] bytes;
  final TypeSpace types;
  final Features features;
  private final int end;
  private int position;

  /**
   * A cursor at the start of a range in which no type index stands and nothing is switched off.
   *
   * @param bytes a whole module
   * @param start the first byte of the range
   * @param end the byte behind its last one
   */
  public BinaryReader(byte[] bytes, int start, int end) {
    this(bytes, start, end, new TypeSpace(List.of()), Features.all());
  }

  BinaryReader(byte[] bytes, int start, int end, TypeSpace types, Features features) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.types = types;
    this.features = features;
  }

  /** {@return the offset of the next byte from the start of the module} */
  public final int position() {
    return position;
  }

  /** {@return the offset behind the last byte of the range} */
  public final int end() {
    return end;
  }

  /** {@return how many bytes of the range are left} */
  public final int remaining() {
    return end - position;
  }

  /** {@return whether the end of the range is reached} */
  public final boolean atEnd() {
    return position == end;
  }

  /**
   * Goes on at another offset of the range.
   *
   * @param newPosition the offset from the start of the module
   */
  public final void seek(int newPosition) {
    if (newPosition < 0 || newPosition > end) {
      throw new IllegalArgumentException("position " + newPosition + " behind end " + end);
    }
    position = newPosition;
  }

  /** {@return the next byte, 0 to 255} */
  public final int u8() {
    if (position >= end) {
      throw unexpectedEnd(1);
    }
    return bytes[position++] & 0xFF;
  }

  /**
   * {@return the unsigned 32-bit LEB128 number that comes next (core 5.2.2)} Negative Java ints are
   * the large ones.
   */
  public final int u32() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    return (int) unsigned(32);
  }

  /** {@return the unsigned 64-bit LEB128 number that comes next} */
  public final long u64() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    return unsigned(64);
  }

  /** {@return the signed 32-bit LEB128 number that comes next} */
  public final int s32() {
    return (int) signed(32);
  }

  /** {@return the signed 33-bit LEB128 number that comes next, as block types use it} */
  public final long s33() {
    return signed(33);
  }

  /** {@return the signed 64-bit LEB128 number that comes next} */
  public final long s64() {
    return signed(64);
  }

  /** {@return the number in the next four bytes, least significant first} */
  public final int fixed32() {
    if (remaining() < Integer.BYTES) {
      throw unexpectedEnd(Integer.BYTES);
    }
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (bytes[position++] & 0xFF) << shift;
    }
    return value;
  }

  /** {@return the number in the next eight bytes, least significant first} */
  public final long fixed64() {
    if (remaining() < Long.BYTES) {
      throw unexpectedEnd(Long.BYTES);
    }
    long low = Integer.toUnsignedLong(fixed32());
    return low | (long) fixed32() << Integer.SIZE;
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
      throw tooFewBytes(start, count);
    }
    return count;
  }

  /** {@return the name that comes next (core 5.2.4): a length in bytes and that much UTF-8} */
  public final String name() {
    int length = count(1);
    String name = new String(bytes, position, length, StandardCharsets.UTF_8);
    // Faults become replacement characters; only where there is one, it may have been encoded.
    if (name.indexOf('\uFFFD') >= 0) {
      checkEncoding(length);
    }
    position += length;
    return name;
  }

  private void checkEncoding(int length) {
    try {
      ByteBuffer encoded = ByteBuffer.wrap(bytes, position, length);
      StandardCharsets.UTF_8.newDecoder().decode(encoded);
    } catch (CharacterCodingException e) {
      throw malformed(position, "malformed UTF-8 encoding", "in a name");
    }
  }

  /** {@return the value type that comes next (core 5.3.4)} */
  public final ValueType valueType() {
    int start = position;
    int code = u8();
    return required(start, code, valueType(code), "malformed value type");
  }

  /** The storage type that comes next, of which no packed one (core 5.3.7). */
  final ValueType unpackedStorageType() {
    int start = position;
    int code = u8();
    return required(start, code, valueType(code, STORAGE_TYPE), STORAGE_TYPE);
  }

  private ValueType required(int start, int code, ValueType type, String reason) {
    if (type == null) {
      throw malformed(start, reason, "found " + hexadecimal(code));
    }
    features.require(Proposal.of(type), start, reason);
    return type;
  }

  /** {@return the reference type that comes next (core 5.3.3)} */
  public final ReferenceType referenceType() {
    int start = position;
    int code = u8();
    if (valueType(code) instanceof ReferenceType type) {
      if (!type.equals(ReferenceType.FUNCREF)) { // of which tables have always been
        features.require(Proposal.of(type), start, "malformed reference type");
      }
      return type;
    }
    throw malformed(start, "malformed reference type", "found " + hexadecimal(code));
  }

  /**
   * {@return the heap type that comes next (core 5.3.2)} Where it names a type that is not there,
   * {@link #unknownType} tells so, and what is returned means nothing.
   */
  public final HeapType heapType() {
    return heapType(HEAP_TYPE);
  }

  private HeapType heapType(String fault) {
    int start = position;
    int code = u8();
    AbstractHeapType type = AbstractHeapType.of(code);
    if (type != null) {
      features.require(Proposal.of(type), start, fault);
      return type;
    }
    if (code == EXACT) {
      features.require(Proposal.CUSTOM_DESCRIPTORS, start, fault);
      return definedType(fault) instanceof DefinedType found
          ? new ExactType(found)
          : AbstractHeapType.NONE; // whose index has been noted
    }
    position = start;
    return definedType(fault);
  }

  /** The type with an index; as in the proposal's interpreter, of one that is exact, too. */
  private HeapType definedType(String fault) {
    int start = position;
    long index = s33();
    if (index < 0) {
      throw malformed(start, fault, "found " + hexadecimal(bytes[start] & 0xFF));
    }
    features.require(Proposal.TYPED_FUNCTION_REFERENCES, start, fault);
    return types.find(index, start);
  }

  /** {@return the first type index so far without a type, unsigned, or -1 if there is none} */
  public final long unknownType() {
    return types.unknownIndex();
  }

  /** The value type that a byte that has just been read begins, or null. */
  final ValueType valueType(int code) {
    return valueType(code, HEAP_TYPE);
  }

  private ValueType valueType(int code, String heapTypeFault) {
    return switch (code) {
      case 0x7F -> NumberType.I32;
      case 0x7E -> NumberType.I64;
      case 0x7D -> NumberType.F32;
      case 0x7C -> NumberType.F64;
      case 0x7B -> VectorType.V128;
      case 0x64 -> ReferenceType.nonNull(heapType(heapTypeFault));
      case 0x63 -> ReferenceType.nullable(heapType(heapTypeFault));
      default -> {
        AbstractHeapType heapType = AbstractHeapType.of(code);
        yield heapType == null ? null : ReferenceType.nullable(heapType);
      }
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
      if (position >= end) {
        throw endInNumber(start, bits, false);
      }
      int next = bytes[position++] & 0xFF;
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
    if (position < end && bytes[position] >= 0) {
      return bytes[position++] << 25 >> 25; // seven bits, of which the first is the sign
    }
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      if (position >= end) {
        throw endInNumber(start, bits, true);
      }
      int next = bytes[position++] & 0xFF;
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
      throw tooLong(start);
    }
    if (!fits) {
      throw malformed(start, "integer too large", "");
    }
  }

  /** A number that no module may contain is called so even where the range ends inside of it. */
  private MalformedModule endInNumber(int start, int bits, boolean isSigned) {
    if (end < bytes.length) {
      BinaryReader unbounded = new BinaryReader(bytes, start, bytes.length);
      long _ = isSigned ? unbounded.signed(bits) : unbounded.unsigned(bits);
    }
    return unexpectedEnd(1);
  }

  final MalformedModule tooLong(int start) {
    return malformed(start, "integer representation too long", "");
  }

  /** The specification's interpreter looks for the missing entries up to the end of the module. */
  private MalformedModule tooFewBytes(int start, int count) {
    return malformed(
        start,
        end == bytes.length ? UNEXPECTED_END : "length out of bounds",
        Integer.toUnsignedString(count) + " entries cannot stand in " + remaining() + " bytes");
  }

  private MalformedModule unexpectedEnd(int needed) {
    return malformed(
        position, UNEXPECTED_END, "expected " + needed + " more bytes, found " + remaining());
  }
}
