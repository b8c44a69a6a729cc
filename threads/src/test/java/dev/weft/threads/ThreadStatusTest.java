// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.CodePosition;
import dev.weft.core.type.FunctionType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where threads are, as they tell themselves. */
@Timeout(60)
final class ThreadStatusTest {

  private static List<String> functions(ThreadStatus status) {
    return status.backtrace().stream().map(CodePosition::functionName).toList();
  }

  /** Asks until a thread has come to where it stays; others may have the processor, too. */
  private static List<String> ask(
      WasiProcess process, int id, ThreadStatus.State state, String function) {
    while (true) {
      for (ThreadStatus status : process.threads()) {
        List<String> functions = functions(status);
        if (status.id() == id && status.state() == state && functions.contains(function)) {
          assertThat(status.name()).isEqualTo("weft-telling-" + id);
          return functions;
        }
      }
      Thread.yield();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "(call $spin),RUNNING,spin",
    "(call $wait_for_ever),WAITING,await",
    "(call $sleep),BLOCKED,sleep",
    "(drop (call $read)),BLOCKED,read",
    "(drop (call $deep (i32.const 20))),RUNNING,deep"
  })
  void aThreadTellsItsStateAndItsCalls(String body, ThreadStatus.State state, String innermost)
      throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $deep (param $n i32) (result i32)
              (if (result i32) (local.get $n)
                (then
                  (i32.add (call $deep (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))
                (else (i32.const 0))))
            (func $body (loop $again BODY (br $again)))
            (func (export "wasi_thread_start") (param i32 i32) (call $body))
            (func $main (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $body))
            """
                .replace("BODY", body));
    program.builder().name("telling");
    try (SilentInput input = new SilentInput()) {
      program.builder().stdin(input);
      try (WasiProcess process = program.start()) {
        for (int i = 0; i < 20; i++) {
          assertThat(ask(process, 0, state, innermost)).endsWith("body", "main");
          // The outermost function of the other one has no name.
          assertThat(ask(process, 1, state, innermost)).contains("body", "");
        }
        assertThat(process.terminate()).isTrue();
        assertThat(process.await(LONG)).isInstanceOf(Outcome.Terminated.class);
        assertThat(process.threads()).isEmpty();
      }
    }
  }

  @Test
  void theProgramGoesOnAsIfNobodyHadAsked() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func $fib (param $n i32) (result i32)
              (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
                (then (local.get $n))
                (else (i32.add
                  (call $fib (i32.sub (local.get $n) (i32.const 1)))
                  (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (call $fib (i32.const 25)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $report (call $fib (i32.const 25)))
              (call $await (i32.const 0)))
            """);
    int deepest = 0;
    try (WasiProcess process = program.start()) {
      while (process.outcome().isEmpty()) {
        for (ThreadStatus status : process.threads()) {
          deepest = Math.max(deepest, status.backtrace().size());
        }
      }
      assertThat(process.await(LONG)).isEqualTo(new Outcome.Exited(0));
    }
    assertThat(program.reports()).containsExactly(75_025, 75_025);
    assertThat(deepest).isGreaterThan(2);
  }

  @Test
  void aThreadInAHostFunctionThatDoesNotTellIsUnknown() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Program program = Program.of("(func (export \"_start\") (call $fail))");
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "fail",
                FunctionType.of(),
                _ -> {
                  blocked.countDown();
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }));
    try (WasiProcess process = program.start()) {
      blocked.await();
      assertThat(process.threads())
          .singleElement()
          .satisfies(status -> {
            assertThat(status.state()).isEqualTo(ThreadStatus.State.UNKNOWN);
            assertThat(status.backtrace()).isEmpty();
          });
      release.countDown();
      assertThat(process.await(LONG)).isEqualTo(new Outcome.Exited(0));
    }
  }

  @Test
  void aHostFunctionLearnsWhoHasCalledIt() throws InterruptedException {
    AtomicReference<WasiProcess> process = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    List<ThreadStatus> seen = new ArrayList<>();
    Program program =
        Program.of(
            "(func $inner (call $fail)) (func $main (export \"_start\") (call $inner) (nop))");
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "fail",
                FunctionType.of(),
                _ -> {
                  try {
                    known.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  seen.addAll(process.get().threads());
                }));
    process.set(program.start());
    known.countDown();
    assertThat(process.get().await(LONG)).isEqualTo(new Outcome.Exited(0));
    assertThat(seen)
        .singleElement()
        .satisfies(status -> assertThat(functions(status)).containsExactly("inner", "main"));
  }
}
