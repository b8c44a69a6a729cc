// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.CLOCK_RES_GET;
import static dev.weft.wasi.preview1.WasiFunction.CLOCK_TIME_GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClocksTest {

  @Test
  void realtimeIsNanosecondsSince1970() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      long before = System.currentTimeMillis();
      assertThat(guest.call(CLOCK_TIME_GET, Clockid.REALTIME, 0, 8)).isEqualTo(Errno.SUCCESS);
      long after = System.currentTimeMillis();
      assertThat(guest.i64(8) / 1_000_000).isBetween(before, after);
    }
  }

  @Test
  void monotonicNeverGoesBackAndMeasuresRealTime() throws InterruptedException {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      guest.call(CLOCK_TIME_GET, Clockid.MONOTONIC, 0, 8);
      long last = guest.i64(8);
      assertThat(last).isNotNegative();
      for (int i = 0; i < 1000; i++) {
        guest.call(CLOCK_TIME_GET, Clockid.MONOTONIC, 0, 8);
        assertThat(guest.i64(8)).isGreaterThanOrEqualTo(last);
        last = guest.i64(8);
      }
      Thread.sleep(20);
      guest.call(CLOCK_TIME_GET, Clockid.MONOTONIC, 0, 8);
      assertThat(guest.i64(8) - last).isGreaterThanOrEqualTo(19_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Clockid.REALTIME, Clockid.MONOTONIC})
  void aResolutionIsAtMostAMillisecondAndNotZero(int clock) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(CLOCK_RES_GET, clock, 8)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i64(8)).isBetween(1L, 1_000_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Clockid.PROCESS_CPUTIME, Clockid.THREAD_CPUTIME, 4, -1, Integer.MIN_VALUE})
  void aClockThatIsNotSupportedIsInvalid(int clock) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      guest.memory.storeLong(8, 77);
      assertThat(guest.call(CLOCK_TIME_GET, clock, 0, 8)).isEqualTo(Errno.INVAL);
      assertThat(guest.call(CLOCK_RES_GET, clock, 8)).isEqualTo(Errno.INVAL);
      assertThat(guest.i64(8)).isEqualTo(77);
    }
  }

  @Test
  void clocksOfTheEmbedderAreUsed() {
    Instant instant = Instant.parse("2001-09-09T01:46:40.000000005Z");
    WasiConfig.Builder config =
        WasiConfig.builder()
            .realtimeClock(Clock.fixed(instant, ZoneOffset.UTC))
            .monotonicClock(() -> 42);
    try (Guest guest = new Guest(config)) {
      guest.call(CLOCK_TIME_GET, Clockid.REALTIME, 0, 8);
      assertThat(guest.i64(8)).isEqualTo(1_000_000_000_000_000_005L);
      guest.call(CLOCK_TIME_GET, Clockid.MONOTONIC, 0, 8);
      assertThat(guest.i64(8)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59Z", "2263-01-01T00:00:00Z", "-100000-01-01T00:00:00Z"})
  void aTimeThatDoesNotFitIsAnOverflow(String text) {
    WasiConfig.Builder config = WasiConfig.builder().realtimeClock(() -> Instant.parse(text));
    try (Guest guest = new Guest(config)) {
      assertThat(guest.call(CLOCK_TIME_GET, Clockid.REALTIME, 0, 8)).isEqualTo(Errno.OVERFLOW);
    }
  }

  @Test
  void anExceptionOfTheEmbeddersClockIsNotHidden() {
    WasiConfig.Builder config =
        WasiConfig.builder()
            .monotonicClock(() -> {
              throw new IllegalStateException("no time");
            });
    try (Guest guest = new Guest(config)) {
      assertThatThrownBy(() -> guest.call(CLOCK_TIME_GET, Clockid.MONOTONIC, 0, 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no time");
    }
  }
}
