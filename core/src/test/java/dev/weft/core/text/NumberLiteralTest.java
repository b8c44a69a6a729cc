// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberLiteralTest {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private static byte[] bytes(String literal) {
    return literal.getBytes(StandardCharsets.US_ASCII);
  }

  private static float f32(String literal) {
    return Float.intBitsToFloat(NumberLiteral.f32(bytes(literal), 0, literal.length()));
  }

  private static double f64(String literal) {
    return Double.longBitsToDouble(NumberLiteral.f64(bytes(literal), 0, literal.length()));
  }

  private static TokenKind kind(String literal) {
    return NumberLiteral.kind(bytes(literal), 0, literal.length());
  }

  private static long integer(String literal, int bits) {
    return NumberLiteral.integer(bytes(literal), 0, literal.length(), bits);
  }

  @ParameterizedTest
  @CsvSource({
    "0, NATURAL",
    "1_000, NATURAL",
    "0xDead_beef, NATURAL",
    "+1, INTEGER",
    "-0x1_f, INTEGER",
    "1., FLOAT",
    "1.5, FLOAT",
    "1e5, FLOAT",
    "1.E-1_0, FLOAT",
    "0x1p4, FLOAT",
    "0x1.8P+4, FLOAT",
    "0x1., FLOAT",
    "-inf, FLOAT",
    "nan, FLOAT",
    "+nan:0x7f_ff, FLOAT",
  })
  void numbersAreToldApart(String literal, TokenKind kind) {
    assertThat(kind(literal)).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_1",
        "1_",
        "1__0",
        "0x",
        "0x_1",
        "0_x1",
        "+",
        "-",
        ".5",
        "1._5",
        "1_.5",
        "1e",
        "1e+",
        "1e_1",
        "0x1p",
        "0x1pf",
        "0x1p_1",
        "1x",
        "0b1",
        "inf0",
        "nan:",
        "nan:1",
        "nan:0x",
        "nan:0x_1",
        "nan:0x1_",
        "nano",
        "infinity",
        "+-1",
        "1.5.5",
        "1e1.5",
        "0X1",
        "1f"
      })
  void whatOnlyLooksLikeANumberIsReserved(String literal) {
    assertThat(kind(literal)).isEqualTo(TokenKind.RESERVED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 32, 0",
    "4294967295, 32, -1",
    "2147483648, 32, -2147483648",
    "-2147483648, 32, -2147483648",
    "0xffff_ffff, 32, -1",
    "-1, 32, -1",
    "+2147483647, 32, 2147483647",
    "18446744073709551615, 64, -1",
    "-9223372036854775808, 64, -9223372036854775808",
    "0x8000000000000000, 64, -9223372036854775808",
    "0000000000000000000000000000000000000000001, 64, 1",
    "255, 8, -1",
    "-128, 8, -128",
  })
  void integersTakeBothTheSignedAndTheUnsignedRange(String literal, int bits, long value) {
    assertThat(integer(literal, bits)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "4294967296, 32",
    "-2147483649, 32",
    "0x1_0000_0000, 32",
    "18446744073709551616, 64",
    "18446744073709551619, 64",
    "99999999999999999999999, 64",
    "-9223372036854775809, 64",
    "-18446744073709551615, 64",
    "0x1_0000_0000_0000_0000, 64",
    "256, 8",
    "-129, 8",
  })
  void integersOutsideBothRangesAreRefused(String literal, int bits) {
    assertThatThrownBy(() -> integer(literal, bits)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "nan, 7fc00000",
    "-nan, ffc00000",
    "nan:0x1, 7f800001",
    "+nan:0x7fffff, 7fffffff",
    "-nan:0x40_0000, ffc00000",
    "inf, 7f800000",
    "-inf, ff800000",
    "-0, 80000000",
    "-0x0.0p0, 80000000",
    "0x1p-149, 00000001",
    "0x0.8p-149, 00000000", // a tie: to even
    "0x0.800001p-149, 00000001",
    "0x1.8p-149, 00000002", // a tie: to even
    "0x1p-150, 00000000",
    "0x1p-99999999999999999999, 00000000",
    "0x1.fffffep127, 7f7fffff",
    "0x1.fffffeffffffffffffffp127, 7f7fffff",
    "0x1.000001p0, 3f800000", // a tie: to even
    "0x1.000001000000000000000000000001p0, 3f800001",
    "0x1.000003p0, 3f800002", // a tie: to even
    "0x0.00000000000000000000000000000000000000001p164, 3f800000",
    "0x100000000000000000000000000000000000000000p-164, 3f800000",
    "0x1.ffffffp-127, 00800000", // the largest subnormal rounds up to the least normal number
    "1_0.0_1e+0_1, 42c83333",
  })
  void singlePrecision(String literal, String bits) {
    assertThat(Integer.toHexString(NumberLiteral.f32(bytes(literal), 0, literal.length())))
        .isEqualTo(bits.replaceFirst("^0+(?=.)", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "nan, 7ff8000000000000",
    "-nan:0xfffffffffffff, ffffffffffffffff",
    "inf, 7ff0000000000000",
    "0x1p-1074, 1",
    "0x1p-1075, 0",
    "0x1.00000000000000000001p-1075, 1",
    "0x1.fffffffffffffp1023, 7fefffffffffffff",
    "0x1.fffffffffffff7ffffffp1023, 7fefffffffffffff",
    "4.9e-324, 1",
    "2.4703282292062327208828439643411068618252990130716238221279284125033775363510437593264e-324, 0",
    "2.4703282292062327208828439643411068618252990130716238221279284125033775363510437593265e-324, 1",
    "1e-99999999999999999999, 0",
    "9007199254740993, 4340000000000000", // a tie: to even
    "9007199254740993.00000000000000000000000000000000000000000000001, 4340000000000001",
  })
  void doublePrecision(String literal, String bits) {
    assertThat(Long.toHexString(NumberLiteral.f64(bytes(literal), 0, literal.length())))
        .isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x1p128",
        "-0x1p128",
        "0x1.ffffffp127",
        "340282356779733661637539395458142568448",
        "1e39",
        "1e99999999999999999999",
        "0x1p99999999999999999999",
        "nan:0x0",
        "nan:0x800000"
      })
  void singlePrecisionOutOfRange(String literal) {
    assertThat(kind(literal)).isNotEqualTo(TokenKind.RESERVED);
    assertThatThrownBy(() -> f32(literal)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x1p1024",
        "0x1.fffffffffffff8p1023",
        "1.8e308",
        "nan:0x0",
        "nan:0x10000000000000",
        "nan:0x1_0000_0000_0000_0000"
      })
  void doublePrecisionOutOfRange(String literal) {
    assertThatThrownBy(() -> f64(literal)).isInstanceOf(ArithmeticException.class);
  }

  /** Checks the definition of rounding to nearest, ties to even, by exact arithmetic. */
  @Test
  void randomLiteralsAreRoundedToTheNearestValueWithTiesToEven() {
    Random random = new Random(754);
    for (int i = 0; i < 20_000; i++) {
      boolean hexadecimal = random.nextBoolean();
      String digits =
          new BigInteger(1 + random.nextInt(i % 2 == 0 ? 60 : 200), random)
              .toString(hexadecimal ? 16 : 10);
      int point = random.nextInt(digits.length()) + 1;
      int range = i % 3 == 0 ? 10 : hexadecimal ? 1100 : 330;
      int exponent = random.nextInt(2 * range) - range;
      String literal =
          (hexadecimal ? "0x" : "")
              + digits.substring(0, point)
              + '.'
              + digits.substring(point)
              + (hexadecimal ? 'p' : 'e')
              + exponent;
      BigDecimal exact = exact(digits, digits.length() - point, exponent, hexadecimal);
      checkF64(literal, exact);
      checkF32(literal, exact);
    }
  }

  /** Literals that lie exactly between two values, and a little beside. */
  @Test
  void midpointsAreRoundedToEvenAndTheirNeighboursAreNot() {
    Random random = new Random(1985);
    for (int i = 0; i < 5_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
      if (!(value < Double.MAX_VALUE)) {
        continue;
      }
      BigDecimal midpoint =
          new BigDecimal(value).add(new BigDecimal(Math.nextUp(value))).divide(TWO);
      checkF64(midpoint.toPlainString(), midpoint);
      checkF64(midpoint.toPlainString() + (midpoint.scale() > 0 ? "" : ".") + "0001", null);
      float single = Float.intBitsToFloat(random.nextInt() & Integer.MAX_VALUE);
      if (single < Float.MAX_VALUE) {
        BigDecimal half =
            new BigDecimal(single).add(new BigDecimal(Math.nextUp(single))).divide(TWO);
        checkF32(half.toPlainString(), half);
        // What is a tie for single precision is exact in double precision.
        checkF32(Double.toHexString(half.doubleValue()), half);
        checkF32(Double.toHexString(half.doubleValue()).replace("p", "0000000000000001p"), null);
      }
    }
  }

  private static BigDecimal exact(
      String digits, int fractionDigits, int exponent, boolean hexadecimal) {
    BigDecimal number = new BigDecimal(new BigInteger(digits, hexadecimal ? 16 : 10));
    if (!hexadecimal) {
      return number.scaleByPowerOfTen(exponent - fractionDigits);
    }
    int scale = exponent - 4 * fractionDigits;
    BigDecimal power = TWO.pow(Math.abs(scale));
    return scale < 0 ? number.divide(power) : number.multiply(power);
  }

  private static void checkF64(String literal, BigDecimal given) {
    BigDecimal exact = given == null ? new BigDecimal(literal) : given;
    BigDecimal largest = new BigDecimal(Double.MAX_VALUE);
    BigDecimal limit = largest.add(new BigDecimal(Math.ulp(Double.MAX_VALUE)).divide(TWO));
    if (exact.compareTo(limit) >= 0) {
      assertThatThrownBy(() -> f64(literal)).isInstanceOf(ArithmeticException.class);
      return;
    }
    double value = f64(literal);
    boolean even = (Double.doubleToRawLongBits(value) & 1) == 0;
    BigDecimal above =
        value == Double.MAX_VALUE
            ? limit
            : new BigDecimal(value).add(new BigDecimal(Math.nextUp(value))).divide(TWO);
    BigDecimal below = new BigDecimal(value).add(new BigDecimal(Math.nextDown(value))).divide(TWO);
    assertNearest(literal, exact, below, above, even);
  }

  private static void checkF32(String literal, BigDecimal given) {
    BigDecimal exact = given == null ? new BigDecimal(decimal(literal)) : given;
    BigDecimal largest = new BigDecimal(Float.MAX_VALUE);
    BigDecimal limit = largest.add(new BigDecimal(Math.ulp(Float.MAX_VALUE)).divide(TWO));
    if (exact.compareTo(limit) >= 0) {
      assertThatThrownBy(() -> f32(literal)).isInstanceOf(ArithmeticException.class);
      return;
    }
    float value = f32(literal);
    boolean even = (Float.floatToRawIntBits(value) & 1) == 0;
    BigDecimal above =
        value == Float.MAX_VALUE
            ? limit
            : new BigDecimal(value).add(new BigDecimal(Math.nextUp(value))).divide(TWO);
    BigDecimal below = new BigDecimal(value).add(new BigDecimal(Math.nextDown(value))).divide(TWO);
    assertNearest(literal, exact, below, above, even);
  }

  /** The exact value of a literal of {@link Double#toHexString} with more digits. */
  private static String decimal(String literal) {
    if (!literal.startsWith("0x")) {
      return literal;
    }
    int point = literal.indexOf('.');
    int mark = literal.indexOf('p');
    String digits = literal.substring(2, point) + literal.substring(point + 1, mark);
    int exponent = Integer.parseInt(literal.substring(mark + 1));
    return exact(digits, mark - point - 1, exponent, true).toPlainString();
  }

  private static void assertNearest(
      String literal, BigDecimal exact, BigDecimal below, BigDecimal above, boolean even) {
    assertThat(exact.compareTo(below)).as(literal).isGreaterThanOrEqualTo(even ? 0 : 1);
    assertThat(exact.compareTo(above)).as(literal).isLessThanOrEqualTo(even ? 0 : -1);
  }
}
