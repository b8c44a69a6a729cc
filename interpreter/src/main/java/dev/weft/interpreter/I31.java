// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/**
 * An integer of 31 bits that is a reference, of type {@code i31} (core 4.2.1). Two of the same
 * value are equal, for Java as for {@code ref.eq}, whether they are the same object or not.
 * Immutable.
 */
public final class I31 {

  private static final int LEAST_KEPT = -128;

  /** Those that guests use most: small integers, characters. */
  private static final I31[] KEPT = new I31[1024];

  static {
    for (int i = 0; i < KEPT.length; i++) {
      KEPT[i] = new I31(LEAST_KEPT + i);
    }
  }

  /** Sign-extended. */
  private final int value;

  private I31(int value) {
    this.value = value;
  }

  /**
   * {@return a reference to an integer}
   *
   * @param value the integer, of which the lower 31 bits count
   */
  public static I31 of(int value) {
    int signed = value << 1 >> 1;
    int index = signed - LEAST_KEPT;
    return index >= 0 && index < KEPT.length ? KEPT[index] : new I31(signed);
  }

  /** {@return the integer, from −2<sup>30</sup> to 2<sup>30</sup> − 1} */
  public int signed() {
    return value;
  }

  /** {@return the integer, from 0 to 2<sup>31</sup> − 1} */
  public int unsigned() {
    return value & Integer.MAX_VALUE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof I31 that && value == that.value;
  }

  @Override
  public int hashCode() {
    return value;
  }

  /** {@return the signed integer} */
  @Override
  public String toString() {
    return "i31 " + value;
  }
}
