// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.nio.charset.StandardCharsets;

/**
 * The numbers of the text format (core 6.3.1 and 6.3.2). Values that the type cannot hold are
 * reported by an {@link ArithmeticException}, which the caller, who knows the place, translates.
 */
final class NumberLiteral {

  /** Larger exponents than any text can bring back into range with its digits. */
  private static final long EXPONENT_LIMIT = 1L << 40;

  private NumberLiteral() {}

  /** NATURAL, INTEGER or FLOAT if a word is such a number, else RESERVED. */
  static TokenKind kind(byte[] text, int start, int end) {
    int i = start;
    boolean signed = i < end && isSign(text[i]);
    if (signed) {
      i++;
    }
    if (i >= end) {
      return TokenKind.RESERVED;
    }
    if (text[i] == 'i' || text[i] == 'n') {
      return isSpecial(text, i, end) ? TokenKind.FLOAT : TokenKind.RESERVED;
    }
    int radix = isHexadecimal(text, i, end) ? 16 : 10;
    int digits = radix == 16 ? i + 2 : i;
    i = digitsEnd(text, digits, end, radix);
    if (i == digits) {
      return TokenKind.RESERVED;
    }
    if (i == end) {
      return signed ? TokenKind.INTEGER : TokenKind.NATURAL;
    }
    return isFloat(text, i, end, radix) ? TokenKind.FLOAT : TokenKind.RESERVED;
  }

  /** Whether what stands behind the digits is a fraction, an exponent, or both. */
  private static boolean isFloat(byte[] text, int start, int end, int radix) {
    int i = start;
    if (text[i] == '.') {
      i = digitsEnd(text, i + 1, end, radix);
    }
    if (i < end && isExponentMark(text[i], radix)) {
      i++;
      if (i < end && isSign(text[i])) {
        i++;
      }
      int digits = i;
      i = digitsEnd(text, digits, end, 10);
      return i > digits && i == end;
    }
    return i == end;
  }

  private static boolean isSpecial(byte[] text, int start, int end) {
    if (isInfinity(text, start, end)) {
      return true;
    }
    boolean nan = end - start >= 3 && text[start + 1] == 'a' && text[start + 2] == 'n';
    if (!nan || text[start] != 'n' || end - start == 3) {
      return nan && text[start] == 'n';
    }
    int digits = start + 6;
    return text[start + 3] == ':'
        && isHexadecimal(text, start + 4, end)
        && digits < end
        && digitsEnd(text, digits, end, 16) == end;
  }

  private static boolean isInfinity(byte[] text, int start, int end) {
    return end - start == 3
        && text[start] == 'i'
        && text[start + 1] == 'n'
        && text[start + 2] == 'f';
  }

  private static boolean isSign(int c) {
    return c == '+' || c == '-';
  }

  private static boolean isHexadecimal(byte[] text, int start, int end) {
    return start + 1 < end && text[start] == '0' && text[start + 1] == 'x';
  }

  private static boolean isExponentMark(int c, int radix) {
    return (c | 0x20) == (radix == 16 ? 'p' : 'e');
  }

  /** The offset behind digits that may have single underscores between them. */
  static int digitsEnd(byte[] text, int start, int end, int radix) {
    int i = start;
    while (i < end) {
      int digit = StringLiteral.digit(text[i]);
      if (digit >= 0 && digit < radix) {
        i++;
      } else if (text[i] == '_'
          && i > start
          && text[i - 1] != '_'
          && i + 1 < end
          && StringLiteral.digit(text[i + 1]) >= 0
          && StringLiteral.digit(text[i + 1]) < radix) {
        i++;
      } else {
        return i;
      }
    }
    return i;
  }

  // Integers

  /**
   * The value of a NATURAL, as an unsigned number.
   *
   * @param bits the size of the number's type, at most 64
   * @throws ArithmeticException if the type is too small
   */
  static long natural(byte[] text, int start, int end, int bits) {
    int radix = isHexadecimal(text, start, end) ? 16 : 10;
    long limit = Long.divideUnsigned(-1L, radix);
    long value = 0;
    for (int i = radix == 16 ? start + 2 : start; i < end; i++) {
      if (text[i] == '_') {
        continue;
      }
      int digit = StringLiteral.digit(text[i]);
      long next = value * radix + digit;
      if (Long.compareUnsigned(value, limit) > 0 || Long.compareUnsigned(next, digit) < 0) {
        throw new ArithmeticException("more than 64 bits");
      }
      value = next;
    }
    if (bits < Long.SIZE && value >>> bits != 0) {
      throw new ArithmeticException("more than " + bits + " bits");
    }
    return value;
  }

  /**
   * The value of a NATURAL or INTEGER in a type without a sign of its own (core 6.3.1, i<i>N</i>):
   * from the least signed to the greatest unsigned value. The result is sign-extended.
   *
   * @throws ArithmeticException if the type is too small
   */
  static long integer(byte[] text, int start, int end, int bits) {
    boolean negative = text[start] == '-';
    int digits = isSign(text[start]) ? start + 1 : start;
    long value = natural(text, digits, end, bits);
    if (negative) {
      if (Long.compareUnsigned(value, 1L << (bits - 1)) > 0) {
        throw new ArithmeticException("below the least value");
      }
      value = -value;
    }
    int unused = Long.SIZE - bits;
    return value << unused >> unused;
  }

  // Floating-point numbers, rounded to the nearest value, ties to even

