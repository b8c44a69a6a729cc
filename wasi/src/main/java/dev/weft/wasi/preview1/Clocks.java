// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks of a process. The CPU-time clocks are not supported: what the JVM has used is not what
 * the guest has used.
 */
public final class Clocks {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Microseconds are what all systems' clocks give. */
  private static final long REALTIME_RESOLUTION = 1000;

  private static final long MONOTONIC_RESOLUTION = 1;

  private final InstantSource realtime;
  private final LongSupplier monotonic;

  /** Stands for both, or null. */
  private final SteppingClock stepping;

  /** Without a clock of the embedder's, the monotonic one starts with the process. */
  private final long origin = System.nanoTime();

  /**
   * The clocks.
   *
   * @param realtime the time of day, or null for the system's
   * @param monotonic nanoseconds that never decrease, or null for the system's
   */
  public Clocks(InstantSource realtime, LongSupplier monotonic) {
    this.stepping = null;
    this.realtime = realtime;
    this.monotonic = monotonic;
  }

  /**
   * Clocks that only the program moves.
   *
   * @param stepping the time of both
   */
  public Clocks(SteppingClock stepping) {
    this.realtime = null;
    this.monotonic = null;
    this.stepping = stepping;
  }

  /** {@return whether only the program moves them, so that sleeping need not take time} */
  boolean areStepping() {
    return stepping != null;
  }

  /** Notes that the program has slept, for so many nanoseconds. */
  void pass(long duration) {
    if (stepping != null) {
      stepping.pass(duration);
    }
  }

  /**
   * Reads a clock.
   *
   * @param clock a {@link Clockid}
   * @return nanoseconds
   * @throws WasiError {@link Errno#INVAL} if the clock is not supported, {@link Errno#OVERFLOW} if
   *     the time does not fit, as one before 1970 or after 2262 does not
   */
  long time(int clock) throws WasiError {
    switch (clock) {
      case Clockid.REALTIME -> {
        if (stepping != null) {
          return SteppingClock.START + stepping.look();
        }
        return nanos(realtime == null ? Instant.now() : realtime.instant());
      }
      case Clockid.MONOTONIC -> {
        if (stepping != null) {
          return stepping.look();
        }
        return monotonic == null ? System.nanoTime() - origin : monotonic.getAsLong();
      }
      default -> throw new WasiError(Errno.INVAL);
    }
  }

  private static long nanos(Instant instant) throws WasiError {
    long second = instant.getEpochSecond();
    if (second < 0 || second >= Long.MAX_VALUE / NANOS_PER_SECOND) {
      throw new WasiError(Errno.OVERFLOW);
    }
    return second * NANOS_PER_SECOND + instant.getNano();
  }

  /**
   * Tells how fine a clock is.
   *
   * @param clock a {@link Clockid}
   * @return nanoseconds, not 0
   * @throws WasiError {@link Errno#INVAL} if the clock is not supported
   */
  long resolution(int clock) throws WasiError {
    return switch (clock) {
      case Clockid.REALTIME -> stepping == null ? REALTIME_RESOLUTION : SteppingClock.STEP;
      case Clockid.MONOTONIC -> stepping == null ? MONOTONIC_RESOLUTION : SteppingClock.STEP;
      default -> throw new WasiError(Errno.INVAL);
    };
  }
}
