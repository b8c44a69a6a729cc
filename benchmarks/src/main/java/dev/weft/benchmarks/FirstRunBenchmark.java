// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

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

/** The kernels in a fresh JVM, in which the engine has never run before. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstRunBenchmark {

  /** A kernel's bytes. */
  @State(Scope.Thread)
  public static class Bytes {

    /** What runs. */
    @Param public Kernel kernel;

    /** Who runs it. */
    @Param({"ENDIVE", "WEFT"})
    public EngineChoice engine;

    private byte[] module;
    private Kernel.Run small;
    private Kernel.Run large;

    /** Reads the files. */
    @Setup
    public void read() {
      module = kernel.module();
      small = kernel.run(Kernel.Size.SMALL);
      large = kernel.run(Kernel.Size.LARGE);
    }
  }

  /** A kernel's instance, on which nothing was called yet. */
  @State(Scope.Thread)
  public static class Instantiated {

    private Engine.Instance instance;

    /**
     * Makes the instance.
     *
     * @param bytes the module
     */
    @Setup
    public void instantiate(Bytes bytes) {
      instance = bytes.engine.create().instantiate(bytes.module);
    }
  }

  /**
   * The first call, of the size that {@link KernelBenchmark#steady} has too.
   *
   * @param bytes the kernel
   * @param instantiated its instance
   * @return the result
   */
  @Benchmark
  public long firstRun(Bytes bytes, Instantiated instantiated) {
    return bytes.large.of(instantiated.instance);
  }

  /**
   * From a module's bytes to the first result of a small call, the engine's classes not yet loaded.
   *
   * @param bytes the kernel
   * @return the result
   */
  @Benchmark
  public long bytesToResult(Bytes bytes) {
    return bytes.small.of(bytes.engine.create().instantiate(bytes.module));
  }
}
