// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

/** What a number, or a lane of a vector, must be. */
public sealed interface NumberPattern {

  /** {@return the size in bits: 8, 16, 32 or 64} */
  int size();

  /**
   * {@return whether a number fits}
   *
   * @param bits its bits; those above the size are not looked at
   */
  boolean matches(long bits);

  /**
   * Exactly these bits.
   *
   * @param size the size in bits
   * @param bits the bits; those above the size are not looked at
   */
  record Bits(int size, long bits) implements NumberPattern {
    @Override
    public boolean matches(long found) {
      return (found ^ bits) << (64 - size) == 0;
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(bits << (64 - size) >>> (64 - size));
    }
  }

  /**
   * {@code nan:canonical} or {@code nan:arithmetic} (core 2.2.3), of either sign: of the payload's
   * bits the topmost one is set, and in a canonical NaN no other.
   *
   * @param size the size in bits, 32 or 64
   * @param canonical whether the NaN must be canonical
   */
  record NotANumber(int size, boolean canonical) implements NumberPattern {
    @Override
    public boolean matches(long found) {
      long canonicalNan = size == 32 ? 0x7fc0_0000L : 0x7ff8_0000_0000_0000L;
      long unsigned = found << (65 - size) >>> (65 - size);
      return canonical ? unsigned == canonicalNan : (unsigned & canonicalNan) == canonicalNan;
    }

    @Override
    public String toString() {
      return canonical ? "nan:canonical" : "nan:arithmetic";
    }
  }
}
