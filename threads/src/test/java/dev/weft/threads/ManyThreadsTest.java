// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, one after the other and all at once. */
@Timeout(900)
final class ManyThreadsTest {

  private static final Path STATUS = Path.of("/proc/self/status");

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new AssertionError("no " + key);
  }

  // A10
  @Test
  void spawningAndJoiningForLongTakesNoMoreMemoryOrThreads()
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(STATUS), "no /proc/self/status");
    // Rounds of pairs; what the first ones take, the others find.
    int pairs = Length.of("spawn", 4000);
    String fields =
        """
        (func (export "wasi_thread_start") (param i32 i32) (call $signal (i32.const 0)))
        (func (export "_start") (local $i i32)
          (loop $again
            (i32.atomic.store (i32.const 0) (i32.const 0))
            (if (i32.gt_s (call $spawn (i32.const 0)) (i32.const 0))
              (then
                (call $await (i32.const 0))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))))
            (br_if $again (i32.lt_u (local.get $i) (i32.const PAIRS)))))
        """
            .replace("PAIRS", Integer.toString(pairs / 4));
    long[] resident = new long[4];
    long[] heap = new long[4];
    long[] threads = new long[4];
    for (int round = 0; round < 4; round++) {
      Program program = Program.of(fields);
      program.builder().maxThreads(8);
      try (WasiProcess process = program.start()) {
        assertThat(process.await(Duration.ofMinutes(10))).isEqualTo(new Outcome.Exited(0));
      }
      System.gc();
      heap[round] = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >>> 10;
      resident[round] = status("VmRSS") >>> 10;
      threads[round] = status("Threads");
    }
    if (pairs >= 100_000) {
      System.out.printf(
          "%d pairs of spawn and join: RSS in MiB %s, heap in KiB %s, threads %s%n",
          pairs, Arrays.toString(resident), Arrays.toString(heap), Arrays.toString(threads));
    }
    assertThat(threads[3]).isLessThanOrEqualTo(threads[0] + 5); // those of the JVM come and go
    assertThat(heap[3]).as("KiB").isLessThan(heap[1] + 4096); // 2 KiB for each thread, in the build
    assertThat(resident[3]).as("MiB").isLessThan(resident[1] + 100);
  }

  // A10, B7
  @Test
  void tenThousandVirtualThreadsWaitAtOnceAndAreAllWoken() throws InterruptedException {
    int count = Length.of("waiting", 10_000);
    Program program =
        Program.of(
            """
            ;; 8: how many wait or are about to; 12: how many were woken; 16: the word waited for
            (func (export "wasi_thread_start") (param i32 i32)
              (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
              (if (i32.eqz (memory.atomic.wait32 (i32.const 16) (i32.const 0) (i64.const -1)))
                (then (drop (i32.atomic.rmw.add (i32.const 12) (i32.const 1)))))
              (if (i32.eq (i32.atomic.rmw.sub (i32.const 8) (i32.const 1)) (i32.const 1))
                (then (call $signal (i32.const 0)))))
            (func (export "_start") (local $i i32) (local $woken i32)
              (loop $spawning
                (if (i32.lt_s (call $spawn (i32.const 0)) (i32.const 1)) (then (unreachable)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $spawning (i32.lt_u (local.get $i) (i32.const COUNT))))
              (loop $coming
                (drop (memory.atomic.wait32 (i32.const 4) (i32.const 0) (i64.const 1_000_000)))
                (br_if $coming (i32.ne (i32.atomic.load (i32.const 8)) (i32.const COUNT))))
              (loop $waking ;; some may not wait yet
                (local.set $woken
                  (i32.add
                    (local.get $woken) (memory.atomic.notify (i32.const 16) (i32.const -1))))
                (br_if $waking (i32.ne (local.get $woken) (i32.const COUNT))))
              (call $await (i32.const 0))
              (call $report (local.get $woken))
              (call $report (i32.atomic.load (i32.const 12))))
            """
                .replace("COUNT", Integer.toString(count)));
    program.builder().maxThreads(count).threadFactory(Thread.ofVirtual().factory());
    assertThat(program.runAndReport()).containsExactly(count, count);
  }
}
