// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole processes, from their start to their end: the command line, and Java's part of it. To be
 * started in the repository's root, after {@code ./weft} was built.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
public class ColdStartBenchmark {

  /** Where a large program is. */
  @State(Scope.Benchmark)
  public static class LargeProgram {

    private Path file;

    /**
     * Looks for it.
     *
     * @throws IOException if it cannot be read or written
     */
    @Setup
    public void find() throws IOException {
      file = LargeModule.file();
    }
  }

  /** A Java program in a folder of its own: to open the jar of the benchmarks takes Java longer. */
  @State(Scope.Benchmark)
  public static class JavaProgram {

    private Path folder;

    /**
     * Copies it.
     *
     * @throws IOException if it cannot be read or written
     */
    @Setup
    public void copy() throws IOException {
      folder = Files.createTempDirectory("weft-hello");
      String name = Hello.class.getName().replace('.', '/').concat(".class");
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream in = Hello.class.getResourceAsStream("/" + name)) {
        Files.copy(in, file);
      }
    }

    /**
     * Removes the copy.
     *
     * @throws IOException if it cannot be removed
     */
    @TearDown
    public void remove() throws IOException {
      Folders.delete(folder);
    }
  }

  /**
   * Runs {@code examples/hello.wasm}.
   *
   * @throws IOException if there is no {@code ./weft}
   * @throws InterruptedException never
   */
  @Benchmark
  public void weft() throws IOException, InterruptedException {
    run(0, "./weft", "run", "examples/hello.wasm");
  }

  /**
   * Runs a program of many megabytes until it begins its first loop or call.
   *
   * @param program the program
   * @throws IOException if there is no {@code ./weft}
   * @throws InterruptedException never
   */
  @Benchmark
  public void largeProgram(LargeProgram program) throws IOException, InterruptedException {
    run(1, "./weft", "run", "--fuel", "0", program.file.toString());
  }

  /**
   * Runs a Java program that prints a word.
   *
   * @param program the program
   * @throws IOException if there is no Java
   * @throws InterruptedException never
   */
  @Benchmark
  public void java(JavaProgram program) throws IOException, InterruptedException {
    run(
        0,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xshare:auto",
        "-cp",
        program.folder.toString(),
        Hello.class.getName());
  }

  private static void run(int status, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WEFT_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != status || output.length == 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + new String(output));
    }
  }
}
