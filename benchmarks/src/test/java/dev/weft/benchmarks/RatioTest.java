// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RatioTest {

  @Test
  void theMeanIsGeometric() {
    Ratio two = Ratio.of(new Measured(20, 0), new Measured(10, 0));
    Ratio eight = Ratio.of(new Measured(8, 0), new Measured(1, 0));
    assertThat(Ratio.mean(List.of(two, eight)).text()).isEqualTo("4.00 (4.00–4.00)");
  }

  @Test
  void errorsOfBothTimesWidenTheInterval() {
    Ratio ratio = Ratio.of(new Measured(20, 0.6), new Measured(10, 0.4));
    assertThat(ratio.error()).isEqualTo(0.05, within(1e-12));
    assertThat(ratio.text()).isEqualTo("2.00 (1.90–2.10)");
  }

  @Test
  void withoutAnIntervalThereIsNoneOfTheRatio() {
    Ratio ratio = Ratio.of(new Measured(3, Double.NaN), new Measured(2, 0.1));
    assertThat(ratio.text()).isEqualTo("1.50");
  }
}
