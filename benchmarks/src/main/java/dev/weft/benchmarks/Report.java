// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures all engines in one run and writes {@code report.md} and {@code kernels.svg}.
 *
 * <p>Arguments: {@code quick}, {@code normal} or {@code full}, the folder to write to, and perhaps
 * a regular expression for the names of kernels.
 */
final class Report {

  private static final List<EngineChoice> ENGINES =
      List.of(
          EngineChoice.ENDIVE,
          EngineChoice.ENDIVE_COMPILED,
          EngineChoice.GRAALWASM,
          EngineChoice.GRAALWASM_COMPILED,
          EngineChoice.WEFT);

  /** How long everything takes. */
  private enum Mode {
    QUICK(Kernel.Size.SMALL, 1, 3, 5, 300),
    NORMAL(Kernel.Size.LARGE, 1, 2, 3, 1000),
    FULL(Kernel.Size.LARGE, 3, 5, 5, 2000);

    private final Kernel.Size size;
    private final int forks;
    private final int warmups;
    private final int iterations;
    private final long milliseconds;

    Mode(Kernel.Size size, int forks, int warmups, int iterations, long milliseconds) {
      this.size = size;
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.milliseconds = milliseconds;
    }
  }

  private final Mode mode;
  private final Path folder;
  private final List<Kernel> kernels;
  private final Map<String, Map<Kernel, Measured>> times = new LinkedHashMap<>();
  private final List<String> versions = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private Report(Mode mode, Path folder, List<Kernel> kernels) {
    this.mode = mode;
    this.folder = folder;
    this.kernels = kernels;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("arguments: quick|normal|full FOLDER [KERNELS]");
    }
    Mode mode = Mode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    String pattern = arguments.length > 2 ? arguments[2] : ".*";
    List<Kernel> kernels =
        Arrays.stream(Kernel.values()).filter(each -> each.fileName().matches(pattern)).toList();
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    new Report(mode, folder, kernels).run();
  }

  private void run() throws IOException, InterruptedException, RunnerException {
    String before = load();
    for (EngineChoice engine : ENGINES) {
      kernels(engine);
    }
    for (NativePeer peer : NativePeer.values()) {
      kernels(peer);
    }
    List<RunResult> others = others();
    head(before, load());
    kernelTable();
    table(others);
    text.append(
        "\nHeap in use: %.0f bytes for an instance of a module with one function; %.2f bytes for each byte of a large module that is loaded.\n"
            .formatted(RetainedMemory.ofInstance(), RetainedMemory.ofLoadedByte()));
    Files.writeString(folder.resolve("report.md"), text);
    chart();
    System.out.print(text);
  }

  // ---- measuring

  private ChainedOptionsBuilder options() {
    return new OptionsBuilder()
        .forks(mode.forks)
        .warmupIterations(mode.warmups)
        .warmupTime(TimeValue.milliseconds(mode.milliseconds))
        .measurementIterations(mode.iterations)
        .measurementTime(TimeValue.milliseconds(mode.milliseconds));
  }

  private void kernels(EngineChoice engine) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                options()
                    .include("\\.KernelBenchmark\\.")
                    .param("engine", engine.name())
                    .param("size", mode.size.name())
                    .param("kernel", kernels.stream().map(Kernel::name).toArray(String[]::new))
                    .jvmArgsAppend(engine.jvmArguments().toArray(String[]::new))
                    .build())
            .run();
    Map<Kernel, Measured> row = new LinkedHashMap<>();
    for (RunResult result : results) {
      row.put(Kernel.valueOf(result.getParams().getParam("kernel")), measured(result));
    }
    times.put(engine.name(), row);
  }

  private void kernels(NativePeer peer) throws IOException, InterruptedException {
    Map<Kernel, Measured> row = new LinkedHashMap<>();
    times.put(peer.name(), row);
    Optional<Path> path = peer.path();
    if (path.isEmpty()) {
      versions.add(peer + ": not here");
      return;
    }
    versions.add(peer + " " + peer.version(path.get()));
    if (peer != NativePeer.NODE && mode.size == Kernel.Size.SMALL) {
      versions.add(peer + " is not measured in the quick mode");
      return;
    }
    for (Kernel kernel : kernels) {
      row.put(kernel, peer.measure(path.get(), kernel, mode.size, 10 * mode.forks));
    }
  }

  private List<RunResult> others() throws RunnerException {
    List<RunResult> results = new ArrayList<>();
    results.addAll(
        new Runner(options().include("\\.BoundaryBenchmark\\.").addProfiler("gc").build()).run());
    results.addAll(
        new Runner(
                new OptionsBuilder()
                    .include("\\.(LoadBenchmark|ColdStartBenchmark)\\.")
                    .forks(mode.forks)
                    .warmupIterations(mode.warmups)
                    .measurementIterations(mode.iterations)
                    .build())
            .run());
    return results;
  }

  private static Measured measured(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    return new Measured(primary.getScore(), primary.getScoreError());
  }

  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException e) {
      return "unknown"; // only Linux tells so
    }
  }

  // ---- writing

  private void head(String before, String after) throws IOException {
    text.append(
        "%s, %s mode; %s, %d processors, %s; %s %s; load %s before and %s after.\n\n"
            .formatted(
                LocalDate.now(),
                mode.name().toLowerCase(Locale.ROOT),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                Runtime.version(),
                before,
                after));
    Properties built = new Properties();
    try (InputStream in = Report.class.getResourceAsStream("versions.properties")) {
      built.load(in);
    }
    built.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> versions.add(name + " " + built.getProperty(name)));
    text.append(String.join("; ", versions)).append(".\n\n");
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  private void kernelTable() {
    text.append("Milliseconds for a call ± half of the 99.9 % interval.\n\n| kernel |");
    times.keySet().forEach(engine -> text.append(' ').append(engine).append(" |"));
    text.append("\n|---|").append("---|".repeat(times.size())).append('\n');
    for (Kernel kernel : kernels) {
      text.append("| ").append(kernel.fileName()).append(" |");
      times
          .values()
          .forEach(row ->
              text.append(' ')
                  .append(row.containsKey(kernel) ? row.get(kernel).text() : "—")
                  .append(" |"));
      text.append('\n');
    }
    text.append(
        "\nHow many times as fast as Endive's interpreter, and as Weft (geometric means and their"
            + " intervals).\n\n| engine | kernels | / ENDIVE | / WEFT |\n|---|---|---|---|\n");
    times.forEach((engine, row) ->
        text.append(
            "| %s | %d | %s | %s |\n"
                .formatted(engine, row.size(), mean("ENDIVE", row), mean("WEFT", row))));
  }

  private String mean(String other, Map<Kernel, Measured> row) {
    List<Ratio> ratios = new ArrayList<>();
    row.forEach((kernel, time) -> {
      Measured slower = times.get(other).get(kernel);
      if (slower != null) {
        ratios.add(Ratio.of(slower, time));
      }
    });
    return ratios.isEmpty() ? "—" : Ratio.mean(ratios).text();
  }

  private void table(List<RunResult> results) {
    text.append("\n| benchmark | of | result | unit | bytes allocated |\n|---|---|---|---|---|\n");
    for (RunResult result : results) {
      String parameters = "";
      for (String key : result.getParams().getParamsKeys()) {
        parameters += result.getParams().getParam(key) + " ";
      }
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)", "$1"),
                  parameters.strip(),
                  measured(result).text(),
                  result.getPrimaryResult().getScoreUnit(),
                  allocated == null ? "" : "%.2f".formatted(allocated.getScore())));
    }
  }

  private void chart() throws IOException {
    List<String> names = kernels.stream().map(Kernel::fileName).toList();
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    times.forEach((engine, row) -> {
      if (row.keySet().containsAll(kernels) && times.get("ENDIVE").keySet().containsAll(kernels)) {
        speeds.put(
            engine,
            kernels.stream()
                .map(each -> Ratio.of(times.get("ENDIVE").get(each), row.get(each)).value())
                .toList());
      }
    });
    SpeedChart.write(
        folder.resolve("kernels.svg"), "Speed by kernel, " + LocalDate.now(), names, speeds);
  }
}
