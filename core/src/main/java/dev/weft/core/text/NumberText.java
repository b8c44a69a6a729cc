// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.type.NumberType;
import java.nio.charset.StandardCharsets;

/**
 * Single numbers as the text format writes them (core 6.3.1 and 6.3.2): what may follow {@code
 * i32.const} and its like. A number is given by its bits, in the lower half for the types of 32
 * bits.
 */
public final class NumberText {

  private static final int F32_QUIET = 0x7fc0_0000;
  private static final long F64_QUIET = 0x7ff8_0000_0000_0000L;

  private NumberText() {}

  /**
   * Reads a number: decimal or hexadecimal, with a sign and underscores; for floats also with a
   * fraction and an exponent, {@code inf} and {@code nan}.
   *
   * @param type the number's type
   * @param text the number and nothing else
   * @return its bits
   * @throws NumberFormatException if it is no number of the type, or out of the type's range
   */
  public static long parse(NumberType type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TokenKind kind = NumberLiteral.kind(bytes, 0, bytes.length);
    boolean integer = kind == TokenKind.NATURAL || kind == TokenKind.INTEGER;
    boolean floats = type == NumberType.F32 || type == NumberType.F64;
    if (!integer && !(floats && kind == TokenKind.FLOAT)) {
      throw new NumberFormatException("not a number of type " + type + ": '" + text + "'");
    }
    try {
      return switch (type) {
        case I32 -> NumberLiteral.integer(bytes, 0, bytes.length, Integer.SIZE);
        case I64 -> NumberLiteral.integer(bytes, 0, bytes.length, Long.SIZE);
        case F32 -> NumberLiteral.f32(bytes, 0, bytes.length);
        case F64 -> NumberLiteral.f64(bytes, 0, bytes.length);
      };
    } catch (ArithmeticException e) {
      NumberFormatException outOfRange =
          new NumberFormatException("out of the range of " + type + ": '" + text + "'");
      outOfRange.initCause(e);
      throw outOfRange;
    }
  }

  /**
   * {@return a number as text, which {@link #parse} reads back to the same bits} Integers are
   * signed decimals.
   *
   * @param type the number's type
   * @param bits its bits
   */
  public static String format(NumberType type, long bits) {
    return switch (type) {
      case I32 -> Integer.toString((int) bits);
      case I64 -> Long.toString(bits);
      case F32 -> {
        int value = (int) bits;
        float number = Float.intBitsToFloat(value);
        yield Float.isFinite(number)
            ? Float.toString(number)
            : notFinite(value < 0, value & 0x007f_ffff, F32_QUIET & 0x007f_ffff);
      }
      case F64 -> {
        double number = Double.longBitsToDouble(bits);
        long fraction = (1L << 52) - 1;
        yield Double.isFinite(number)
            ? Double.toString(number)
            : notFinite(bits < 0, bits & fraction, F64_QUIET & fraction);
      }
    };
  }

  private static String notFinite(boolean negative, long payload, long canonical) {
    String sign = negative ? "-" : "";
    if (payload == 0) {
      return sign.concat("inf");
    }
    return sign + (payload == canonical ? "nan" : "nan:0x" + Long.toHexString(payload));
  }
}
