// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to load a large module, and to grow a memory by single pages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class LoadBenchmark {

  private static final Module GROWING =
      Module.parse(
          TextAssembler.assemble(
              """
              (memory 0 16384)
              (func (export "grow") (param i32)
                (loop $again
                  (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (unreachable)))
                  (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
              """));

  /** How much is loaded, so that throughput is told too. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Loaded {
    /** Megabytes (1,000,000 bytes) of the module. */
    public double megabytes;
  }

  private byte[] bytes;

  /**
   * Reads the large module.
   *
   * @throws IOException if it cannot be read
   */
  @Setup
  public void read() throws IOException {
    bytes = LargeModule.bytes();
  }

  /**
   * Decodes and validates.
   *
   * @param loaded how much
   * @return the module
   */
  @Benchmark
  public Module parse(Loaded loaded) {
    loaded.megabytes = bytes.length / 1e6;
    return Module.parse(bytes);
  }

  /**
   * Grows a memory from nothing to a gigabyte, page by page.
   *
   * @return nothing of interest
   */
  @Benchmark
  public long grow() {
    return Instance.of(GROWING).function("grow").call(16_384);
  }
}
