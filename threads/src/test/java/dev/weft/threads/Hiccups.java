// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells how long the machine or the JVM kept a thread from running that wanted to: it asks to be
 * woken up each millisecond and notes how late that happens. What takes longer than the test allows
 * can so be told from what had to wait for a processor or for the garbage collector.
 */
final class Hiccups implements AutoCloseable {

  private static final long STEP = 1_000_000;

  private final AtomicLong late = new AtomicLong();
  private volatile long since = System.nanoTime();
  private volatile boolean closed;

  Hiccups() {
    Thread.ofPlatform().daemon().name("hiccups").start(this::watch);
  }

  private void watch() {
    long before = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(STEP);
      long now = System.nanoTime();
      long from = before - since < 0 ? since : before;
      late.addAndGet(Math.max(0, now - from - 2 * STEP));
      before = now;
    }
  }

  /** From now on. */
  void begin() {
    since = System.nanoTime();
    late.set(0);
  }

  /** {@return for how many nanoseconds since {@link #begin} nothing was woken up in time} */
  long nanoseconds() throws InterruptedException {
    Thread.sleep(2); // one that is not over yet is counted when it is
    return late.get();
  }

  @Override
  public void close() {
    closed = true; // the thread ends within a step
  }
}
