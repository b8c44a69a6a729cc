// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineTest {

  static List<Arguments> everyKernelOnEveryEngine() {
    List<Arguments> all = new ArrayList<>();
    for (Kernel kernel : Kernel.values()) {
      for (EngineChoice engine : EngineChoice.values()) {
        // GRAALWASM_COMPILED is GRAALWASM in a JVM with other flags than this one's.
        if (engine != EngineChoice.GRAALWASM_COMPILED) {
          all.add(Arguments.of(kernel, engine));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyKernelOnEveryEngine")
  void everyEngineComputesWhatTheNativeKernelComputes(Kernel kernel, EngineChoice engine) {
    Kernel.Run run = kernel.run(Kernel.Size.SMALL);
    Engine.Instance instance = engine.create().instantiate(kernel.module());
    assertThat(run.of(instance)).isEqualTo(run.result());
    assertThat(run.of(instance)).as("a second call").isEqualTo(run.result());
  }

  @Test
  void aWrongResultStopsTheMeasurement() {
    Kernel.Run run = new Kernel.Run(25, 75026);
    Engine.Instance instance = EngineChoice.WEFT.create().instantiate(Kernel.FIB.module());
    assertThatThrownBy(() -> run.of(instance))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("run(25) is 75025, not 75026");
  }
}
