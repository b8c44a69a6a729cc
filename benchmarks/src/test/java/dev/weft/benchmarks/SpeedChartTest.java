// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpeedChartTest {

  @Test
  void speedsOfAllMagnitudesAreDrawn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("chart.svg");
    SpeedChart.write(
        file,
        "Speed",
        List.of("fib", "sieve"),
        Map.of("slow", List.of(0.04, 1.0), "fast", List.of(1.0, 420.0)));
    assertThat(Files.readString(file)).contains("<svg").contains("</svg>");
  }
}
