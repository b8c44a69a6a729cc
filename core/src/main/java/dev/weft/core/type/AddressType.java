// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** The type of the addresses of a memory or table (core 2.3.13). */
public enum AddressType {
  /** 32-bit addresses, unsigned. */
  I32(NumberType.I32, 0xFFFF_FFFFL),
  /** 64-bit addresses, unsigned. */
  I64(NumberType.I64, -1);

  private final NumberType numberType;
  private final long largest;

  AddressType(NumberType numberType, long largest) {
    this.numberType = numberType;
    this.largest = largest;
  }

  /** {@return the type of the operand that holds an address} */
  public NumberType numberType() {
    return numberType;
  }

  /** {@return what the text format writes before limits: the type and a space, nothing for i32} */
  String prefix() {
    return this == I32 ? "" : numberType + " ";
  }

  /** {@return the largest address, unsigned: all its bits are set} */
  public long largest() {
    return largest;
  }
}
