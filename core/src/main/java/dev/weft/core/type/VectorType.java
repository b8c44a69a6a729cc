// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Locale;

/**
 * The vector types (core 2.3.2). A vector is 128 bits; whether they are integers or floats, and how
 * wide its lanes are, is said by instructions.
 */
public enum VectorType implements ValueType {
  /** 128 bits. */
  V128;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** {@return the type as the text format writes it, {@code v128}} */
  @Override
  public String toString() {
    return text;
  }
}
