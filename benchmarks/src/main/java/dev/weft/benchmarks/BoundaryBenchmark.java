// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.FunctionType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What calls cost, between Java and a guest and within a guest; a turn of the loop is part of the
 * latter. And what an instance costs. With {@code -prof gc} also what they allocate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoundaryBenchmark {

  private static final int CALLS = 10_000;

  private static final byte[] MODULE =
      TextAssembler.assemble(
          """
          (import "host" "nothing" (func $host))
          (func $guest)
          (func (export "same") (param i32) (result i32) (local.get 0))
          (func (export "loop") (param i32)
            (loop $again
              (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "hostCalls") (param i32)
            (loop $again
              (call $host)
              (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "guestCalls") (param i32)
            (loop $again
              (call $guest)
              (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          """);

  private static final Module SMALL =
      Module.parse(TextAssembler.assemble("(memory 0) (func (export \"run\"))"));

  private Function same;
  private IntUnaryOperator sameInterface;
  private Function loop;
  private Function hostCalls;
  private Function guestCalls;

  /** Makes the instance. */
  @Setup
  public void instantiate() {
    Linker linker = new Linker().function("host", "nothing", FunctionType.of(), _ -> {});
    Instance instance = linker.instantiate(Module.parse(MODULE));
    same = instance.function("same");
    sameInterface = same.as(IntUnaryOperator.class);
    loop = instance.function("loop");
    hostCalls = instance.function("hostCalls");
    guestCalls = instance.function("guestCalls");
  }

  /**
   * A call from Java with an argument and a result.
   *
   * @return the result
   */
  @Benchmark
  public long javaToExport() {
    return same.call(1);
  }

  /**
   * The same through a Java interface.
   *
   * @return the result
   */
  @Benchmark
  public int javaToExportByInterface() {
    return sameInterface.applyAsInt(1);
  }

  /**
   * An instance of a small module.
   *
   * @return the instance
   */
  @Benchmark
  public Instance instantiation() {
    return Instance.of(SMALL);
  }

  /**
   * A turn of an empty loop, which the two below contain.
   *
   * @return nothing of interest
   */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long emptyLoop() {
    return loop.call(CALLS);
  }

  /**
   * A call of a function of the host.
   *
   * @return nothing of interest
   */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long guestToHost() {
    return hostCalls.call(CALLS);
  }

  /**
   * A call of a function of the same module.
   *
   * @return nothing of interest
   */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long guestToGuest() {
    return guestCalls.call(CALLS);
  }
}
