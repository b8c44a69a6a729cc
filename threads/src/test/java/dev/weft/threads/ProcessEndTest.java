// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.Memory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a process ends, and what is left of it then. */
@Timeout(60)
final class ProcessEndTest {

  private static void assertNoThreadOf(String name) {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(thread -> thread.startsWith("weft-" + name + "-"));
  }

  // A10
  @Test
  void aThreadThatReturnsEndsAloneAndLeavesNothingBehind() throws InterruptedException {
    int pairs = 3000;
    Program program =
        Program.of(
            """
            (table 10 funcref)
            (func (export "wasi_thread_start") (param i32 i32)
              (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1))))
            (func (export "_start") (local $i i32)
              (loop $again
                (if (i32.lt_s (call $spawn (i32.const 0)) (i32.const 1)) (then (unreachable)))
                (call $await_alive (i32.const 1))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 3000))))
              (call $report (i32.atomic.load (i32.const 8))))
            """);
    // One thread, id and table at a time: the second of anything that stayed would be too much.
    AtomicInteger alive = new AtomicInteger();
    AtomicInteger mostAlive = new AtomicInteger();
    program
        .builder()
        .maxThreads(1)
        .maximumThreadId(1)
        .limits(limits -> limits.maximumTableElements(20).maximumInstances(2))
        .threadFactory(guest ->
            new Thread(() -> {
              mostAlive.accumulateAndGet(alive.incrementAndGet(), Math::max);
              guest.run();
              alive.decrementAndGet();
            }));
    assertThat(program.runAndReport()).containsExactly(pairs);
    assertThat(alive).hasValue(0);
    // The main one, the present one, and those in their last instructions.
    assertThat(mostAlive.get()).isLessThan(20);
  }

