// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.type.NumberType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberTextTest {

  @ParameterizedTest
  @CsvSource({
    "I32, 5, 5",
    "I32, -2147483648, -2147483648",
    "I32, 4294967295, -1",
    "I32, 0xffff_ffff, -1",
    "I32, +7, 7",
    "I64, -0x8000000000000000, -9223372036854775808",
    "I64, 18446744073709551615, -1",
    "F32, 1, 1.0",
    "F32, 0x1.8p1, 3.0",
    "F32, -nan:0x1, -nan:0x1",
    "F32, nan, nan",
    "F32, -0, -0.0",
    "F64, 1e10, 1.0E10",
    "F64, -inf, -inf",
    "F64, nan:0x8000000000001, nan:0x8000000000001",
    "F64, 0.1, 0.1"
  })
  void whatIsReadIsWrittenAndReadBackTheSame(NumberType type, String text, String written) {
    long bits = NumberText.parse(type, text);
    assertThat(NumberText.format(type, bits)).isEqualTo(written);
    assertThat(NumberText.parse(type, written)).isEqualTo(bits);
  }

  @ParameterizedTest
  @CsvSource({
    "I32, 4294967296",
    "I32, -2147483649",
    "I64, 18446744073709551616",
    "F32, 1e39",
    "F64, 1e309",
    "F32, nan:0x800000"
  })
  void whatTheTypeCannotHoldIsOutOfItsRange(NumberType type, String text) {
    assertThatThrownBy(() -> NumberText.parse(type, text))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("out of the range of " + type)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "I32, ''",
    "I32, x",
    "I32, 1.5",
    "I64, nan",
    "F32, 1..2",
    "F64, 0x",
    "I32, ' 1'",
    "I32, 1 "
  })
  void whatIsNoNumberOfTheTypeIsRefused(NumberType type, String text) {
    assertThatThrownBy(() -> NumberText.parse(type, text + (text.equals("1") ? " " : "")))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("not a number of type " + type);
  }

  @Test
  void allFloatsThatDifferAreWrittenDifferently() {
    for (int i = 0; i < 100_000; i++) {
      long bits = i * 0x9e37_79b9_7f4a_7c15L;
      assertThat(NumberText.parse(NumberType.F64, NumberText.format(NumberType.F64, bits)))
          .isEqualTo(bits);
      int half = (int) (bits >>> 32);
      String text = NumberText.format(NumberType.F32, half);
      assertThat((int) NumberText.parse(NumberType.F32, text)).isEqualTo(half);
    }
  }
}
