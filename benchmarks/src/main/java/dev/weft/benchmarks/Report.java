// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes results as tables, {@code report.md}, and as a chart, {@code kernels.png}. */
final class Report {

  private static final String ENDIVE = EngineChoice.ENDIVE.name();

  private static final String WEFT = EngineChoice.WEFT.name();

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private Report(Results results) {
    this.results = results;
  }

  /**
   * Writes both files.
   *
   * @return what is in the first
   */
  static String write(Results results, Path folder) throws IOException {
    Report report = new Report(results);
    report.head();
    if (!results.kernels().isEmpty()) {
      report.kernels();
      report.others();
      report.chart(folder.resolve("kernels.png"));
    }
    if (!results.programs().isEmpty()) {
      report.programs();
    }
    Files.writeString(folder.resolve("report.md"), report.text);
    return report.text.toString();
  }

  private void head() {
    text.append("%s, %s mode; %s.\n\n".formatted(results.date(), results.mode(), results.machine()))
        .append(String.join("; ", results.versions()))
        .append(".\n");
  }

  private void kernels() {
    Map<String, Map<String, Measured>> times = results.kernels();
    text.append("\nMilliseconds for a call ± half of the 99.9 % interval.\n\n| kernel |");
    times.keySet().forEach(engine -> text.append(' ').append(engine).append(" |"));
    text.append("\n|---|").append("---|".repeat(times.size())).append('\n');
    for (String kernel : names(times)) {
      text.append("| ").append(kernel).append(" |");
      times
          .values()
          .forEach(row ->
              text.append(' ')
                  .append(row.containsKey(kernel) ? row.get(kernel).text() : "—")
                  .append(" |"));
      text.append('\n');
    }
    means("Kernels", times);
  }

  /** {@return the kernels, or programs, that any engine has run} */
  private static Set<String> names(Map<String, ? extends Map<String, ?>> times) {
    Set<String> names = new LinkedHashSet<>();
    times.values().forEach(row -> names.addAll(row.keySet()));
    return names;
  }

  private void means(String what, Map<String, Map<String, Measured>> times) {
    Map<String, Map<String, Ratio>> toEndive = Results.ratios(times, ENDIVE);
    Map<String, Map<String, Ratio>> toWeft = Results.ratios(times, WEFT);
    text.append(
        "\n%s: how many times as fast as Endive's interpreter, and as Weft (geometric means, their intervals, and of how many).\n\n| engine | / ENDIVE | / WEFT |\n|---|---|---|\n"
            .formatted(what));
    times.forEach((engine, row) -> {
      if (!row.isEmpty()) {
        text.append(
            "| %s | %s | %s |\n"
                .formatted(engine, mean(toEndive.get(engine)), mean(toWeft.get(engine))));
      }
    });
  }

  private static String mean(Map<String, Ratio> ratios) {
    return ratios.isEmpty()
        ? "—"
        : "%s [%d]".formatted(Ratio.mean(List.copyOf(ratios.values())).text(), ratios.size());
  }

  private void others() {
    text.append("\n| benchmark | of | result | unit | bytes allocated |\n|---|---|---|---|---|\n");
    for (Results.Other each : results.others()) {
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  each.benchmark(),
                  each.of(),
                  each.result().text(),
                  each.unit(),
                  Double.isNaN(each.allocated()) ? "" : "%.2f".formatted(each.allocated())));
    }
  }

  private void programs() {
    Map<String, Map<String, Measured>> first = results.programTimes(ProgramTimes::first);
    Map<String, Map<String, Measured>> steady = results.programTimes(ProgramTimes::steady);
    Map<String, Map<String, Ratio>> firstToWeft = Results.ratios(first, WEFT);
    Map<String, Map<String, Ratio>> steadyToWeft = Results.ratios(steady, WEFT);
    text.append(
        """

        Real programs, milliseconds: loading, the first run in a fresh process, and a run after %d for warming up ± half of the 99.9 %% interval; where there was no time for so many, \
        the last run, which is not warm. Each beside Weft's. Of wasm3 and iwasm each run is a whole process.

        | program | engine | loading | first run | / WEFT | a run | of | / WEFT |
        |---|---|---|---|---|---|---|---|
        """
            .formatted(ProgramTimes.WARMUPS));
    for (String program : names(results.programs())) {
      results
          .programs()
          .forEach((engine, row) -> {
            if (row.containsKey(program)) {
              program(
                  program,
                  engine,
                  row.get(program),
                  firstToWeft.get(engine).get(program),
                  steadyToWeft.get(engine).get(program));
            }
          });
    }
    means("Real programs, first runs", first);
    means("Real programs, the other column", steady);
  }

  private void program(
      String program, String engine, ProgramTimes times, Ratio first, Ratio steady) {
    text.append("| %s | %s |".formatted(program, engine));
    if (times.failure() != null) {
      text.append(" does not run: ")
          .append(times.failure().replace("|", "\\|"))
          .append(" | | | | | |\n");
      return;
    }
    text.append(
        " %s | %s | %s | %s | %d | %s |\n"
            .formatted(
                Double.isNaN(times.loading()) ? "" : milliseconds(times.loading()),
                times.first().text(),
                first == null ? "—" : first.text(),
                times.steady().text(),
                times.runs().size(),
                steady == null ? "—" : steady.text()));
  }

  private static String milliseconds(double time) {
    return new Measured(time, Double.NaN).text();
  }

  private void chart(Path file) throws IOException {
    Set<String> kernels = names(results.kernels());
    Map<String, List<Ratio>> speeds = new LinkedHashMap<>();
    Results.ratios(results.kernels(), ENDIVE)
        .forEach((engine, row) -> {
          if (!engine.equals(ENDIVE) && row.keySet().containsAll(kernels)) {
            speeds.put(version(engine), kernels.stream().map(row::get).toList());
          }
        });
    if (!speeds.isEmpty()) {
      SpeedChart.write(
          file,
          "How many times as fast as Endive's interpreter, with 99.9 % intervals, "
              + results.date(),
          results.machine(),
          List.copyOf(kernels),
          speeds);
    }
  }

  /** {@return the engine with its version, where that is known} */
  private String version(String engine) {
    return results.versions().stream()
        .filter(version -> version.startsWith(engine + " "))
        .findFirst()
        .orElse(engine);
  }
}