  // A10
  @Test
  void theInstanceOfAnEndedThreadIsCollectedWhileTheProcessGoesOn() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32) (call $report (i32.const 1)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $await_alive (i32.const 1))
              (call $report (i32.const 2)))
            """);
    AtomicReference<WeakReference<Object>> ended = new AtomicReference<>();
    List<Boolean> collected = new CopyOnWriteArrayList<>();
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "report",
                FunctionType.of(NumberType.I32),
                call -> {
                  if (call.i32(0) == 1) {
                    ended.set(new WeakReference<>(call.instance()));
                  } else {
                    collected.add(isCollected(ended.get()));
                  }
                }));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    assertThat(collected).containsExactly(true);
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
      Thread.yield();
    }
    return reference.get() == null;
  }

  // A11
  @Test
  void aTrapInTheMainThreadEndsTheProcess() throws InterruptedException {
    Program program = Program.of("(func $f (unreachable)) (func (export \"_start\") (call $f))");
    assertThat(program.run())
        .isInstanceOfSatisfying(
            Outcome.Trapped.class,
            trapped -> {
              assertThat(trapped.threadId()).isEqualTo(Outcome.MAIN_THREAD);
              assertThat(trapped.trap().kind()).isEqualTo(TrapKind.UNREACHABLE);
              assertThat(trapped.trap().backtrace()).hasSize(2);
              assertThat(trapped.trap().backtrace().getFirst().functionName()).isEqualTo("f");
            });
  }

  private static final String ENDED_BY_THREAD_2 =
      """
      (func (export "wasi_thread_start") (param $id i32) (param i32)
        (if (i32.eq (local.get $id) (i32.const 2)) (then END) (else (call $wait_for_ever))))
      (func (export "_start")
        (drop (call $spawn (i32.const 0)))
        (drop (call $spawn (i32.const 0)))
        (call $wait_for_ever))
      """;

  // A11
  @Test
  void aTrapInASpawnedThreadEndsTheProcess() throws InterruptedException {
    Program program = Program.of(ENDED_BY_THREAD_2.replace("END", "(unreachable)"));
    assertThat(program.run())
        .isInstanceOfSatisfying(
            Outcome.Trapped.class,
            trapped -> {
              assertThat(trapped.threadId()).isEqualTo(2);
              assertThat(trapped.trap().kind()).isEqualTo(TrapKind.UNREACHABLE);
            });
  }

  private static final String TAG = "(tag $failure (param i32)) ";

  @Test
  void anExceptionThatNothingCatchesEndsTheProcess() throws InterruptedException {
    String end = "(throw $failure (i32.const 5))";
    String main = "(func $f " + end + ") (func (export \"_start\") (call $f))";
    assertThat(Program.of(TAG + main).run())
        .isInstanceOfSatisfying(
            Outcome.Threw.class,
            threw -> {
              assertThat(threw.threadId()).isEqualTo(Outcome.MAIN_THREAD);
              assertThat(threw.exception().arguments()).containsExactly(5);
              assertThat(threw.exception().backtrace()).hasSize(2);
            });
    assertThat(Program.of(TAG + ENDED_BY_THREAD_2.replace("END", end)).run())
        .isInstanceOfSatisfying(
            Outcome.Threw.class, threw -> assertThat(threw.threadId()).isEqualTo(2));
  }

  // A11
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 255, 256, -1, Integer.MIN_VALUE})
  void procExitInAnyThreadEndsTheProcessWithItsCode(int code) throws InterruptedException {
    String exit = "(call $exit (i32.const " + code + "))";
    assertThat(Program.of("(func (export \"_start\") " + exit + ")").run())
        .isEqualTo(new Outcome.Exited(code));
    assertThat(Program.of(ENDED_BY_THREAD_2.replace("END", exit)).run())
        .isEqualTo(new Outcome.Exited(code));
  }

  // A12
  @Test
  void theFirstTerminalEventIsTheOutcomeHoweverManyThereAre() throws InterruptedException {
    // 4 threads and the main one end at the same moment, each in its own way.
    String fields =
        """
        (func (export "wasi_thread_start") (param $id i32) (param i32)
          (call $await (i32.const 0))
          (if (i32.eq (local.get $id) (i32.const 1)) (then (call $exit (i32.const 11))))
          (if (i32.eq (local.get $id) (i32.const 2)) (then (call $exit (i32.const 12))))
          (if (i32.eq (local.get $id) (i32.const 3)) (then (unreachable)))
          (call $fail))
        (func (export "_start") (local $i i32)
          (loop $again
            (drop (call $spawn (i32.const 0)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 4))))
          (call $signal (i32.const 0)))
        """;
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 150; i++) {
      Program program = Program.of(fields);
      try (WasiProcess process = program.start()) {
        boolean terminated = i % 3 == 0 && process.terminate();
        Outcome outcome = process.await(LONG);
        switch (outcome) {
          case Outcome.Exited(int code) -> assertThat(code).isIn(0, 11, 12);
          case Outcome.Trapped(var trap, int id) -> {
            assertThat(trap.kind()).isEqualTo(TrapKind.UNREACHABLE);
            assertThat(id).isEqualTo(3);
          }
          case Outcome.Failed(Throwable cause, int id) -> {
            assertThat(cause).isSameAs(Program.EXCEPTION);
            assertThat(id).isEqualTo(4);
          }
          case Outcome.Terminated _ -> assertThat(terminated).isTrue();
          case Outcome.Threw _ -> throw new AssertionError("no thread throws");
          case Outcome.TimedOut _ -> throw new AssertionError("the process did not end");
        }
        assertThat(terminated).isEqualTo(outcome instanceof Outcome.Terminated);
        // And it stays.
        assertThat(process.terminate()).isFalse();
        assertThat(process.await()).isSameAs(outcome);
        assertThat(process.outcome()).containsSame(outcome);
        seen.add(outcome.toString());
      }
    }
    assertThat(seen).as("the events did race").hasSizeGreaterThan(1);
  }

  // A13
  @ParameterizedTest
  @ValueSource(
      strings = {"(call $spin)", "(call $wait_for_ever)", "(call $sleep)", "(drop (call $read))"})
  void theReturnOfStartEndsTheProcessWhileOtherThreadsGoOn(String state)
      throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $signal (i32.const 0))
              STATE)
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0)))
            """
                .replace("STATE", state));
    try (SilentInput input = new SilentInput()) {
      program.builder().stdin(input);
      assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    }
  }

  // A15
  @Test
  void awaitReturnsOnlyWhenEveryThreadHasEnded() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32) (call $report (i32.const 1)))
            (func (export "_start") (drop (call $spawn (i32.const 0))))
            """);
    // The spawned thread does not come to its first instruction before the latch opens.
    CountDownLatch latch = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    program
        .builder()
        .name("late")
        .threadFactory(guest ->
            made.getAndIncrement() == 0
                ? new Thread(guest)
                : new Thread(() -> {
                  awaitUninterruptibly(latch);
                  guest.run();
                }));
    try (WasiProcess process = program.start()) {
      assertThat(process.await(Duration.ofMillis(100))).isEqualTo(new Outcome.TimedOut());
      assertThat(process.outcome()).isEmpty();
      assertThat(process.threadCount()).isEqualTo(1);
      latch.countDown();
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
      assertThat(process.outcome()).contains(new Outcome.Exited(0));
      assertNoThreadOf("late");
    }
    // A14: reached between its spawn and its first instruction.
    assertThat(program.reports()).isEmpty();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // A15
  @Test
  void noJavaThreadIsLeftWhenAwaitReturns() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      Program program = Program.of(ENDED_BY_THREAD_2.replace("END", "(call $exit (i32.const 3))"));
      program.builder().name("leftover");
      assertThat(program.run()).isEqualTo(new Outcome.Exited(3));
      assertNoThreadOf("leftover");
    }
  }

  // A15
  @Test
  void awaitWaitsForWhatTheThreadFactoryLetsThreadsDoAfterwards() throws InterruptedException {
    Program program = Program.of("(func (export \"_start\"))");
    AtomicReference<String> log = new AtomicReference<>("");
    program
        .builder()
        .threadFactory(guest ->
            new Thread(() -> {
              guest.run();
              try {
                Thread.sleep(50);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              log.set("done");
            }));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    assertThat(log).hasValue("done");
  }

  // A19
  @Test
  void fuelBelongsToTheProcess() throws InterruptedException {
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 4), true));
    long fuel = 200_000;
    Program program =
        Program.of(
            """
            (func $count
              (loop $again (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1))) (br $again)))
            (func (export "wasi_thread_start") (param i32 i32) (call $count))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (drop (call $spawn (i32.const 0)))
              (drop (call $spawn (i32.const 0)))
              (call $count))
            """);
    program
        .builder()
        .imports(linker -> linker.define("env", "memory", memory))
        .limits(limits -> limits.fuel(fuel));
    assertThat(program.run())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.cause()).isInstanceOf(ResourceExhausted.class));
    // All threads together; what they had taken and not used is a small part.
    assertThat((long) memory.loadInt(0)).isBetween(fuel / 2, fuel);
  }

  // A19
  @ParameterizedTest
  @ValueSource(strings = {"(call $spin)", "(call $wait_for_ever)", "(call $sleep)"})
  void theTimeLimitBelongsToTheProcess(String state) throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32) STATE)
            (func (export "_start") (drop (call $spawn (i32.const 0))) STATE)
            """
                .replace("STATE", state));
    program.builder().timeLimit(Duration.ofMillis(50));
    try (WasiProcess process = program.start()) {
      assertThat(process.await()).isEqualTo(new Outcome.TimedOut());
      assertThat(process.outcome()).contains(new Outcome.TimedOut());
    }
  }

  // A19
  @Test
  void theLimitOfMemoryBelongsToTheProcess() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $grow (call $report (memory.grow (i32.const 1))))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $grow)
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $grow)
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $grow))
            """);
    program.builder().limits(limits -> limits.maximumMemoryBytes(3 * 65_536));
    assertThat(program.runAndReport()).containsExactly(1, 2, -1);
  }

  // A20
  @Test
  void anExceptionOfAHostFunctionEndsTheProcessWithThatCause() throws InterruptedException {
    assertThat(Program.of("(func (export \"_start\") (call $fail))").run())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.cause()).isSameAs(Program.EXCEPTION);
              assertThat(failed.threadId()).isEqualTo(Outcome.MAIN_THREAD);
            });
    assertThat(Program.of(ENDED_BY_THREAD_2.replace("END", "(call $fail)")).run())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.cause()).isSameAs(Program.EXCEPTION);
              assertThat(failed.threadId()).isEqualTo(2);
            });
  }

  // A20
  @Test
  void anErrorOfAHostFunctionEndsTheProcessToo() throws InterruptedException {
    WasiProcess.Builder builder =
        WasiProcess.builder(
                Program.module(
                    "(import \"t\" \"f\" (func $f)) (func (export \"_start\") (call $f))"))
            .imports(linker ->
                linker.function(
                    "t",
                    "f",
                    FunctionType.of(),
                    _ -> {
                      throw new NoClassDefFoundError("by a test");
                    }));
    try (WasiProcess process = builder.start()) {
      assertThat(process.await(LONG))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.cause()).isInstanceOf(NoClassDefFoundError.class));
    }
  }

  // A20
  @Test
  void anExceptionOfAHostFunctionInTheStartFunctionOfAThreadEndsTheProcess()
      throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $second_fails
              (if (i32.atomic.rmw.add (i32.const 0) (i32.const 1)) (then (call $fail))))
            (start $second_fails)
            (func (export "wasi_thread_start") (param i32 i32))
            (func (export "_start") (drop (call $spawn (i32.const 0))))
            """);
    assertThat(program.run())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.cause()).isSameAs(Program.EXCEPTION));
  }

  @Test
  void procExitInTheStartFunctionOfAThreadEndsTheProcess() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $second_exits
              (if (i32.atomic.rmw.add (i32.const 0) (i32.const 1))
                (then (call $exit (i32.const 9)))))
            (start $second_exits)
            (func (export "wasi_thread_start") (param i32 i32))
            (func (export "_start") (drop (call $spawn (i32.const 0))))
            """);
    assertThat(program.run()).isEqualTo(new Outcome.Exited(9));
  }

  @Test
  void aTrapInTheStartFunctionOfTheMainInstanceIsTheOutcome() throws InterruptedException {
    Program program =
        Program.of(
            "(func $f (unreachable)) (start $f) (func (export \"_start\") (call $exit (i32.const"
                + " 1)))");
    assertThat(program.run()).isInstanceOf(Outcome.Trapped.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(func (export \"_initialize\"))",
        "(global (export \"_start\") i32 (i32.const 0))",
        "(func (export \"_start\") (param i32))",
        "(func (export \"_start\") (result i32) (i32.const 0))"
      })
  void aModuleWithoutARightStartIsRefused(String text) {
    assertThatThrownBy(() -> WasiProcess.builder(Program.module(text)).start())
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("cannot start the module: ")
        .hasMessageContaining("\"_start\"");
  }

  @Test
  void aThreadFactoryThatGivesNoMainThreadIsTheCallersProblem() {
    Program program = Program.of("(func (export \"_start\"))");
    program.builder().threadFactory(_ -> null);
    assertThatThrownBy(program::start).isInstanceOf(IllegalStateException.class);
    RuntimeException mine = new UnsupportedOperationException("mine");
    program
        .builder()
        .threadFactory(_ -> {
          throw mine;
        });
    assertThatThrownBy(program::start).isSameAs(mine);
  }

  @Test
  void anExceptionOfTheEmbeddersDefinitionsIsTheCallersProblem() {
    Program program = Program.of("(func (export \"_start\"))");
    RuntimeException mine = new UnsupportedOperationException("mine");
    program
        .builder()
        .imports(_ -> {
          throw mine;
        });
    assertThatThrownBy(program::start).isSameAs(mine);
  }

  @Test
  void aThreadOfTheProcessCannotAwaitItsEnd() throws InterruptedException {
    AtomicReference<WasiProcess> process = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    WasiProcess.Builder builder =
        WasiProcess.builder(
                Program.module(
                    "(import \"t\" \"f\" (func $f)) (func (export \"_start\") (call $f))"))
            .imports(linker ->
                linker.function(
                    "t",
                    "f",
                    FunctionType.of(),
                    _ -> {
                      awaitUninterruptibly(known);
                      try {
                        process.get().await();
                      } catch (IllegalStateException | InterruptedException e) {
                        thrown.add(e);
                      }
                      process.get().close(); // does not wait, but ends
                    }));
    process.set(builder.start());
    known.countDown();
    assertThat(process.get().await(LONG)).isInstanceOf(Outcome.Terminated.class);
    assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hostFunctionsGetTheInstanceOfTheCallingThread() throws InterruptedException {
    List<Object> instances = new CopyOnWriteArrayList<>();
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (i32.const 1))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $report (i32.const 0))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (i32.const 0)))
            """);
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "report",
                FunctionType.of(NumberType.I32),
                call -> instances.add(call.instance())));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    assertThat(instances).hasSize(3);
    assertThat(instances.get(2)).isSameAs(instances.get(0));
    assertThat(instances.get(1)).isNotSameAs(instances.get(0));
  }
}
