// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Locale;

/** An integer that takes less room in a field than as a value, which is an i32 (core 2.3.8). */
public enum PackedType implements StorageType {
  /** 8 bits. */
  I8,
  /** 16 bits. */
  I16;

  private final String text = name().toLowerCase(Locale.ROOT);

  @Override
  public ValueType unpacked() {
    return NumberType.I32;
  }

  @Override
  public boolean isDefaultable() {
    return true;
  }

  @Override
  public boolean matches(StorageType expected) {
    return this == expected;
  }

  /** {@return the type as the text format writes it, for example {@code i8}} */
  @Override
  public String toString() {
    return text;
  }
}
