// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a process reaches its threads wherever they are, and soon. */
@Timeout(60)
final class TerminationTest {

  private static final Duration SOON = Duration.ofMillis(100);

  /** How often each cell is shown: 200 times to prove it, and to tell the times. */
  private static final int TIMES = Length.of("termination", 3);

  /** On a busy machine a thread may not get to run for longer than that; not so every time. */
  private static final int ATTEMPTS = 10;

  static Stream<Arguments> matrix() {
    return Stream.of("main", "other")
        .flatMap(who ->
            Stream.of("(unreachable)", "(call $exit (i32.const 7))")
                .flatMap(end -> states().map(state -> Arguments.of(who, end, state))));
  }

  static Stream<String> states() {
    return Stream.of(
        "(call $spin)",
        "(call $wait_for_ever)",
        "(call $sleep)",
        "(drop (call $read))",
        "(drop (call $accept))");
  }

  // A14: who ends the process, how, and where the other one is meanwhile.
  @ParameterizedTest(name = "{0} does {1}, the other {2}")
  @MethodSource("matrix")
  @Timeout(600)
  void theEndReachesAThreadWhereverItIs(String who, String end, String state)
      throws InterruptedException {
    String ender = "(call $await (i32.const 0)) (call $pause) (call $mark)" + end;
    String victim = "(call $signal (i32.const 0))" + state;
    boolean mainEnds = who.equals("main");
    String fields =
        """
        (func $pause ;; 5 ms, until the other one is where it should be
          (drop (memory.atomic.wait32 (i32.const 4) (i32.const 0) (i64.const 5_000_000))))
        (func $mark (drop (call $alive)))
        (func (export "wasi_thread_start") (param i32 i32) SPAWNED)
        (func (export "_start") (drop (call $spawn (i32.const 0))) MAIN)
        """
            .replace("SPAWNED", mainEnds ? victim : ender)
            .replace("MAIN", mainEnds ? ender : victim);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Duration time = timeToEnd(fields, end);
      times.add(time);
      for (int attempt = 1; attempt < ATTEMPTS && time.compareTo(SOON) > 0; attempt++) {
        time = timeToEnd(fields, end);
      }
      assertThat(time).isLessThan(SOON);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(thread -> thread.startsWith("weft-matrix-"));
    if (TIMES >= 100) {
      List<Duration> comparison = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        comparison.add(timeOfJavaThreads());
      }
      System.out.printf(
          "%s %s %s: %s; Java threads: %s%n", who, end, state, told(times), told(comparison));
    }
  }

  private static String told(List<Duration> times) {
    times.sort(null);
    return "median %.1f ms, 99 of 100 within %.1f, slowest %.1f, %d of %d beyond %d"
        .formatted(
            times.get(times.size() / 2).toNanos() / 1e6,
            times.get(times.size() * 99 / 100 - 1).toNanos() / 1e6,
            times.getLast().toNanos() / 1e6,
            times.stream().filter(time -> time.compareTo(SOON) > 0).count(),
            times.size(),
            SOON.toMillis());
  }

  /**
   * The same without any guest: a thread makes another one, which is parked, end, and ends itself,
   * and then an arena is closed, for which all threads of the JVM have to answer. It tells how much
   * of a long time is the machine's.
   */
  private static Duration timeOfJavaThreads() throws InterruptedException {
    Arena arena = Arena.ofShared();
    AtomicLong marked = new AtomicLong();
    Thread victim =
        Thread.ofPlatform()
            .start(() -> {
              while (marked.get() == 0) {
                LockSupport.park();
              }
            });
    Thread ender =
        Thread.ofPlatform()
            .start(() -> {
              LockSupport.parkNanos(5_000_000);
              marked.set(System.nanoTime());
              LockSupport.unpark(victim);
            });
    ender.join();
    victim.join();
    arena.close();
    return Duration.ofNanos(System.nanoTime() - marked.get());
  }

  /** Nobody connects. */
  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static Duration timeToEnd(String fields, String end) throws InterruptedException {
    Program program = Program.of(fields);
    AtomicLong marked = new AtomicLong();
    try (SilentInput input = new SilentInput()) {
      program
          .builder()
          .stdin(input)
          .name("matrix")
          .wasi(settings -> settings.listen(ANYWHERE))
          .imports(linker ->
              linker.function(
                  "test",
                  "alive",
                  FunctionType.of().returning(NumberType.I32),
                  call -> {
                    marked.set(System.nanoTime());
                    call.returnI32(0);
                  }));
      try (WasiProcess process = program.start()) {
        Outcome outcome = process.await(LONG);
        long ended = System.nanoTime();
        if (end.equals("(unreachable)")) {
          assertThat(outcome).isInstanceOf(Outcome.Trapped.class);
        } else {
          assertThat(outcome).isEqualTo(new Outcome.Exited(7));
        }
        return Duration.ofNanos(ended - marked.get());
      }
    }
  }

  // A14, B17
  @Test
  void theEndReachesAThreadInAFillOfManyGibibytes() throws InterruptedException {
    Program program =
        Program.of(
            """
            (memory $large 65536 65536 shared)
            (func (export "wasi_thread_start") (param i32 i32)
              (call $signal (i32.const 0))
              (loop $again
                (memory.copy $large $large (i32.const 0) (i32.const 4096) (i32.const -65536))
                (br $again)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (drop (memory.atomic.wait32 (i32.const 4) (i32.const 0) (i64.const 20_000_000)))
              (drop (call $alive))
              (call $exit (i32.const 7)))
            """);
    AtomicLong marked = new AtomicLong();
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "alive",
                FunctionType.of().returning(NumberType.I32),
                call -> {
                  marked.set(System.nanoTime());
                  call.returnI32(0);
                }));
    try (WasiProcess process = program.start()) {
      assertThat(process.await(LONG)).isEqualTo(new Outcome.Exited(7));
      // It takes seconds to its end; giving back what was touched takes a part of one.
      assertThat(System.nanoTime() - marked.get()).isLessThan(1_500_000_000L);
    }
  }

  // A14
  @ParameterizedTest
  @MethodSource("states")
  void terminateReachesAllThreads(String state) throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32) STATE)
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (drop (call $spawn (i32.const 0)))
              (call $report (i32.const 1))
              STATE)
            """
                .replace("STATE", state));
    try (SilentInput input = new SilentInput()) {
      program.builder().stdin(input).wasi(settings -> settings.listen(ANYWHERE));
      try (WasiProcess process = program.start()) {
        while (program.reports().isEmpty()) {
          Thread.onSpinWait();
        }
        assertThat(process.await(Duration.ofMillis(20))).isEqualTo(new Outcome.TimedOut());
        assertThat(process.terminate()).isTrue();
        assertThat(process.await(LONG)).isInstanceOf(Outcome.Terminated.class);
        assertThat(process.terminate()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
            .extracting(Thread::getName)
            .doesNotContain("weft-sockets");
      }
    }
  }

  // A14
  @Test
  void terminateReachesAProcessThatIsJustStarting() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      try (WasiProcess process =
          Program.of("(func (export \"_start\") (call $spin))").builder().start()) {
        assertThat(process.terminate()).isTrue();
        assertThat(process.await(LONG)).isInstanceOf(Outcome.Terminated.class);
      }
    }
  }

  // A14, A9
  @ParameterizedTest
  @ValueSource(strings = {"(call $spin)", "(call $wait_for_ever)", "(call $sleep)"})
  void theEndReachesAThreadInTheStartFunction(String state) throws InterruptedException {
    // The main instance passes; that of thread 1 passes; that of thread 2 blocks its spawner, and
    // thread 1 ends the process.
    Program program =
        Program.of(
            """
            (func $third_blocks
              (if (i32.eq (i32.atomic.rmw.add (i32.const 4) (i32.const 1)) (i32.const 2))
                (then (call $signal (i32.const 0)) STATE)))
            (start $third_blocks)
            (func (export "wasi_thread_start") (param i32 i32)
              (call $await (i32.const 0))
              (call $exit (i32.const 5)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (drop (call $spawn (i32.const 0)))
              (call $exit (i32.const 6)))
            """
                .replace("STATE", state));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(5));
  }

  // A14, A9
  @ParameterizedTest
  @ValueSource(strings = {"(call $spin)", "(call $wait_for_ever)", "(call $sleep)"})
  void terminateReachesTheMainInstancesStartFunction(String state) throws InterruptedException {
    Program program =
        Program.of("(func $f STATE) (start $f) (func (export \"_start\"))".replace("STATE", state));
    try (WasiProcess process = program.start()) {
      assertThat(process.await(Duration.ofMillis(20))).isEqualTo(new Outcome.TimedOut());
      process.terminate();
      assertThat(process.await(LONG)).isInstanceOf(Outcome.Terminated.class);
    }
  }

  // A14
  @Test
  void theEndReachesThreadsThatAreAboutToSpawn() throws InterruptedException {
    // All threads spawn for ever, so some are about to whenever the end comes.
    for (int i = 0; i < 20; i++) {
      Program program =
          Program.of(
              """
              (func $spawn_for_ever
                (loop $again (drop (call $spawn (i32.const 0))) (br $again)))
              (func (export "wasi_thread_start") (param $id i32) (param i32)
                (if (i32.le_u (local.get $id) (i32.const 2)) (then (call $spawn_for_ever)))
                (if (i32.gt_u (local.get $id) (i32.const 200)) (then (call $exit (i32.const 8)))))
              (func (export "_start") (call $spawn_for_ever))
              """);
      program.builder().name("spawning").maxThreads(20);
      try (SpawnLog log = new SpawnLog()) {
        assertThat(program.run()).isEqualTo(new Outcome.Exited(8));
        assertThat(log.warnings()).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(thread -> thread.startsWith("weft-spawning-"));
    }
  }

  // A14
  @Test
  void anInterruptOfAWaitingThreadEndsTheProcess() throws InterruptedException {
    Program program =
        Program.of("(func (export \"_start\") (call $report (i32.const 1)) (call $wait_for_ever))");
    program.builder().name("interrupted");
    try (WasiProcess process = program.start()) {
      while (program.reports().isEmpty()) {
        Thread.onSpinWait();
      }
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("weft-interrupted-0"))
          .forEach(Thread::interrupt);
      assertThat(process.await(LONG))
          .isInstanceOfSatisfying(
              Outcome.Terminated.class,
              terminated -> assertThat(terminated.reason()).contains("interrupted"));
    }
  }

  @Test
  void anInterruptOfWhoAwaitsLeavesTheProcessAlone() throws InterruptedException {
    Program program = Program.of("(func (export \"_start\") (call $wait_for_ever))");
    try (WasiProcess process = program.start()) {
      Thread.currentThread().interrupt();
      boolean interrupted = false;
      try {
        process.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
      assertThat(interrupted).isTrue();
      assertThat(process.await(Duration.ofMillis(20))).isEqualTo(new Outcome.TimedOut());
    }
  }

  @Test
  void closeTerminatesAndWaits() throws InterruptedException {
    Program program = Program.of("(func (export \"_start\") (call $spin))");
    WasiProcess process = program.start();
    process.close();
    assertThat(process.outcome()).get().isInstanceOf(Outcome.Terminated.class);
    process.close();
    assertThat(process.await()).isInstanceOf(Outcome.Terminated.class);
  }
}
