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

final class ReportTest {

  private static final Results RESULTS =
      new Results(
          "2026-11-26",
          "normal",
          "a machine",
          List.of("ENDIVE 1.2.0"),
          Map.of(
              "ENDIVE", Map.of("fib", new Measured(40, 0)),
              "WEFT", Map.of("fib", new Measured(5, 0))),
          List.of(new Results.Other("Boundary.call", "", new Measured(23, 1), "ns/op", Double.NaN)),
          Map.of(
              "ENDIVE", Map.of("PYTHON", ProgramTimes.failed("no | such function")),
              "WEFT", Map.of("PYTHON", new ProgramTimes(2, List.of(9.0, 4.0), null)),
              "WASM3", Map.of("PYTHON", new ProgramTimes(Double.NaN, List.of(2.0), null))));

  @Test
  void whatIsKeptMakesTheSameReport(@TempDir Path folder) throws IOException {
    String text = Report.write(RESULTS, folder);
    Path other = Files.createDirectory(folder.resolve("other"));
    RESULTS.write(other);
    assertThat(Results.read(other)).isEqualTo(RESULTS);
    Report.write(Results.read(other), other);
    assertThat(other.resolve("report.md")).hasContent(text);
    assertThat(other.resolve("kernels.png")).hasSameBinaryContentAs(folder.resolve("kernels.png"));
  }

  @Test
  void aProgramHasARowForEachEngineThatSaysWhatItTookOrWhyItDoesNotRun(@TempDir Path folder)
      throws IOException {
    assertThat(Report.write(RESULTS, folder))
        .contains("| PYTHON | WEFT | 2.00 | 9.00 | 1.00 | 4.00 | 2 | 1.00 |\n")
        .contains("| PYTHON | WASM3 |  | 2.00 | 4.50 | 2.00 | 1 | 2.00 |\n")
        .contains("| PYTHON | ENDIVE | does not run: no \\| such function | | | | | |\n")
        .contains("| WEFT | 8.00 (8.00–8.00) [1] | 1.00 (1.00–1.00) [1] |\n")
        .contains("| WASM3 | — | 4.50 [1] |\n")
        .contains("| WASM3 | — | 2.00 [1] |\n");
  }
}
