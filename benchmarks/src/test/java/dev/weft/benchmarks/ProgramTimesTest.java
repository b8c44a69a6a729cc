// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramTimesTest {

  private static ProgramTimes of(String lines) {
    return ProgramTimes.of(lines.lines().toList(), "more than a minute");
  }

  @Test
  void runsForWarmingUpAreLeftOutIfThereAreOthers() {
    ProgramTimes times =
        of("loaded 5000000\nrun 9000000\nWARNING: a word\nrun 8000000\nrun 2000000\nrun 4000000\n");
    assertThat(times).isEqualTo(new ProgramTimes(5, List.of(9.0, 8.0, 2.0, 4.0), null));
    assertThat(times.steady().score()).isEqualTo(3);
  }

  @Test
  void ofASlowProgramTheLastRunCounts() {
    assertThat(of("run 9000000").steady().text()).isEqualTo("9.00");
    assertThat(of("run 9000000\nrun 8000000").steady().text()).isEqualTo("8.00");
  }

  @Test
  void aProgramThatFailsOnceHasNoTimes() {
    assertThat(of("loaded 1000000\nrun 9000000\nfails wrong output: 41"))
        .isEqualTo(ProgramTimes.failed("wrong output: 41"));
  }

  @Test
  void aProcessThatTellsNothingIsAFailureAndOneThatWasEndedAfterARunIsNot() {
    assertThat(of("loaded 1000000").failure()).isEqualTo("more than a minute");
    assertThat(of("loaded 1000000\nrun 9000000").failure()).isNull();
  }

  @Test
  void aFailureIsOneShortLine() {
    assertThat(ProgramTimes.failed("a\n  b ").failure()).isEqualTo("a b");
    assertThat(ProgramTimes.failed("x".repeat(1000)).failure()).hasSizeLessThan(200).endsWith("x…");
    assertThat(ProgramTimes.failed(new ArithmeticException("/ by zero")).failure())
        .isEqualTo("ArithmeticException: / by zero");
  }
}
