// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.threads.WasiProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How much faster a program is with more threads: {@code examples/primes.c}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@State(Scope.Benchmark)
public class PrimesBenchmark {

  private static final String LIMIT = "20000000";
  private static final String PRIMES = "1270607\n";

  /** How many threads sieve; the main one only hands out work. */
  @Param({"1", "2"})
  public String threads;

  /** Where the module is, seen from where the benchmarks are started. */
  @Param("examples/primes.wasm")
  public String file;

  private Module module;

  /**
   * Reads the module.
   *
   * @throws IOException if it cannot be read
   */
  @Setup
  public void read() throws IOException {
    module = Module.parse(Path.of(file));
  }

  /**
   * Counts the primes.
   *
   * @throws InterruptedException never
   */
  @Benchmark
  public void primes() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GuestThreads.run(WasiProcess.builder(module).args("primes", threads, LIMIT).stdout(out));
    if (!out.toString(StandardCharsets.UTF_8).equals(PRIMES)) {
      throw new IllegalStateException(out.toString(StandardCharsets.UTF_8));
    }
  }
}
