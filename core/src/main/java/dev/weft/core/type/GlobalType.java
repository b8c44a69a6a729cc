// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a global variable (core 2.3.16).
 *
 * @param valueType the type of its value
 * @param mutable whether code may set it
 */
public record GlobalType(ValueType valueType, boolean mutable) implements ExternalType {

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof GlobalType other
        && mutable == other.mutable
        && (mutable ? valueType.equals(other.valueType) : valueType.matches(other.valueType));
  }

  /** {@return the type as the text format writes it, for example {@code (global (mut i32))}} */
  @Override
  public String toString() {
    return mutable ? "(global (mut " + valueType + "))" : "(global " + valueType + ')';
  }
}
