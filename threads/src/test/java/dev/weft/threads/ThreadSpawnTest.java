// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code thread-spawn}: its form, its results, and when it fails. */
@Timeout(60)
final class ThreadSpawnTest {

  private static final String START = "(func (export \"_start\"))";

  // A1
  @Test
  void threadSpawnTakesAndReturnsAnI32() throws InterruptedException {
    WasiProcess.Builder builder =
        WasiProcess.builder(
            module("(import \"wasi\" \"thread-spawn\" (func (param i32) (result i32)))" + START));
    try (WasiProcess process = builder.start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
  }

  // A1
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"wasi\" \"thread-spawn\" (func (param i64) (result i32))",
        "\"wasi\" \"thread-spawn\" (func (param i32))",
        "\"wasi\" \"thread-spawn\" (func (param i32 i32) (result i32))",
      })
  void threadSpawnOfAnotherTypeIsNotLinked(String wanted) {
    assertThatThrownBy(() -> WasiProcess.builder(module("(import " + wanted + ")" + START)).start())
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("incompatible import type")
        .hasMessageContaining("thread-spawn");
  }

  // A1
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"wasi\" \"thread_spawn\" (func (param i32) (result i32))",
        "\"wasi_snapshot_preview1\" \"thread-spawn\" (func (param i32) (result i32))",
        "\"env\" \"thread-spawn\" (func (param i32) (result i32))",
      })
  void threadSpawnUnderAnotherNameIsNotLinked(String wanted) {
    assertThatThrownBy(() -> WasiProcess.builder(module("(import " + wanted + ")" + START)).start())
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("unknown import");
  }

  // A2, A3
  @Test
  void theResultIsTheIdThatTheThreadGetsWithTheArgumentAsItWas() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
              (i32.store (i32.const 8) (local.get $id))
              (i32.store (i32.const 12) (local.get $argument))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $report (call $spawn (i32.const 0x80000001)))
              (call $await (i32.const 0))
              (call $report (i32.load (i32.const 8)))
              (call $report (i32.load (i32.const 12))))
            """);
    assertThat(program.runAndReport()).containsExactly(1, 1, 0x8000_0001);
  }

  // A2
  @Test
  void successIsNeverZeroAndFailureIsNegative() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32) (call $await (i32.const 0)))
            (func (export "_start")
              (call $report (call $spawn (i32.const 0)))
              (call $report (call $spawn (i32.const 0)))
              (call $report (call $spawn (i32.const 0))))
            """);
    program.builder().maxThreads(2);
    try (SpawnLog _ = new SpawnLog()) {
      List<Integer> results = program.runAndReport();
      assertThat(results).hasSize(3).startsWith(1, 2);
      assertThat(results.get(2)).isNegative();
    }
  }

  // A4
  @Test
  void idsCountUpThenWrapRoundAndPassOverLiveThreads() throws InterruptedException {
    Program program =
        Program.of(
            """
            ;; Argument 0: stays until the end. 1: ends at once.
            (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
              (if (i32.eqz (local.get $argument)) (then (call $wait_for_ever))))
            (func $spawn_and_join
              (call $report (call $spawn (i32.const 1)))
              (call $await_alive (i32.const 2)))
            (func (export "_start")
              (call $spawn_and_join_first)
              (call $spawn_and_join) (call $spawn_and_join) (call $spawn_and_join)
              (call $spawn_and_join) (call $spawn_and_join) (call $spawn_and_join))
            (func $spawn_and_join_first
              (call $report (call $spawn (i32.const 1)))
              (call $await_alive (i32.const 1))
              (call $report (call $spawn (i32.const 0))))
            """);
    program.builder().maximumThreadId(4);
    // 2 is alive all the time.
    assertThat(program.runAndReport()).containsExactly(1, 2, 3, 4, 1, 3, 4, 1);
  }

  // A4
  @Test
  void spawnFailsAndLogsWhenNoIdIsLeft() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $await (i32.const 0))
              (i32.atomic.store (i32.const 0) (i32.const 0)))
            (func (export "_start")
              (call $report (call $spawn (i32.const 0)))
              (call $report (call $spawn (i32.const 0)))
              (call $report (call $spawn (i32.const 0)))
              (call $signal (i32.const 0))
              (call $await_alive (i32.const 2)) ;; one of the two has ended
              (call $report (call $spawn (i32.const 0))))
            """);
    program.builder().maximumThreadId(2);
    try (SpawnLog log = new SpawnLog()) {
      List<Integer> results = program.runAndReport();
      assertThat(results).hasSize(4).startsWith(1, 2);
      assertThat(results.get(2)).isNegative();
      assertThat(results.get(3)).isBetween(1, 2);
      assertThat(log.warnings()).singleElement().asString().contains("all thread ids are in use");
    }
  }

  // A4
  @Test
  void theGreatestIdLeavesTheThreeUpperBitsFree() {
    assertThat(ThreadRegistry.MAXIMUM_ID).isEqualTo(0x1FFF_FFFF);
    ThreadRegistry registry = new ThreadRegistry(10, 0x1FFF_FFFF);
    assertThat(registry.enter(new GuestThread(null))).isEqualTo(1);
  }

  static Stream<Arguments> wrongEntryPoints() {
    return Stream.of(
        Arguments.of("", "no function \"wasi_thread_start\" is exported"),
        Arguments.of(
            "(func (export \"wasi_thread_start\") (param i32))",
            "exported as (func (param i32)), expected (func (param i32 i32))"),
        Arguments.of(
            "(func (export \"wasi_thread_start\") (param i32 i32 i32))",
            "exported as (func (param i32 i32 i32)), expected (func (param i32 i32))"),
        Arguments.of(
            "(func (export \"wasi_thread_start\") (param i32 i64))",
            "exported as (func (param i32 i64)), expected (func (param i32 i32))"),
        Arguments.of(
            "(func (export \"wasi_thread_start\") (param i32 i32) (result i32) i32.const 0)",
            "exported as (func (param i32 i32) (result i32)), expected (func (param i32 i32))"),
        Arguments.of(
            "(global (export \"wasi_thread_start\") i32 i32.const 0)",
            "exported as (global i32), expected (func (param i32 i32))"),
        Arguments.of(
            "(export \"wasi_thread_start\" (memory 0))",
            "exported as (memory 1 4 shared), expected"),
        Arguments.of(
            "(table (export \"wasi_thread_start\") 1 funcref)",
            "exported as (table 1 funcref), expected"));
  }

  // A5
  @ParameterizedTest
  @MethodSource("wrongEntryPoints")
  void withoutARightEntryPointTheProgramRunsAndSpawnFailsAndLogsWhy(String field, String message)
      throws InterruptedException {
    Program program =
        Program.of("(func (export \"_start\") (call $report (call $spawn (i32.const 0))))" + field);
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).singleElement().matches(result -> result < 0, "negative");
      assertThat(log.warnings()).singleElement().asString().contains(message);
    }
  }

  // A5: a guest must not be able to fill logs.
  @Test
  void theSameFailureIsLoggedAsAWarningOnce() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "_start") (local $i i32)
              (loop $again
                (drop (call $spawn (i32.const 0)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 100)))))
            """);
    try (SpawnLog log = new SpawnLog()) {
      program.runAndReport();
      assertThat(log.warnings()).hasSize(1);
      assertThat(log.messages(Level.FINE)).hasSize(99);
    }
  }

  // A9
  @Test
  void whenTheInstanceCannotBeMadeSpawnFailsAndTheProgramGoesOn() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $trap_unless_first
              (if (i32.atomic.rmw.add (i32.const 0) (i32.const 1)) (then (unreachable))))
            (start $trap_unless_first)
            (func (export "wasi_thread_start") (param i32 i32) (call $report (i32.const -99)))
            (func (export "_start")
              (call $report (i32.lt_s (call $spawn (i32.const 0)) (i32.const 0)))
              (call $report (call $alive)))
            """);
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).containsExactly(1, 1);
      assertThat(log.warnings()).singleElement().asString().contains("instance cannot be made");
    }
  }

  // A9
  @Test
  void whenTheStoreAllowsNoFurtherTableSpawnFailsAndTheProgramGoesOn() throws InterruptedException {
    Program program =
        Program.of(
            """
            (table 100 funcref)
            (func (export "wasi_thread_start") (param i32 i32))
            (func (export "_start")
              (call $report (i32.lt_s (call $spawn (i32.const 0)) (i32.const 0))))
            """);
    program.builder().limits(limits -> limits.maximumTableElements(150));
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).containsExactly(1);
      assertThat(log.warnings()).hasSize(1);
    }
  }

  // A17
  @Test
  void beyondTheLimitOfThreadsSpawnFailsUntilOneHasEnded() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $await (i32.const 0))
              (i32.atomic.store (i32.const 0) (i32.const 0)))
            (func (export "_start")
              (call $report (call $spawn (i32.const 0)))
              (call $report (call $spawn (i32.const 0)))
              (call $report (i32.lt_s (call $spawn (i32.const 0)) (i32.const 0)))
              (call $signal (i32.const 0))
              (call $await_alive (i32.const 2))
              (call $report (call $spawn (i32.const 0))))
            """);
    program.builder().maxThreads(2);
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).containsExactly(1, 2, 1, 3);
      assertThat(log.warnings()).singleElement().asString().contains("as many threads as allowed");
    }
  }

  // A17
  @Test
  void withALimitOfNoThreadsSpawnAlwaysFails() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32))
            (func (export "_start")
              (call $report (i32.lt_s (call $spawn (i32.const 0)) (i32.const 0))))
            """);
    program.builder().maxThreads(0);
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).containsExactly(1);
      assertThat(log.warnings()).hasSize(1);
    }
  }

  /** Reports whether spawning failed, then how many threads are alive, then the id of the next. */
  private static final String SPAWN_TWICE =
      """
      (func (export "wasi_thread_start") (param i32 i32))
      (func (export "_start")
        (call $report (i32.lt_s (call $spawn (i32.const 0)) (i32.const 0)))
        (call $report (call $alive))
        (call $report (i32.gt_s (call $spawn (i32.const 0)) (i32.const 0))))
      """;

  // A17
  @Test
  void whenTheSystemHasNoThreadLeftSpawnFailsAndTheIdIsFree() throws InterruptedException {
    Program program = Program.of(SPAWN_TWICE);
    AtomicInteger made = new AtomicInteger();
    program
        .builder()
        .maximumThreadId(1)
        .threadFactory(guest ->
            new Thread(guest) {
              final int number = made.getAndIncrement();

              @Override
              public void start() {
                if (number == 1) { // the first spawned one
                  throw new OutOfMemoryError("unable to create native thread (by a test)");
                }
                super.start();
              }
            });
    try (SpawnLog log = new SpawnLog()) {
      assertThat(program.runAndReport()).containsExactly(1, 1, 1);
      assertThat(log.warnings()).singleElement().asString().contains("cannot be started");
    }
  }

  // A17
  @Test
  void whenTheThreadFactoryGivesNothingOrThrowsSpawnFailsAndTheIdIsFree()
      throws InterruptedException {
    for (boolean throwing : new boolean[] {false, true}) {
      Program program = Program.of(SPAWN_TWICE);
      AtomicInteger made = new AtomicInteger();
      program
          .builder()
          .maximumThreadId(1)
          .threadFactory(guest -> {
            if (made.getAndIncrement() != 1) {
              return new Thread(guest);
            } else if (throwing) {
              throw new SecurityException("by a test");
            }
            return null;
          });
      try (SpawnLog log = new SpawnLog()) {
        assertThat(program.runAndReport()).containsExactly(1, 1, 1);
        assertThat(log.warnings()).hasSize(1);
      }
    }
  }

  // A18
  @Test
  void whatIsWrittenBeforeSpawnIsVisibleInTheNewThread() throws InterruptedException {
    // Plain stores and loads, 500 times with other values; the ends are awaited.
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
              (if (i32.ne (i32.load (i32.const 60000)) (local.get $argument))
                (then (call $report (i32.load (i32.const 60000)))))
              (i32.store (i32.const 50000) (local.get $argument))
              (call $signal (i32.const 0)))
            (func (export "_start") (local $i i32)
              (loop $again
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (i32.atomic.store (i32.const 0) (i32.const 0))
                (i32.store (i32.const 60000) (local.get $i))
                (if (i32.lt_s (call $spawn (local.get $i)) (i32.const 1)) (then (unreachable)))
                (call $await (i32.const 0))
                (if (i32.ne (i32.load (i32.const 50000)) (local.get $i)) (then (unreachable)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 500)))))
            """);
    assertThat(program.runAndReport()).isEmpty();
  }

  // A18
  @Test
  void spawnedThreadsCanSpawn() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param $id i32) (param $argument i32)
              (call $report (local.get $id))
              (if (local.get $argument)
                (then (drop (call $spawn (i32.sub (local.get $argument) (i32.const 1)))))
                (else (call $signal (i32.const 0)))))
            (func (export "_start")
              (drop (call $spawn (i32.const 9)))
              (call $await (i32.const 0)))
            """);
    assertThat(program.runAndReport())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
  }
}