  /** The bits of an f32. */
  static int f32(byte[] text, int start, int end) {
    int digits = isSign(text[start]) ? start + 1 : start;
    long bits = magnitude(text, digits, end, BinaryFormat.F32);
    return (int) (text[start] == '-' ? bits | 1L << 31 : bits);
  }

  /** The bits of an f64. */
  static long f64(byte[] text, int start, int end) {
    int digits = isSign(text[start]) ? start + 1 : start;
    long bits = magnitude(text, digits, end, BinaryFormat.F64);
    return text[start] == '-' ? bits | 1L << 63 : bits;
  }

  /** The formats of IEEE 754. */
  private enum BinaryFormat {
    F32(23, 127),
    F64(52, 1023);

    /** How many bits of the significand are stored. */
    final int fractionBits;

    /** The exponent of the largest numbers; the least one of normal numbers is 1 minus it. */
    final int maximumExponent;

    final long infinity;

    BinaryFormat(int fractionBits, int maximumExponent) {
      this.fractionBits = fractionBits;
      this.maximumExponent = maximumExponent;
      this.infinity = (2L * maximumExponent + 1) << fractionBits;
    }
  }

  private static long magnitude(byte[] text, int start, int end, BinaryFormat format) {
    if (text[start] == 'i') {
      return format.infinity;
    }
    if (text[start] == 'n') {
      return nan(text, start, end, format);
    }
    return isHexadecimal(text, start, end)
        ? hexadecimal(text, start + 2, end, format)
        : decimal(text, start, end, format);
  }

  private static long nan(byte[] text, int start, int end, BinaryFormat format) {
    int payloadStart = start + "nan:".length();
    if (payloadStart >= end) {
      return format.infinity | 1L << (format.fractionBits - 1);
    }
    long payload = natural(text, payloadStart, end, format.fractionBits);
    if (payload == 0) {
      throw new ArithmeticException("a NaN without a bit set");
    }
    return format.infinity | payload;
  }

  private static long decimal(byte[] text, int start, int end, BinaryFormat format) {
    byte[] characters = new byte[end - start];
    int size = 0;
    for (int i = start; i < end; i++) {
      if (text[i] != '_') {
        characters[size++] = text[i];
      }
    }
    String number = new String(characters, 0, size, StandardCharsets.ISO_8859_1);
    // The JDK's conversions round correctly from any number of digits.
    long bits =
        format == BinaryFormat.F32
            ? Float.floatToRawIntBits(Float.parseFloat(number))
            : Double.doubleToRawLongBits(Double.parseDouble(number));
    if (bits == format.infinity) {
      throw new ArithmeticException("rounds to infinity");
    }
    return bits;
  }

  private static long hexadecimal(byte[] text, int start, int end, BinaryFormat format) {
    long significand = 0;
    long exponent = 0;
    boolean inexact = false;
    boolean fraction = false;
    int i = start;
    for (; i < end && !isExponentMark(text[i], 16); i++) {
      if (text[i] == '.') {
        fraction = true;
      } else if (text[i] != '_') {
        int digit = StringLiteral.digit(text[i]);
        if (significand >>> 60 == 0) {
          significand = significand << 4 | digit;
          exponent -= fraction ? 4 : 0;
        } else {
          inexact |= digit != 0;
          exponent += fraction ? 0 : 4;
        }
      }
    }
    if (i < end) {
      exponent += exponent(text, i + 1, end);
    }
    return significand == 0 ? 0 : round(significand, exponent, inexact, format);
  }

  /** The number behind an exponent mark. */
  private static long exponent(byte[] text, int start, int end) {
    long value = 0;
    for (int i = isSign(text[start]) ? start + 1 : start; i < end; i++) {
      if (text[i] != '_') {
        value = Math.min(10 * value + text[i] - '0', EXPONENT_LIMIT);
      }
    }
    return text[start] == '-' ? -value : value;
  }

  /**
   * The bits of {@code number * 2^scale}.
   *
   * @param number the leading bits of the exact value, unsigned, not 0
   * @param inexact whether bits that are not 0 follow
   */
  private static long round(long number, long scale, boolean inexact, BinaryFormat format) {
    int leadingZeros = Long.numberOfLeadingZeros(number);
    long significand = number << leadingZeros;
    long exponent = scale - leadingZeros + Long.SIZE - 1;
    if (exponent > format.maximumExponent) {
      throw new ArithmeticException("larger than the largest value");
    }
    int minimumExponent = 1 - format.maximumExponent;
    long dropped = Long.SIZE - 1 - format.fractionBits;
    boolean subnormal = exponent < minimumExponent;
    if (subnormal) {
      dropped += minimumExponent - exponent;
      if (dropped > Long.SIZE) {
        return 0; // less than half of the least value
      }
    }
    long kept = dropped == Long.SIZE ? 0 : significand >>> dropped;
    long half = 1L << (dropped - 1);
    boolean roundBit = (significand & half) != 0;
    boolean rest = inexact || (significand & (half - 1)) != 0;
    if (roundBit && (rest || (kept & 1) != 0)) {
      kept++;
    }
    // A carry out of the fraction makes the exponent one larger, as it should.
    long bits = subnormal ? kept : ((exponent - minimumExponent) << format.fractionBits) + kept;
    if (bits >= format.infinity) {
      throw new ArithmeticException("rounds to infinity");
    }
    return bits;
  }
}
