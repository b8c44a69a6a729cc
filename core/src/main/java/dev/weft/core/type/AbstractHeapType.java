// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Locale;

/** The heap types that are given by a keyword (core 2.3.3). */
public enum AbstractHeapType implements HeapType {
  /** Any function. */
  FUNC,
  /** Any object of the host. */
  EXTERN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** {@return the keyword of the text format, for example {@code func}} */
  @Override
  public String toString() {
    return text;
  }
}
