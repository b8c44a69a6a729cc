// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** The vector type (core 2.3.2). */
public enum VectorType implements ValueType {
  /** 128 bits, read as lanes by the instruction that uses them. */
  V128;

  /** {@return {@code v128}, as the text format writes it} */
  @Override
  public String toString() {
    return "v128";
  }
}
