// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.OptionalLong;

/**
 * The size range of a memory (in pages) or a table (in elements) (core 2.3.12).
 *
 * @param minimum the initial size, unsigned
 * @param maximum the size that growing may not exceed, unsigned, or empty for no limit
 */
public record Limits(long minimum, OptionalLong maximum) {

  /**
   * Limits without a maximum.
   *
   * @param minimum the initial size
   * @return the limits
   */
  public static Limits of(long minimum) {
    return new Limits(minimum, OptionalLong.empty());
  }

  /**
   * Limits with a maximum.
   *
   * @param minimum the initial size
   * @param maximum the size that growing may not exceed
   * @return the limits
   */
  public static Limits of(long minimum, long maximum) {
    return new Limits(minimum, OptionalLong.of(maximum));
  }

  /**
   * Whether a size range fits into an expected one (core 3.3.9).
   *
   * @param expected the limits that an import declares
   * @return true if the minimum is not below, and the maximum not above, the expected one
   */
  public boolean matches(Limits expected) {
    if (Long.compareUnsigned(minimum, expected.minimum) < 0) {
      return false;
    }
    return expected.maximum.isEmpty()
        || (maximum.isPresent()
            && Long.compareUnsigned(maximum.getAsLong(), expected.maximum.getAsLong()) <= 0);
  }

  /** {@return the limits as the text format writes them, for example {@code 1 16}} */
  @Override
  public String toString() {
    String text = Long.toUnsignedString(minimum);
    return maximum.isPresent() ? text + ' ' + Long.toUnsignedString(maximum.getAsLong()) : text;
  }
}
