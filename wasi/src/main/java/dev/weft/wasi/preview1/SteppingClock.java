// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that only a program itself moves: by a step whenever it looks, and by as much as it sleeps.
 * So a program that does the same sees the same times. Thread-safe.
 */
public final class SteppingClock {

  /** By how much a look moves it, in nanoseconds. */
  static final long STEP = 1000;

  /** The time of day at the start: 2020-01-01T00:00:00Z, in nanoseconds since 1970. */
  static final long START = 1_577_836_800_000_000_000L;

  /** It stops there, before the time of day leaves 63 bits. */
  private static final long LAST = Long.MAX_VALUE - START;

  private final AtomicLong elapsed = new AtomicLong();

  /** A clock that has not moved. */
  public SteppingClock() {}

  /** Reads it: nanoseconds since the start. */
  long look() {
    return elapsed.getAndAccumulate(STEP, SteppingClock::sum);
  }

  /** Moves it forward, by nanoseconds that are not negative. */
  void pass(long duration) {
    elapsed.accumulateAndGet(duration, SteppingClock::sum);
  }

  private static long sum(long time, long duration) {
    return duration > LAST - time ? LAST : time + duration;
  }
}
