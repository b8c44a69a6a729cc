// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Threads for a test: they begin together, and what one throws fails the test. */
final class Threads {

  private static final long LIMIT_MILLISECONDS = 30_000;

  /** Something that a thread does. */
  @FunctionalInterface
  interface Task {
    void run(int index) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Threads() {}

  /** Starts threads that run one task each. */
  static Threads start(int count, Task task) {
    return start(Thread.ofPlatform().daemon(), count, task);
  }

  static Threads start(Thread.Builder builder, int count, Task task) {
    Threads result = new Threads();
    CyclicBarrier barrier = new CyclicBarrier(count);
    for (int i = 0; i < count; i++) {
      int index = i;
      result.threads.add(
          builder.start(() -> {
            try {
              barrier.await();
              task.run(index);
            } catch (Throwable e) {
              result.failure.compareAndSet(null, e);
            }
          }));
    }
    return result;
  }

  Thread get(int index) {
    return threads.get(index);
  }

  /** Waits until all have ended, and throws what one of them has thrown. */
  void join() throws InterruptedException {
    join(LIMIT_MILLISECONDS);
  }

  /** As {@link #join()}, with another limit. */
  void join(long milliseconds) throws InterruptedException {
    long end = System.nanoTime() + milliseconds * 1_000_000;
    for (Thread thread : threads) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        AssertionError error = new AssertionError("a thread does not end");
        error.setStackTrace(thread.getStackTrace());
        throw error;
      }
    }
    if (failure.get() != null) {
      throw new AssertionError("a thread failed", failure.get());
    }
  }

  /** Runs a task in several threads, from its beginning to its end. */
  static void run(int count, Task task) throws InterruptedException {
    start(count, task).join();
  }

  /** Waits for something that another thread brings about. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_MILLISECONDS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it does not happen");
      }
      Thread.sleep(1);
    }
  }
}
