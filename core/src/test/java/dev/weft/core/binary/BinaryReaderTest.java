// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import static dev.weft.core.ModuleBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.MalformedModule;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BinaryReaderTest {

  private static BinaryReader reader(int... values) {
    return new BinaryReader(bytes(values), 0, values.length);
  }

  private static void malformed(String reason, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            MalformedModule.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void unsignedNumbersReachTheirLargestValue() {
    assertThat(reader(0x7F).u32()).isEqualTo(127);
    assertThat(reader(0x80, 0x01).u32()).isEqualTo(128);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0x0F).u32()).isEqualTo(-1);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01).u64())
        .isEqualTo(-1L);
  }

  @Test
  void signedNumbersReachTheirSmallestAndLargestValue() {
    assertThat(reader(0x7F).s32()).isEqualTo(-1);
    assertThat(reader(0x40).s32()).isEqualTo(-64);
    assertThat(reader(0x3F).s32()).isEqualTo(63);
    assertThat(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).isEqualTo(Integer.MIN_VALUE);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0x07).s32()).isEqualTo(Integer.MAX_VALUE);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0x0F).s33()).isEqualTo(0xFFFF_FFFFL);
    assertThat(reader(0x80, 0x80, 0x80, 0x80, 0x70).s33()).isEqualTo(-1L << 32);
    assertThat(reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F).s64())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00).s64())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void numbersMayBePaddedUpToTheirLongestForm() {
    assertThat(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32()).isEqualTo(3);
    assertThat(reader(0xFF, 0xFF, 0xFF, 0xFF, 0x7F).s32()).isEqualTo(-1);
  }

  @Test
  void numbersOverTheirLongestFormAreRejected() {
    String reason = "integer representation too long";
    malformed(reason, () -> reader(0x83, 0x80, 0x80, 0x80, 0x80, 0x00).u32());
    malformed(reason, () -> reader(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F).s32());
    malformed(
        reason,
        () -> reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u64());
    malformed(
        reason,
        () -> reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00).s64());
  }

  @Test
  void unusedBitsMustRepeatTheSign() {
    String reason = "integer too large";
    malformed(reason, () -> reader(0x80, 0x80, 0x80, 0x80, 0x10).u32());
    malformed(reason, () -> reader(0x80, 0x80, 0x80, 0x80, 0x08).s32());
    malformed(reason, () -> reader(0xFF, 0xFF, 0xFF, 0xFF, 0x4F).s32());
    malformed(reason, () -> reader(0x80, 0x80, 0x80, 0x80, 0x10).s33());
    malformed(
        reason, () -> reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02).u64());
    malformed(
        reason, () -> reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01).s64());
  }

  @Test
  void numbersThatTheRangeCutsAreRejected() {
    String reason = "unexpected end of section or function";
    malformed(reason, () -> reader(0x80).u32());
    malformed(reason, () -> reader().u8());
    malformed(reason, () -> reader(1, 2, 3).fixed32());
    malformed(reason, () -> reader(1, 2, 3, 4, 5, 6, 7).fixed64());
    malformed(reason, () -> new BinaryReader(bytes(0x80, 0x01), 0, 1).u32());
  }

  @Test
  void numberThatIsTooLongIsCalledSoWhereTheRangeCutsIt() {
    byte[] tooLong = bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0x00);
    malformed("integer representation too long", () -> new BinaryReader(tooLong, 0, 3).u32());
    byte[] tooLarge = bytes(0x80, 0x80, 0x80, 0x80, 0x40);
    malformed("integer too large", () -> new BinaryReader(tooLarge, 0, 3).u32());
  }

  @Test
  void fixedNumbersAreLittleEndian() {
    assertThat(reader(1, 2, 3, 0x84).fixed32()).isEqualTo(0x8403_0201);
    assertThat(reader(1, 2, 3, 0x84, 5, 6, 7, 0x88).fixed64()).isEqualTo(0x8807_0605_8403_0201L);
  }

  @Test
  void countIsBelievedOnlyAsFarAsBytesFollow() {
    assertThat(reader(2, 0, 0, 0, 0, 0, 0).count(3)).isEqualTo(2);
    malformed("unexpected end of section or function", () -> reader(2, 0, 0, 0, 0, 0).count(3));
    malformed(
        "unexpected end of section or function",
        () -> reader(0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0).count(1));
    malformed("length out of bounds", () -> new BinaryReader(bytes(2, 0, 0), 0, 2).count(1));
  }

  @Test
  void namesMustBeUtf8() {
    assertThat(reader(3, 0xE2, 0x82, 0xAC).name()).isEqualTo("€");
    assertThat(reader(4, 0xF0, 0x9F, 0x99, 0x82).name()).isEqualTo("🙂");
    String reason = "malformed UTF-8 encoding";
    malformed(reason, () -> reader(1, 0x80).name());
    malformed(reason, () -> reader(2, 0xC0, 0x80).name());
    malformed(reason, () -> reader(3, 0xED, 0xA0, 0x80).name());
    malformed(reason, () -> reader(4, 0xF4, 0x90, 0x80, 0x80).name());
    malformed(reason, () -> reader(2, 0xE2, 0x82, 0xAC).name());
  }

  @Test
  void nameMayHoldTheReplacementCharacter() {
    byte[] encoded = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    assertThat(reader(3, encoded[0], encoded[1], encoded[2]).name()).isEqualTo("\uFFFD");
    malformed(
        "malformed UTF-8 encoding",
        () -> reader(4, encoded[0], encoded[1], encoded[2], 0xFF).name());
  }

  @Test
  void seekingOutOfTheRangeIsAMistakeOfTheCaller() {
    BinaryReader reader = reader(1, 2, 3);
    reader.seek(3);
    assertThat(reader.atEnd()).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> reader.seek(4));
    assertThatIllegalArgumentException().isThrownBy(() -> reader.seek(-1));
  }

  @Test
  void typesAreReadByTheirCode() {
    malformed("malformed value type", () -> reader(0x00).valueType());
    malformed("malformed reference type", () -> reader(0x7F).referenceType());
    malformed("malformed heap type", () -> reader(0x7F).heapType());
  }
}
