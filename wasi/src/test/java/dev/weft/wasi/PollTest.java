// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static dev.weft.wasi.preview1.WasiFunction.FD_READ;
import static dev.weft.wasi.preview1.WasiFunction.POLL_ONEOFF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Event;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.Subscription;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PollTest {

  private static final int SUBSCRIPTION_BYTES = Subscription.bytes(Snapshot.PREVIEW1);

  private static final int IN = 4096;
  private static final int OUT = 8192;
  private static final int COUNT = 16;
  private static final long MILLISECOND = 1_000_000;

  private static void putClock(Guest guest, int i, int clock, long timeout, int flags) {
    int address = IN + i * SUBSCRIPTION_BYTES;
    guest.memory.storeLong(address, 1000 + i);
    guest.memory.storeByte(address + 8, (byte) Subscription.CLOCK);
    guest.memory.storeInt(address + 16, clock);
    guest.memory.storeLong(address + 24, timeout);
    guest.memory.storeShort(address + 40, (short) flags);
  }

  private static void putDescriptor(Guest guest, int i, int eventtype, int descriptor) {
    int address = IN + i * SUBSCRIPTION_BYTES;
    guest.memory.storeLong(address, 1000 + i);
    guest.memory.storeByte(address + 8, (byte) eventtype);
    guest.memory.storeInt(address + 16, descriptor);
  }

  private static int poll(Guest guest, int count) {
    assertThat(guest.call(POLL_ONEOFF, IN, OUT, count, COUNT)).isEqualTo(Errno.SUCCESS);
    return guest.i32(COUNT);
  }

  private static void assertEvent(
      Guest guest, int i, int subscription, Errno error, int eventtype, long bytes) {
    int address = OUT + i * Event.BYTES;
    assertThat(guest.i64(address)).isEqualTo(1000 + subscription);
    assertThat(guest.memory.loadShort(address + 8)).isEqualTo((short) error.code());
    assertThat(guest.memory.loadByte(address + 10)).isEqualTo((byte) eventtype);
    assertThat(guest.i64(address + 16)).isEqualTo(bytes);
    assertThat(guest.i64(address + 24)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {Clockid.REALTIME, Clockid.MONOTONIC})
  void aRelativeTimeoutSleepsThatLong(int clock) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putClock(guest, 0, clock, 30 * MILLISECOND, 0);
      long before = System.nanoTime();
      assertThat(poll(guest, 1)).isEqualTo(1);
      assertThat(System.nanoTime() - before).isBetween(30 * MILLISECOND, 2000 * MILLISECOND);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.CLOCK, 0);
    }
  }

  @Test
  void anAbsoluteTimeoutSleepsUntilThen() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      Instant then = Instant.now().plusMillis(40);
      putClock(
          guest, 0, Clockid.REALTIME, then.getEpochSecond() * 1_000_000_000 + then.getNano(), 1);
      assertThat(poll(guest, 1)).isEqualTo(1);
      assertThat(Instant.now()).isAfterOrEqualTo(then.minusMillis(1));
      assertThat(Instant.now()).isBefore(then.plusSeconds(2));
    }
  }

  @Test
  void anAbsoluteTimeoutInThePastIsThere() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putClock(guest, 0, Clockid.REALTIME, 1, 1);
      putClock(guest, 1, Clockid.MONOTONIC, 0, 1);
      assertThat(poll(guest, 2)).isEqualTo(2);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.CLOCK, 0);
      assertEvent(guest, 1, 1, Errno.SUCCESS, Subscription.CLOCK, 0);
    }
  }

  @Test
  void theEarliestOfSeveralClocksEndsTheWaitAndOnlyItIsReported() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putClock(guest, 0, Clockid.MONOTONIC, 3_600_000 * MILLISECOND, 0);
      putClock(guest, 1, Clockid.REALTIME, 20 * MILLISECOND, 0);
      putClock(guest, 2, Clockid.MONOTONIC, -1, 0); // unsigned: 584 years
      putClock(guest, 3, Clockid.MONOTONIC, Long.MAX_VALUE, 0);
      putClock(guest, 4, Clockid.REALTIME, -1, 1);
      assertThat(poll(guest, 5)).isEqualTo(1);
      assertEvent(guest, 0, 1, Errno.SUCCESS, Subscription.CLOCK, 0);
    }
  }

  @Test
  void aGuestWhoseClocksStandStillSleepsAsLongAsItAsked() {
    WasiConfig.Builder config =
        WasiConfig.builder().monotonicClock(() -> 500).realtimeClock(() -> Instant.EPOCH);
    try (Guest guest = new Guest(config)) {
      putClock(guest, 0, Clockid.MONOTONIC, 500 + 10 * MILLISECOND, 1);
      long before = System.nanoTime();
      assertThat(poll(guest, 1)).isEqualTo(1);
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(10 * MILLISECOND);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Clockid.PROCESS_CPUTIME, Clockid.THREAD_CPUTIME, 4, -1})
  void aClockThatIsNotSupportedIsAnEventWithItsError(int clock) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putClock(guest, 0, Clockid.MONOTONIC, Long.MAX_VALUE, 0);
      putClock(guest, 1, clock, 0, 0);
      assertThat(poll(guest, 2)).isEqualTo(1);
      assertEvent(guest, 0, 1, Errno.INVAL, Subscription.CLOCK, 0);
    }
  }

  @Test
  void outputIsAlwaysReady() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putDescriptor(guest, 0, Subscription.FD_WRITE, 1);
      putDescriptor(guest, 1, Subscription.FD_WRITE, 2);
      putClock(guest, 2, Clockid.MONOTONIC, Long.MAX_VALUE, 0);
      assertThat(poll(guest, 3)).isEqualTo(2);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.FD_WRITE, 1);
      assertEvent(guest, 1, 1, Errno.SUCCESS, Subscription.FD_WRITE, 1);
    }
  }

  @Test
  void aDescriptorThatIsNotOpenForItIsAnEventWithItsError() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putDescriptor(guest, 0, Subscription.FD_READ, 1);
      putDescriptor(guest, 1, Subscription.FD_WRITE, 0);
      putDescriptor(guest, 2, Subscription.FD_READ, 3);
      putDescriptor(guest, 3, Subscription.FD_WRITE, -1);
      assertThat(poll(guest, 4)).isEqualTo(4);
      assertEvent(guest, 0, 0, Errno.BADF, Subscription.FD_READ, 0);
      assertEvent(guest, 1, 1, Errno.BADF, Subscription.FD_WRITE, 0);
      assertEvent(guest, 2, 2, Errno.BADF, Subscription.FD_READ, 0);
      assertEvent(guest, 3, 3, Errno.BADF, Subscription.FD_WRITE, 0);
    }
  }

  @Test
  void waitingForADescriptorNeedsItsRightsAndThatToWait(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("file"), "abc");
    try (FileGuest files = new FileGuest(root)) {
      long both = Rights.FD_READ | Rights.FD_WRITE;
      int[] opened = {
        files.open("file", 0, both | Rights.POLL_FD_READWRITE, 0),
        files.open("file", 0, both, 0),
        files.open("file", 0, Rights.POLL_FD_READWRITE, 0)
      };
      Guest guest = files.guest;
      guest.call(WasiFunction.FD_FDSTAT_SET_RIGHTS, 0, Rights.FD_READ, 0);
      guest.call(WasiFunction.FD_FDSTAT_SET_RIGHTS, 1, Rights.FD_WRITE, 0);
      guest.call(WasiFunction.FD_FDSTAT_SET_RIGHTS, 2, Rights.POLL_FD_READWRITE, 0);
      for (int i = 0; i < 3; i++) {
        putDescriptor(guest, 2 * i, Subscription.FD_READ, opened[i]);
        putDescriptor(guest, 2 * i + 1, Subscription.FD_WRITE, opened[i]);
      }
      putDescriptor(guest, 6, Subscription.FD_READ, 0);
      putDescriptor(guest, 7, Subscription.FD_WRITE, 1);
      putDescriptor(guest, 8, Subscription.FD_WRITE, 2);
      assertThat(poll(guest, 9)).isEqualTo(9);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.FD_READ, 3);
      assertEvent(guest, 1, 1, Errno.SUCCESS, Subscription.FD_WRITE, 1);
      assertEvent(guest, 2, 2, Errno.NOTCAPABLE, Subscription.FD_READ, 0);
      assertEvent(guest, 3, 3, Errno.NOTCAPABLE, Subscription.FD_WRITE, 0);
      assertEvent(guest, 4, 4, Errno.BADF, Subscription.FD_READ, 0);
      assertEvent(guest, 5, 5, Errno.BADF, Subscription.FD_WRITE, 0);
      assertEvent(guest, 6, 6, Errno.NOTCAPABLE, Subscription.FD_READ, 0);
      assertEvent(guest, 7, 7, Errno.NOTCAPABLE, Subscription.FD_WRITE, 0);
      assertEvent(guest, 8, 8, Errno.BADF, Subscription.FD_WRITE, 0);
    }
  }

  @Test
  void theEndOfStandardInputIsReadyWithNoBytes() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putDescriptor(guest, 0, Subscription.FD_READ, 0);
      assertThat(poll(guest, 1)).isEqualTo(1);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.FD_READ, 0);
    }
  }

  @Test
  void standardInputIsReadyWhenThereIsSomethingAndLosesNothing() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in);
        Guest guest = new Guest(WasiConfig.builder().stdin(in))) {
      putDescriptor(guest, 0, Subscription.FD_READ, 0);
      putClock(guest, 1, Clockid.MONOTONIC, 20 * MILLISECOND, 0);
      assertThat(poll(guest, 2)).isEqualTo(1);
      assertEvent(guest, 0, 1, Errno.SUCCESS, Subscription.CLOCK, 0);

      putClock(guest, 1, Clockid.MONOTONIC, Long.MAX_VALUE, 0);
      FutureTask<Integer> polled = new FutureTask<>(() -> poll(guest, 2));
      Thread.ofPlatform().daemon().start(polled);
      Thread.sleep(20);
      assertThat(polled.isDone()).isFalse();
      out.write("text".getBytes(UTF_8));
      out.flush();
      assertThat(polled.get(10, SECONDS)).isEqualTo(1);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.FD_READ, 4);
      assertThat(guest.read(100)).isEqualTo("text");
    }
  }

  @Test
  void aStreamThatFailsIsReadyAndTheReadTellsTheError() {
    InputStream stream =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("odd");
          }
        };
    try (Guest guest = new Guest(WasiConfig.builder().stdin(stream))) {
      putDescriptor(guest, 0, Subscription.FD_READ, 0);
      assertThat(poll(guest, 1)).isEqualTo(1);
      assertEvent(guest, 0, 0, Errno.SUCCESS, Subscription.FD_READ, 0);
      guest.putVector(0, 100, 10);
      assertThat(guest.call(FD_READ, 0, 0, 1, 200)).isEqualTo(Errno.IO);
    }
  }

  @Test
  void closingADescriptorEndsAWaitForIt() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in);
        Guest guest = new Guest(WasiConfig.builder().stdin(in))) {
      assertThat(out).isNotNull();
      putDescriptor(guest, 0, Subscription.FD_READ, 0);
      FutureTask<Integer> polled = new FutureTask<>(() -> poll(guest, 1));
      Thread.ofPlatform().daemon().start(polled);
      Thread.sleep(20);
      assertThat(guest.call(FD_CLOSE, 0)).isEqualTo(Errno.SUCCESS);
      assertThat(polled.get(10, SECONDS)).isEqualTo(1);
      assertEvent(guest, 0, 0, Errno.BADF, Subscription.FD_READ, 0);
    }
  }

  @Test
  void aTerminationEndsASleepWithin100Milliseconds() throws Exception {
    long fastest = Long.MAX_VALUE; // of five: the machine may be busy
    for (int round = 0; round < 5; round++) {
      try (Guest guest = new Guest(WasiConfig.builder())) {
        putClock(guest, 0, Clockid.REALTIME, 3_600_000 * MILLISECOND, 0);
        fastest = Math.min(fastest, guest.terminateWhile(() -> poll(guest, 1)));
      }
    }
    assertThat(fastest).isLessThan(100 * MILLISECOND);
  }

  @Test
  void noSubscriptionAndTooManyAreInvalid() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      for (int count : new int[] {0, -1, Integer.MIN_VALUE, WasiLimits.SUBSCRIPTIONS + 1}) {
        assertThat(guest.call(POLL_ONEOFF, IN, OUT, count, COUNT)).isEqualTo(Errno.INVAL);
      }
    }
  }

  @Test
  void anUnknownTypeOfEventOrFlagIsInvalid() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putDescriptor(guest, 0, 3, 0);
      assertThat(guest.call(POLL_ONEOFF, IN, OUT, 1, COUNT)).isEqualTo(Errno.INVAL);
      putDescriptor(guest, 0, 255, 0);
      assertThat(guest.call(POLL_ONEOFF, IN, OUT, 1, COUNT)).isEqualTo(Errno.INVAL);
      putClock(guest, 0, Clockid.MONOTONIC, 0, 2);
      assertThat(guest.call(POLL_ONEOFF, IN, OUT, 1, COUNT)).isEqualTo(Errno.INVAL);
    }
  }

  @Test
  void eventsMayOverwriteTheSubscriptions() {
    WasiConfig.Builder config = WasiConfig.builder().stdin(new ByteArrayInputStream(new byte[5]));
    try (Guest guest = new Guest(config)) {
      for (int i = 0; i < 4; i++) {
        putClock(guest, i, Clockid.MONOTONIC, 0, 0);
      }
      assertThat(guest.call(POLL_ONEOFF, IN, IN, 4, COUNT)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(COUNT)).isEqualTo(4);
      for (int i = 0; i < 4; i++) {
        assertThat(guest.i64(IN + i * Event.BYTES)).isEqualTo(1000 + i);
      }
    }
  }

  @Test
  void pointersOutOfBoundsTrapBeforeAnythingIsWaitedFor() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      putClock(guest, 0, Clockid.MONOTONIC, Long.MAX_VALUE, 0);
      int size = Guest.SIZE;
      assertThatThrownBy(() -> guest.call(POLL_ONEOFF, size - 47, OUT, 1, COUNT))
          .isInstanceOf(Trap.class);
      assertThatThrownBy(() -> guest.call(POLL_ONEOFF, IN, size - 31, 1, COUNT))
          .isInstanceOf(Trap.class);
      assertThatThrownBy(() -> guest.call(POLL_ONEOFF, IN, OUT, 1, size - 3))
          .isInstanceOf(Trap.class);
      assertThatThrownBy(() -> guest.call(POLL_ONEOFF, IN, OUT, 4096, COUNT))
          .isInstanceOf(Trap.class);
    }
  }
}
