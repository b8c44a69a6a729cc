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
 * Measures all engines in one run and writes {@link Results} and a {@link Report} of them.
 *
 * <p>Arguments: {@code quick}, {@code normal}, {@code full} or {@code programs}, the folder to
 * write to, and perhaps a regular expression for the names of kernels. With {@code redraw} nothing
 * is measured: the report is made again of the results that are in the folder.
 */
final class Measure {

  private static final String REDRAW = "redraw";

  /** Stands for the engines where a program cannot be run by any. */
  private static final String ALL = "all engines";

  private static final List<EngineChoice> ENGINES =
      List.of(
          EngineChoice.ENDIVE,
          EngineChoice.ENDIVE_COMPILED,
          EngineChoice.GRAALWASM,
          EngineChoice.GRAALWASM_COMPILED,
          EngineChoice.WEFT);

  /** What is measured, and how long everything takes. */
  private enum Mode {
    QUICK(Kernel.Size.SMALL, 1, 3, 5, 300),
    NORMAL(Kernel.Size.LARGE, 1, 2, 3, 1000),
    FULL(Kernel.Size.LARGE, 3, 5, 5, 2000),
    /** The real programs only. */
    PROGRAMS(Kernel.Size.LARGE, 0, 0, 0, 0);

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
  private final List<Kernel> kernels;
  private final Map<String, Map<String, Measured>> times = new LinkedHashMap<>();
  private final Map<String, Map<String, ProgramTimes>> programs = new LinkedHashMap<>();
  private final List<String> versions = new ArrayList<>();

  private Measure(Mode mode, List<Kernel> kernels) {
    this.mode = mode;
    this.kernels = kernels;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    if (arguments.length < 2) {
      throw new IllegalArgumentException(
          "arguments: quick|normal|full|programs|redraw FOLDER [KERNELS]");
    }
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    if (!arguments[0].equals(REDRAW)) {
      Mode mode = Mode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
      String pattern = arguments.length > 2 ? arguments[2] : ".*";
      List<Kernel> kernels =
          Arrays.stream(Kernel.values()).filter(each -> each.fileName().matches(pattern)).toList();
      new Measure(mode, kernels).run().write(folder);
    }
    System.out.print(Report.write(Results.read(folder), folder));
  }

  private Results run() throws IOException, InterruptedException, RunnerException {
    String before = load();
    List<Results.Other> others = new ArrayList<>();
    for (NativePeer peer : NativePeer.values()) {
      Optional<Path> path = peer.path();
      versions.add(path.isEmpty() ? peer + ": not here" : peer + " " + peer.version(path.get()));
    }
    if (mode != Mode.PROGRAMS) {
      for (EngineChoice engine : ENGINES) {
        kernels(engine);
      }
      for (NativePeer peer : NativePeer.values()) {
        kernels(peer);
      }
      others.addAll(others());
    }
    if (mode != Mode.QUICK) {
      for (RealProgram program : RealProgram.values()) {
        program(program);
      }
    }
    Properties built = new Properties();
    try (InputStream in = Measure.class.getResourceAsStream("versions.properties")) {
      built.load(in);
    }
    built.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> versions.add(name + " " + built.getProperty(name)));
    return new Results(
        LocalDate.now().toString(),
        mode.name().toLowerCase(Locale.ROOT),
        machine(before, load()),
        versions,
        times,
        others,
        programs);
  }

  // ---- kernels

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
    Map<String, Measured> row = new LinkedHashMap<>();
    for (RunResult result : results) {
      Kernel kernel = Kernel.valueOf(result.getParams().getParam("kernel"));
      row.put(kernel.fileName(), measured(result));
    }
    times.put(engine.name(), row);
  }

  private void kernels(NativePeer peer) throws IOException, InterruptedException {
    Map<String, Measured> row = new LinkedHashMap<>();
    times.put(peer.name(), row);
    Optional<Path> path = peer.path();
    if (path.isEmpty()) {
      return;
    }
    if (peer != NativePeer.NODE && mode.size == Kernel.Size.SMALL) {
      versions.add(peer + " is not measured in the quick mode");
      return;
    }
    for (Kernel kernel : kernels) {
      row.put(kernel.fileName(), peer.measure(path.get(), kernel, mode.size, 10 * mode.forks));
    }
  }

  // ---- what has no peers

  private List<Results.Other> others() throws IOException, RunnerException {
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
    List<Results.Other> others = new ArrayList<>();
    for (RunResult result : results) {
      List<String> parameters = new ArrayList<>();
      for (String key : result.getParams().getParamsKeys()) {
        parameters.add(result.getParams().getParam(key));
      }
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      others.add(
          new Results.Other(
              result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)", "$1"),
              String.join(" ", parameters),
              measured(result),
              result.getPrimaryResult().getScoreUnit(),
              allocated == null ? Double.NaN : allocated.getScore()));
    }
    others.add(retained("an instance of a module with one function", RetainedMemory.ofInstance()));
    others.add(retained("a byte of a large module that is loaded", RetainedMemory.ofLoadedByte()));
    return others;
  }

  private static Results.Other retained(String of, double bytes) {
    return new Results.Other(
        "heap in use", of, new Measured(bytes, Double.NaN), "bytes", Double.NaN);
  }

  private static Measured measured(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    return new Measured(primary.getScore(), primary.getScoreError());
  }

  // ---- real programs

  private void program(RealProgram program) throws IOException, InterruptedException {
    if (!program.here()) {
      add(ALL, program, ProgramTimes.failed("not here: " + Corpus.FETCH + " gets it"));
      return;
    }
    Path work = Files.createTempDirectory("weft-program");
    try {
      ProgramMeasurement measurement = new ProgramMeasurement(program, work);
      for (EngineChoice engine : ENGINES) {
        add(engine.name(), program, measurement.measure(engine));
      }
      for (NativePeer peer : NativePeer.values()) {
        Optional<Path> path = peer.path();
        if (path.isPresent()) {
          add(peer.name(), program, measurement.measure(peer, path.get()));
        }
      }
    } catch (IOException e) { // the others go on
      add(ALL, program, ProgramTimes.failed(e));
    } finally {
      Folders.delete(work);
    }
  }

  private void add(String engine, RealProgram program, ProgramTimes result) {
    System.out.println(program + " with " + engine + ": " + result);
    programs.computeIfAbsent(engine, _ -> new LinkedHashMap<>()).put(program.name(), result);
  }

  // ---- the machine

  private static String machine(String before, String after) {
    return "%s, %d processors, %s %s; %s %s; load %s before and %s after"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            before,
            after);
  }

  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException e) {
      return "unknown"; // only Linux tells so
    }
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
}
