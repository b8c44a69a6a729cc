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

/** The kernels in the steady state: the time of a call, when everything has been compiled. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {

  /** What runs. */
  @Param public Kernel kernel;

  /** Who runs it. */
  @Param({"ENDIVE", "WEFT"})
  public EngineChoice engine;

  /** How much one call does. */
  @Param("LARGE")
  public Kernel.Size size;

  private Kernel.Run run;
  private Engine.Instance instance;

  /** Makes the instance that all calls are made on. */
  @Setup
  public void instantiate() {
    run = kernel.run(size);
    instance = engine.create().instantiate(kernel.module());
  }

  /**
   * Calls, and checks the result.
   *
   * @return the result
   */
  @Benchmark
  public long steady() {
    return run.of(instance);
  }
}
