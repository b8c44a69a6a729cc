// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread has for itself and what it shares: each has an instance of its own. */
@Timeout(60)
final class ThreadInstanceTest {

  // A7
  @Test
  void eachThreadHasItsOwnGlobals() throws InterruptedException {
    Program program =
        Program.of(
            """
            (global $g (mut i32) (i32.const 5))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (global.get $g)) ;; the initial value, not what the main thread set
              (global.set $g (i32.const 7))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (global.set $g (i32.const 6))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (global.get $g)))
            """);
    assertThat(program.runAndReport()).containsExactly(5, 6);
  }

  // A7
  @Test
  void eachThreadHasItsOwnTables() throws InterruptedException {
    Program program =
        Program.of(
            """
            (type $f (func (result i32)))
            (table $t 2 10 funcref)
            (elem (i32.const 0) $one)
            (elem declare func $two)
            (func $one (result i32) (i32.const 1))
            (func $two (result i32) (i32.const 2))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (call_indirect (type $f) (i32.const 0)))
              (call $report (table.size $t))
              (table.set $t (i32.const 0) (ref.null func))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (table.set $t (i32.const 0) (ref.func $two))
              (drop (table.grow $t (ref.null func) (i32.const 3)))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (call_indirect (type $f) (i32.const 0)))
              (call $report (table.size $t)))
            """);
    assertThat(program.runAndReport()).containsExactly(1, 2, 2, 5);
  }

  // A7
  @Test
  void functionsInAThreadsTableWorkOnItsOwnGlobals() throws InterruptedException {
    Program program =
        Program.of(
            """
            (type $f (func (result i32)))
            (global $g (mut i32) (i32.const 5))
            (table 1 funcref)
            (elem (i32.const 0) $get)
            (func $get (result i32) (global.get $g))
            (func (export "wasi_thread_start") (param $id i32) (param i32)
              (global.set $g (local.get $id))
              (call $report (call_indirect (type $f) (i32.const 0)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (global.set $g (i32.const 6))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (call_indirect (type $f) (i32.const 0))))
            """);
    assertThat(program.runAndReport()).containsExactly(1, 6);
  }

  // A7
  @Test
  void aSegmentThatOneThreadDroppedIsThereForAnother() throws InterruptedException {
    Program program =
        Program.of(
            """
            (data $d "\\2a")
            (func $copy (param $to i32)
              (memory.init $d (local.get $to) (i32.const 0) (i32.const 1)))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $copy (i32.const 8)) ;; traps if the segment were empty
              (call $report (i32.load8_u (i32.const 8)))
              (data.drop $d)
              (call $signal (i32.const 0)))
            (func (export "_start")
              (data.drop $d)
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (i32.atomic.store (i32.const 0) (i32.const 0))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0)))
            """);
    assertThat(program.runAndReport()).containsExactly(42, 42);
  }

  // A8
  @Test
  void anActiveSegmentIsCopiedAgainForEachThread() throws InterruptedException {
    Program program =
        Program.of(
            """
            (data (i32.const 8) "\\01")
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (i32.load8_u (i32.const 8)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (i32.store8 (i32.const 8) (i32.const 2))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0)))
            """);
    assertThat(program.runAndReport()).containsExactly(1);
  }

  // A8
  @Test
  void aPassiveSegmentBehindAGuardInTheStartFunctionIsCopiedOnce() throws InterruptedException {
    // As wasm-ld does it.
    Program program =
        Program.of(
            """
            (data $d "\\01")
            (func $initialise
              (if (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 4) (i32.const 0) (i32.const 1)))
                (then (memory.init $d (i32.const 8) (i32.const 0) (i32.const 1))))
              (data.drop $d))
            (start $initialise)
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (i32.load8_u (i32.const 8)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $report (i32.load8_u (i32.const 8)))
              (i32.store8 (i32.const 8) (i32.const 2))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0)))
            """);
    assertThat(program.runAndReport()).containsExactly(1, 2);
  }

  // A8
  @Test
  void theStartFunctionRunsForEachThreadAndTheEntryPointsOfProgramsDoNot()
      throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $started (call $report (i32.const 100)))
            (start $started)
            (func (export "_initialize") (call $report (i32.const 200)))
            (func (export "wasi_thread_start") (param $id i32) (param i32)
              (call $report (local.get $id))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $report (i32.const 300))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (i32.atomic.store (i32.const 0) (i32.const 0))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0)))
            """);
    assertThat(program.runAndReport()).containsExactly(100, 300, 100, 1, 100, 2);
  }
}
