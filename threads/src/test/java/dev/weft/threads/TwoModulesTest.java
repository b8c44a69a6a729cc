// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.LONG;
import static dev.weft.threads.Program.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.type.AddressType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Memory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two different programs over one shared memory, each with threads of its own. */
@Timeout(60)
final class TwoModulesTest {

  private static final int ROUNDS = 2000;

  /** Four threads give, four take: a number goes through the word at 0, which is 0 when empty. */
  private static final String COMMON =
      """
      (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
      (import "shared" "memory" (memory 1 2 shared))
      (export "memory" (memory 0))
      (func $spawn_all (local $i i32)
        (loop $again
          (if (i32.lt_s (call $spawn (i32.const 0)) (i32.const 1)) (then (unreachable)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $i) (i32.const 4)))))
      ;; Waits until so many threads are done, which count themselves at an address.
      (func $join (param $address i32) (local $done i32)
        (loop $again
          (local.set $done (i32.atomic.load (local.get $address)))
          (if (i32.ne (local.get $done) (i32.const 4))
            (then
              (drop
                (memory.atomic.wait32 (local.get $address) (local.get $done) (i64.const -1)))
              (br $again)))))
      (func $done (param $address i32)
        (drop (i32.atomic.rmw.add (local.get $address) (i32.const 1)))
        (drop (memory.atomic.notify (local.get $address) (i32.const -1))))
      """;

  private static final String GIVER =
      COMMON
          + """
          (func (export "wasi_thread_start") (param $id i32) (param i32) (local $i i32)
            (local.set $i (i32.const ROUNDS))
            (loop $again
              (if (i32.ne
                    (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (local.get $i))
                    (i32.const 0))
                (then
                  (drop ;; full: until it is taken, or somebody else's number is
                    (memory.atomic.wait32
                      (i32.const 0) (i32.atomic.load (i32.const 0)) (i64.const 1_000_000))))
                (else
                  (drop (memory.atomic.notify (i32.const 0) (i32.const -1)))
                  (local.set $i (i32.sub (local.get $i) (i32.const 1)))))
              (br_if $again (local.get $i)))
            (call $done (i32.const 128)))
          (func (export "_start") (call $spawn_all) (call $join (i32.const 128)))
          """
              .replace("ROUNDS", Integer.toString(ROUNDS));

  private static final String TAKER =
      COMMON
          + """
          (func (export "wasi_thread_start") (param $id i32) (param i32)
            (local $taken i32) (local $i i32)
            (loop $again
              (local.set $taken (i32.atomic.rmw.xchg (i32.const 0) (i32.const 0)))
              (if (local.get $taken)
                (then
                  (drop (memory.atomic.notify (i32.const 0) (i32.const -1)))
                  (drop
                    (i64.atomic.rmw.add
                      (i32.const 256) (i64.extend_i32_u (local.get $taken))))
                  (drop (i32.atomic.rmw.add (i32.const 264) (i32.const 1))))
                (else
                  (drop
                    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1_000_000)))))
              (br_if $again
                (i32.ne (i32.atomic.load (i32.const 264)) (i32.const ALL))))
            (call $done (i32.const 192)))
          (func (export "_start") (call $spawn_all) (call $join (i32.const 192)))
          """
              .replace("ALL", Integer.toString(4 * ROUNDS));

  // A6, B7
  @Test
  void twoModulesOverOneMemoryWorkTogetherEachWithItsOwnThreads() throws InterruptedException {
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 2), true));
    try (WasiProcess giver = start(GIVER, memory);
        WasiProcess taker = start(TAKER, memory)) {
      assertThat(giver.await(LONG)).isEqualTo(new Outcome.Exited(0));
      assertThat(taker.await(LONG)).isEqualTo(new Outcome.Exited(0));
    }
    assertThat(memory.atomicLoad(64, 256)).isEqualTo(4L * ROUNDS * (ROUNDS + 1) / 2);
    assertThat(memory.atomicLoad(32, 0)).isZero();
  }

  private static WasiProcess start(String text, Memory memory) {
    return WasiProcess.builder(module(text))
        .imports(linker -> linker.define("shared", "memory", memory))
        .start();
  }

  // A15
  @Test
  void theEndOfOneProcessLeavesTheOtherAndTheirMemoryAlone() throws InterruptedException {
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 2), true));
    String spin = COMMON + "(func (export \"_start\") (loop $again (br $again)))";
    try (WasiProcess first = start(spin, memory);
        WasiProcess second = start(COMMON + "(func (export \"_start\"))", memory)) {
      assertThat(second.await(LONG)).isEqualTo(new Outcome.Exited(0));
      assertThat(first.outcome()).isEmpty();
      memory.atomicStore(32, 0, 1);
      assertThat(first.terminate()).isTrue();
      assertThat(first.await(LONG)).isInstanceOf(Outcome.Terminated.class);
    }
    assertThat(memory.atomicLoad(32, 0)).isEqualTo(1);
  }

  @Test
  void theStackSizeIsOfThePlatformThreads() throws InterruptedException {
    AtomicReference<Thread> main = new AtomicReference<>();
    Program program = Program.of("(func (export \"_start\") (call $fail))");
    program
        .builder()
        .name("large")
        .threadStackSize(64 << 20)
        .imports(linker ->
            linker.function(
                "test",
                "fail",
                FunctionType.of(),
                _ -> {
                  main.set(Thread.currentThread());
                  assertThat(depth(100_000)).isEqualTo(100_000); // overflows the default size
                }));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    assertThat(main.get().getName()).isEqualTo("weft-large-0");
    assertThat(main.get().isVirtual()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> program.builder().threadStackSize(-1));
  }

  private static int depth(int calls) {
    return calls == 0 ? 0 : 1 + depth(calls - 1);
  }
}
