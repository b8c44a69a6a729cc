// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;

/** Programs whose threads do nothing but start, end, wait and notify. */
final class GuestThreads {

  private GuestThreads() {}

  /** A program whose main function is {@code _start}, with what the others need. */
  private static Module module(String functions) {
    return Module.parse(
        TextAssembler.assemble(
            """
            (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
            (import "env" "memory" (memory 1 1 shared))
            (export "memory" (memory 0))
            (func $await (param $address i32) (param $value i32)
              (loop $again
                (if (i32.ne (i32.atomic.load (local.get $address)) (local.get $value))
                  (then
                    (drop (memory.atomic.wait32 (local.get $address)
                      (i32.sub (local.get $value) (i32.const 1)) (i64.const -1)))
                    (br $again)))))
            (func $signal (param $address i32) (param $value i32)
              (i32.atomic.store (local.get $address) (local.get $value))
              (drop (memory.atomic.notify (local.get $address) (i32.const 1))))
            """
                + functions));
  }

  /** Starts threads and waits for the end of each before it starts the next one. */
  static Module spawnAndJoin(int threads) {
    return module(
        """
        (func (export "wasi_thread_start") (param i32) (param $number i32)
          (call $signal (i32.const 0) (local.get $number)))
        (func (export "_start") (local $i i32)
          (loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (if (i32.lt_s (call $spawn (local.get $i)) (i32.const 1)) (then (unreachable)))
            (call $await (i32.const 0) (local.get $i))
            (br_if $again (i32.lt_u (local.get $i) (i32.const THREADS)))))
        """
            .replace("THREADS", Integer.toString(threads)));
  }

  /** Two threads that wake each other in turn; each number is one way there and back. */
  static Module pingPong(int rounds) {
    return module(
        """
        (func (export "wasi_thread_start") (param i32 i32) (local $i i32)
          (loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (call $await (i32.const 0) (local.get $i))
            (call $signal (i32.const 64) (local.get $i))
            (br_if $again (i32.lt_u (local.get $i) (i32.const ROUNDS)))))
        (func (export "_start") (local $i i32)
          (if (i32.lt_s (call $spawn (i32.const 0)) (i32.const 1)) (then (unreachable)))
          (loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (call $signal (i32.const 0) (local.get $i))
            (call $await (i32.const 64) (local.get $i))
            (br_if $again (i32.lt_u (local.get $i) (i32.const ROUNDS)))))
        """
            .replace("ROUNDS", Integer.toString(rounds)));
  }

  /** Runs a program to its end, which must be a good one. */
  static void run(WasiProcess.Builder program) throws InterruptedException {
    try (WasiProcess process = program.start()) {
      Outcome outcome = process.await();
      if (!outcome.equals(new Outcome.Exited(0))) {
        throw new IllegalStateException(outcome.toString());
      }
    }
  }
}
