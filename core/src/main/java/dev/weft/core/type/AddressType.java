// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** The type of the addresses of a memory or table (core 2.3.13). */
public enum AddressType {
  /** 32-bit addresses, unsigned. */
  I32(NumberType.I32);

  private final NumberType numberType;

  AddressType(NumberType numberType) {
    this.numberType = numberType;
  }

  /** {@return the type of the operand that holds an address} */
  public NumberType numberType() {
    return numberType;
  }
}
