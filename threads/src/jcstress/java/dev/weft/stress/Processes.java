// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.threads.Outcome.Exited;
import dev.weft.threads.WasiProcess;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What happens before what when threads begin and when a process ends. */
public final class Processes {

  private static final Module MODULE =
      Module.parse(
          TextAssembler.assemble(
              """
              (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (import "test" "cell" (func $cell (result i32)))
              (import "env" "memory" (memory 1024 1024 shared))
              (export "memory" (memory 0))
              (func (export "_start") (local $x i32)
                (local.set $x (call $cell))
                (i32.store (local.get $x) (i32.const 1)) ;; plain
                (drop (call $spawn (local.get $x)))
                (loop $for_ever (br $for_ever)))
              ;; Exits with what it sees at its argument, and leaves 1 behind it.
              (func (export "wasi_thread_start") (param $id i32) (param $x i32)
                (i32.store offset=128 (local.get $x) (i32.const 1)) ;; plain
                (call $exit (i32.load (local.get $x))))
              """));

  private Processes() {}

  private static WasiProcess start(Cells cells) {
    return WasiProcess.builder(MODULE)
        .imports(linker ->
            linker
                .define("env", "memory", Cells.MEMORY)
                .function(
                    "test",
                    "cell",
                    FunctionType.of().returning(NumberType.I32),
                    call -> call.returnI32((int) cells.x)))
        .start();
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "all that was written before is seen")
  @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "terminated before")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "the thread has not seen its spawner's store, or await that of the thread")
  @State
  public static class SpawnAndEnd extends Cells {
    private volatile WasiProcess process;
    private volatile boolean done;

    @Actor
    public void embedder(II_Result r) {
      try (WasiProcess started = Processes.start(this)) {
        process = started;
        boolean exited = started.await() instanceof Exited(int code) && (r.r1 = code) >= 0;
        r.r2 = exited ? MEMORY.loadInt(y) : -1;
        r.r1 = exited ? r.r1 : -1;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        done = true;
      }
    }

    @Actor
    public void terminator() {
      WasiProcess started;
      while ((started = process) == null && !done) {
        Thread.onSpinWait();
      }
      for (long i = x >>> 8 & 15; i > 0 && !done; i--) { // sooner or later
        Thread.yield();
      }
      if ((x & 256) != 0 && started != null) {
        started.terminate();
      }
    }
  }
}
