// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.threads.WasiProcess;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What threads of a guest cost, beside the same with Java's own threads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ThreadBenchmark {

  private static final int THREADS = 1000;
  private static final int ROUNDS = 10_000;

  private static final Module SPAWN_AND_JOIN = GuestThreads.spawnAndJoin(THREADS);
  private static final Module PING_PONG = GuestThreads.pingPong(ROUNDS);

  /**
   * One thread of a guest, from {@code thread-spawn} until the spawner knows that it has run.
   *
   * @throws InterruptedException never
   */
  @Benchmark
  @OperationsPerInvocation(THREADS)
  public void guestSpawnAndJoin() throws InterruptedException {
    GuestThreads.run(WasiProcess.builder(SPAWN_AND_JOIN));
  }

  /**
   * One Java thread, from its start until it was joined.
   *
   * @throws InterruptedException never
   */
  @Benchmark
  @OperationsPerInvocation(THREADS)
  public void javaStartAndJoin() throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = Thread.ofPlatform().daemon().unstarted(ran::incrementAndGet);
      thread.start();
      thread.join();
    }
    if (ran.get() != THREADS) {
      throw new IllegalStateException(ran.toString());
    }
  }

  /**
   * One way there and back between two threads of a guest that wait and notify.
   *
   * @throws InterruptedException never
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void guestPingPong() throws InterruptedException {
    GuestThreads.run(WasiProcess.builder(PING_PONG));
  }

  /**
   * One way there and back between two Java threads that park and unpark each other.
   *
   * @throws InterruptedException never
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void javaPingPong() throws InterruptedException {
    AtomicInteger there = new AtomicInteger();
    AtomicInteger back = new AtomicInteger();
    Thread main = Thread.currentThread();
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 1; i <= ROUNDS; i++) {
                await(there, i);
                back.set(i);
                LockSupport.unpark(main);
              }
            });
    for (int i = 1; i <= ROUNDS; i++) {
      there.set(i);
      LockSupport.unpark(other);
      await(back, i);
    }
    other.join();
  }

  private static void await(AtomicInteger number, int value) {
    while (number.get() != value) {
      LockSupport.park();
    }
  }
}
