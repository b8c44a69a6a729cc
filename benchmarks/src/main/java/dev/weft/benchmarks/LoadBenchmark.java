// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
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

/** How long it takes to load a large program, and to grow a memory by single pages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class LoadBenchmark {

  private static final Module GROWING = growing("(memory 0 16384)");
  private static final Module GROWING_SHARED = growing("(memory 0 16384 shared)");

  private static Module growing(String memory) {
    return Module.parse(
        TextAssembler.assemble(
            memory
                + """
                (func (export "grow") (param i32)
                  (loop $again
                    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (unreachable)))
                    (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
                """));
  }

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
   * Decodes and validates on one thread.
   *
   * @param loaded how much
   * @return the module
   */
  @Benchmark
  public Module parseOnOneThread(Loaded loaded) {
    loaded.megabytes = bytes.length / 1e6;
    return Module.parse(bytes, ParseOptions.defaults().withThreads(1));
  }

  /**
   * Loads and starts the program, which is stopped when it begins its first loop or call.
   *
   * @return how it ended
   * @throws InterruptedException never
   */
  @Benchmark
  public Outcome bytesToFirstInstruction() throws InterruptedException {
    WasiProcess.Builder builder =
        WasiProcess.builder(Module.parse(bytes)).limits(limits -> limits.fuel(0));
    try (WasiProcess process = builder.start()) {
      return process.await();
    }
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

  /**
   * The same with a shared memory.
   *
   * @return nothing of interest
   */
  @Benchmark
  public long growShared() {
    return Instance.of(GROWING_SHARED).function("grow").call(16_384);
  }
}
