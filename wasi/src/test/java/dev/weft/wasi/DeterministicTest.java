// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.CLOCK_RES_GET;
import static dev.weft.wasi.preview1.WasiFunction.CLOCK_TIME_GET;
import static dev.weft.wasi.preview1.WasiFunction.POLL_ONEOFF;
import static dev.weft.wasi.preview1.WasiFunction.RANDOM_GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Subscription;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time and random numbers that are the same in each run. */
@Timeout(60)
final class DeterministicTest {

  private static final long START = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
  private static final long SECOND = 1_000_000_000;
  private static final long STEP = 1000;

  private static long time(Guest guest, int clock) {
    assertThat(guest.call(CLOCK_TIME_GET, clock, 0, 8)).isEqualTo(Errno.SUCCESS);
    return guest.i64(8);
  }

  private static void putClock(Guest guest, int address, int clock, long timeout, int flags) {
    guest.memory.storeByte(address + 8, (byte) Subscription.CLOCK);
    guest.memory.storeInt(address + 16, clock);
    guest.memory.storeLong(address + 24, timeout);
    guest.memory.storeShort(address + 40, (short) flags);
  }

  @Test
  void eachProcessSeesTheSameTimesAndNumbers() {
    WasiConfig config = WasiConfig.builder().deterministic(42).build();
    byte[] expected = new byte[16];
    new Random(42).nextBytes(expected);
    for (int run = 0; run < 3; run++) {
      try (Guest guest = new Guest(config)) {
        assertThat(time(guest, Clockid.MONOTONIC)).isZero();
        assertThat(time(guest, Clockid.REALTIME)).isEqualTo(START * SECOND + STEP);
        assertThat(time(guest, Clockid.MONOTONIC)).isEqualTo(2 * STEP);
        assertThat(guest.call(RANDOM_GET, 100, 16)).isEqualTo(Errno.SUCCESS);
        byte[] bytes = new byte[16];
        guest.memory.read(100, bytes, 0, 16);
        assertThat(bytes).isEqualTo(expected);
        guest.call(CLOCK_RES_GET, Clockid.MONOTONIC, 200);
        assertThat(guest.i64(200)).isEqualTo(STEP);
      }
    }
  }

  @Test
  void sleepingTakesNoTimeAndMovesBothClocksByWhatWasAskedFor() {
    try (Guest guest = new Guest(WasiConfig.builder().deterministic(0))) {
      putClock(guest, 1000, Clockid.MONOTONIC, 3600 * SECOND, 0);
      putClock(guest, 1048, Clockid.REALTIME, 7200 * SECOND, 0);
      assertThat(guest.call(POLL_ONEOFF, 1000, 2000, 2, 16)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16)).isEqualTo(1);
      assertThat(time(guest, Clockid.MONOTONIC)).isEqualTo(3600 * SECOND);
      assertThat(time(guest, Clockid.REALTIME)).isEqualTo((START + 3600) * SECOND + STEP);
      putClock(guest, 1000, Clockid.REALTIME, (START + 5000) * SECOND, 1);
      assertThat(guest.call(POLL_ONEOFF, 1000, 2000, 1, 16)).isEqualTo(Errno.SUCCESS);
      // As far as there was to go when the sleep began, which looked at the clock and moved it.
      assertThat(time(guest, Clockid.REALTIME)).isEqualTo((START + 5000) * SECOND + STEP);
    }
  }

  @Test
  void timeDoesNotRunOverAtItsEnd() {
    try (Guest guest = new Guest(WasiConfig.builder().deterministic(0))) {
      for (int i = 0; i < 3; i++) {
        putClock(guest, 1000, Clockid.MONOTONIC, Long.MAX_VALUE - 1, 0);
        assertThat(guest.call(POLL_ONEOFF, 1000, 2000, 1, 16)).isEqualTo(Errno.SUCCESS);
        assertThat(time(guest, Clockid.REALTIME)).isEqualTo(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void aSleepForEverCanBeTerminated() throws Exception {
    try (Guest guest = new Guest(WasiConfig.builder().deterministic(0))) {
      putClock(guest, 1000, Clockid.MONOTONIC, -1, 0);
      guest.terminateWhile(() -> guest.call(POLL_ONEOFF, 1000, 2000, 1, 16));
    }
  }

  @Test
  void whoWaitsForInputTooReallyWaitsAndTimeIsMovedByTheTimeout() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in);
        Guest guest = new Guest(WasiConfig.builder().stdin(in).deterministic(0))) {
      assertThat(out).isNotNull();
      guest.memory.storeByte(1008, (byte) Subscription.FD_READ);
      putClock(guest, 1048, Clockid.MONOTONIC, SECOND / 50, 0);
      long before = System.nanoTime();
      assertThat(guest.call(POLL_ONEOFF, 1000, 2000, 2, 16)).isEqualTo(Errno.SUCCESS);
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SECOND / 50);
      assertThat(time(guest, Clockid.MONOTONIC)).isEqualTo(SECOND / 50);
    }
  }

  @Test
  void whatIsSetLaterIsUsedInstead() {
    WasiConfig.Builder config =
        WasiConfig.builder()
            .monotonicClock(() -> 1)
            .deterministic(7)
            .realtimeClock(() -> Instant.EPOCH);
    try (Guest guest = new Guest(config)) {
      assertThat(time(guest, Clockid.REALTIME)).isZero();
      assertThat(time(guest, Clockid.REALTIME)).isZero();
    }
  }
}
