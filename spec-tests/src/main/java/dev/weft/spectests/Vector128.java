// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

/**
 * A value of type v128 in a script.
 *
 * @param low the lanes in the lower half, the first one in the lowest bits
 * @param high the lanes in the upper half
 */
public record Vector128(long low, long high) {

  /**
   * {@return the bits of a lane, zero-extended}
   *
   * @param bits the size of a lane: 8, 16, 32 or 64
   * @param index which lane, from 0 to 128 / {@code bits} - 1
   */
  long lane(int bits, int index) {
    int position = bits * index;
    long half = position < 64 ? low : high;
    return bits == 64 ? half : half >>> (position & 63) & (1L << bits) - 1;
  }

  @Override
  public String toString() {
    return "(v128.const i64x2 0x" + Long.toHexString(low) + " 0x" + Long.toHexString(high) + ")";
  }
}
