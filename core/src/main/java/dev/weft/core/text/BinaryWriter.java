// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Opcode;
import java.util.Arrays;

/** Bytes in the making, with the values of core 5.2. */
final class BinaryWriter {

  byte[] bytes = new byte[256];
  private int size;

  int size() {
    return size;
  }

  /** Drops all bytes from an offset on. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** Whether another writer holds the same bytes. */
  boolean contentEquals(BinaryWriter other) {
    return Arrays.equals(bytes, 0, size, other.bytes, 0, other.size);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int count) {
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, size + (size >> 1)));
    }
  }

  void u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void u32(int value) {
    u64(value & 0xFFFF_FFFFL);
  }

  void u64(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A signed number of any size, in as few bytes as it needs. */
  void s64(long value) {
    reserve(10);
    long rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>= 7;
    }
    bytes[size++] = (byte) (rest & 0x7F);
  }

  void fixed32(int value) {
    reserve(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    fixed32((int) value);
    fixed32((int) (value >>> 32));
  }

  void bytes(byte[] source, int start, int end) {
    reserve(end - start);
    System.arraycopy(source, start, bytes, size, end - start);
    size += end - start;
  }

  /** The bytes of another writer from an offset on. */
  void bytes(BinaryWriter source, int start) {
    bytes(source.bytes, start, source.size);
  }

  /** A length and that many bytes. */
  void sized(byte[] source) {
    u32(source.length);
    bytes(source, 0, source.length);
  }

  /** A size and that many bytes. */
  void sized(BinaryWriter source) {
    u32(source.size);
    bytes(source, 0);
  }

  /** The opcode of an instruction (core 5.4). */
  void opcode(Opcode opcode) {
    int prefix = opcode.code() >>> 12;
    if (prefix == 0) {
      u8(opcode.code());
    } else {
      u8(prefix);
      u32(opcode.code() & 0xFFF);
    }
  }
}
