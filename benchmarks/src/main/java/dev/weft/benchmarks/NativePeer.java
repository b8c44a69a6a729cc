// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Engines that are not on the JVM, run as commands where they are on the path.
 *
 * <p>Node.js measures by its own clock, inside of one process and after as many calls for warming
 * up, like the engines on the JVM. The interpreters cannot; each measurement of them is the time of
 * a process that makes the large call, less that of one that makes the small call: start, loading
 * and lowering fall out, and so does the small call itself, at most four hundredths of the large
 * one. They are not measured with the small size.
 */
enum NativePeer {
  /** Node.js, which compiles. */
  NODE("node"),
  /** The wasm3 interpreter. */
  WASM3("wasm3"),
  /** WebAssembly Micro Runtime. */
  IWASM("iwasm");

  private static final long MINUTES = 10;

  private static final String SCRIPT =
      """
      const [file, n, warmups, repetitions] = process.argv.slice(1);
      const bytes = require('fs').readFileSync(file);
      const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.run;
      for (let i = 0; i < +warmups; i++) run(+n);
      for (let i = 0; i < +repetitions; i++) {
        const start = process.hrtime.bigint();
        const result = run(+n);
        console.log(`${process.hrtime.bigint() - start} ${result}`);
      }
      """;

  private final String command;

  NativePeer(String command) {
    this.command = command;
  }

  /** {@return where the command is, or nothing} */
  Optional<Path> path() {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String folder : path.split(File.pathSeparator)) {
      Path file = Path.of(folder, command);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** {@return the first line of what the command says of its version} */
  String version(Path executable) throws IOException, InterruptedException {
    return output(List.of(executable.toString(), "--version")).lines().findFirst().orElse("?");
  }

  /**
   * Measures a kernel.
   *
   * @return milliseconds
   * @throws IllegalStateException if the result is wrong or the command fails
   */
  Measured measure(Path executable, Kernel kernel, Kernel.Size size, int repetitions)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(kernel.fileName(), ".wasm");
    try {
      Files.write(file, kernel.module());
      return this == NODE
          ? byOwnClock(executable, file, kernel.run(size), repetitions)
          : byProcess(executable, file, kernel.run(size), kernel, repetitions);
    } finally {
      Files.delete(file);
    }
  }

  private Measured byOwnClock(Path executable, Path file, Kernel.Run run, int repetitions)
      throws IOException, InterruptedException {
    String count = Integer.toString(repetitions);
    String n = Integer.toString(run.n());
    List<String> lines =
        output(List.of(executable.toString(), "-e", SCRIPT, file.toString(), n, count, count))
            .lines()
            .toList();
    List<Double> times = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" ");
      if (Long.parseLong(parts[1]) != run.result()) {
        throw new IllegalStateException("run(" + n + ") is " + parts[1]);
      }
      times.add(Long.parseLong(parts[0]) / 1e6);
    }
    return Statistic.of(times);
  }

  private Measured byProcess(
      Path executable, Path file, Kernel.Run run, Kernel kernel, int repetitions)
      throws IOException, InterruptedException {
    Kernel.Run small = kernel.run(Kernel.Size.SMALL);
    if (run.n() == small.n()) {
      throw new IllegalArgumentException("too short to be measured by the time of a process");
    }
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      double empty = process(executable, file, small);
      times.add(process(executable, file, run) - empty);
    }
    return Statistic.of(times);
  }

  private double process(Path executable, Path file, Kernel.Run run)
      throws IOException, InterruptedException {
    String n = Integer.toString(run.n());
    List<String> line =
        this == WASM3
            ? List.of(executable.toString(), "--func", "run", file.toString(), n)
            : List.of(executable.toString(), "--function", "run", file.toString(), n);
    long start = System.nanoTime();
    String output = output(line);
    double time = (System.nanoTime() - start) / 1e6;
    // wasm3 prints the number in decimal, iwasm in hexadecimal digits.
    String text = output.toLowerCase(Locale.ROOT);
    if (!text.contains(Long.toString(run.result()))
        && !text.contains(Long.toUnsignedString(run.result()))
        && !text.contains("0x" + Long.toHexString(run.result()) + ":")) {
      throw new IllegalStateException("run(" + n + ") is not " + run.result() + ": " + output);
    }
    return time;
  }

  /**
   * The command that runs a WASI program.
   *
   * @param folder what it sees as its root
   * @throws IllegalArgumentException for Node.js, which needs a script for that
   */
  ProcessBuilder command(Path executable, Path module, Path folder, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(executable.toString());
    switch (this) {
      case WASM3 -> {} // its root is the directory it is started in
      case IWASM -> line.add("--map-dir=/::" + folder);
      case NODE -> throw new IllegalArgumentException("not a command");
    }
    line.add(module.toString());
    line.addAll(arguments.subList(1, arguments.size()));
    return new ProcessBuilder(line).directory(folder.toFile());
  }

  /**
   * Runs a command that reads nothing.
   *
   * @return what it writes
   * @throws IllegalStateException if it fails
   */
  static String output(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(line.getFirst() + " failed: " + output);
    }
    return output;
  }
}
