// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java threads of a process. */
@Timeout(60)
final class ThreadFactoryTest {

  private static final String TWO_THREADS =
      """
      (func (export "wasi_thread_start") (param i32 i32)
        (call $report (i32.const 1))
        (call $signal (i32.const 0)))
      (func (export "_start")
        (call $report (i32.const 0))
        (drop (call $spawn (i32.const 0)))
        (call $await (i32.const 0)))
      """;

  /** Runs two threads; returns the Java threads on which they were. */
  private static List<Thread> threadsOf(Program program) throws InterruptedException {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    program
        .builder()
        .imports(linker ->
            linker.function(
                "test",
                "report",
                FunctionType.of(NumberType.I32),
                _ -> threads.add(Thread.currentThread())));
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
    assertThat(threads).hasSize(2).doesNotHaveDuplicates().doesNotContain(Thread.currentThread());
    return threads;
  }

  @Test
  void threadsAreDaemonPlatformThreadsNamedByTheProgramAndTheirIds() throws InterruptedException {
    Program program = Program.of(TWO_THREADS);
    program.builder().name("app");
    assertThat(threadsOf(program))
        .allMatch(Thread::isDaemon)
        .noneMatch(Thread::isVirtual)
        .noneMatch(Thread::isAlive)
        .extracting(Thread::getName)
        .containsExactly("weft-app-0", "weft-app-1");
  }

  @Test
  void theModulesNameIsTheDefaultAndMadeHarmless() throws InterruptedException {
    String text = "(module $\"my\\0a\\1b module\" (func (export \"_start\")))";
    List<String> names = new CopyOnWriteArrayList<>();
    try (WasiProcess process =
        WasiProcess.builder(Program.module(text))
            .threadFactory(guest ->
                new Thread(() -> {
                  names.add(Thread.currentThread().getName());
                  guest.run();
                }))
            .start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
    assertThat(names).containsExactly("weft-my___module-0");
  }

  @Test
  void virtualThreadsRunProgramsThatWait() throws InterruptedException {
    Program program = Program.of(TWO_THREADS);
    program.builder().name("light").threadFactory(Thread.ofVirtual().factory());
    assertThat(threadsOf(program))
        .allMatch(Thread::isVirtual)
        .extracting(Thread::getName)
        .containsExactly("weft-light-0", "weft-light-1");
  }

  @Test
  void aThousandVirtualThreadsThatWaitAreAllStopped() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
              (drop (memory.atomic.notify (i32.const 8) (i32.const -1)))
              (call $wait_for_ever))
            (func (export "_start") (local $i i32)
              (loop $again
                (if (i32.lt_s (call $spawn (i32.const 0)) (i32.const 1)) (then (unreachable)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 1000))))
              (loop $again
                (local.set $i (i32.atomic.load (i32.const 8)))
                (if (i32.ne (local.get $i) (i32.const 1000))
                  (then
                    (drop
                      (memory.atomic.wait32 (i32.const 8) (local.get $i) (i64.const -1)))
                    (br $again)))))
            """);
    program.builder().threadFactory(Thread.ofVirtual().factory());
    assertThat(program.run()).isEqualTo(new Outcome.Exited(0));
  }
}
