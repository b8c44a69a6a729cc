// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import java.util.HexFormat;

/**
 * A value of type {@code v128} (core 4.2.1): 128 bits, whose meaning is given by instructions. Lane
 * 0 of any shape is in the lowest bits.
 *
 * @param low bits 0 to 63
 * @param high bits 64 to 127
 */
public record V128(long low, long high) {

  /** The value whose bits are all zero, which variables have at first. */
  public static final V128 ZERO = new V128(0, 0);

  /** {@return all 128 bits in hexadecimal, the highest first, behind {@code 0x}} */
  @Override
  public String toString() {
    HexFormat format = HexFormat.of();
    return "0x" + format.toHexDigits(high) + format.toHexDigits(low);
  }
}
