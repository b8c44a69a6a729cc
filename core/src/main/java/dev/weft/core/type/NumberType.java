// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Locale;

/** The number types (core 2.3.1). Integers have no sign of their own; instructions give it. */
public enum NumberType implements ValueType {
  /** 32-bit integer. */
  I32,
  /** 64-bit integer. */
  I64,
  /** IEEE 754 binary32. */
  F32,
  /** IEEE 754 binary64. */
  F64;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** {@return the type as the text format writes it, for example {@code i32}} */
  @Override
  public String toString() {
    return text;
  }
}
