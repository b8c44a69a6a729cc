// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_READ;
import static dev.weft.wasi.preview1.WasiFunction.FD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class HostileGuestTest {

  @TempDir private Path directory;

  private static void assertOutOfBounds(Guest guest, WasiFunction function, long... arguments) {
    assertThatThrownBy(() -> guest.call(function, arguments))
        .isInstanceOfSatisfying(
            Trap.class,
            trap -> assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS));
  }

  @Test
  void eachPointerIsCheckedToItsLastByte() {
    int size = Guest.SIZE;
    try (Guest guest = new Guest(WasiConfig.builder().args("x").env("A", "B"))) {
      // One byte too far traps; the last place that fits does not.
      assertOutOfBounds(guest, WasiFunction.ARGS_SIZES_GET, size - 3, 0);
      assertOutOfBounds(guest, WasiFunction.ARGS_SIZES_GET, 0, size - 3);
      ok(guest, WasiFunction.ARGS_SIZES_GET, size - 4, size - 4);
      assertOutOfBounds(guest, WasiFunction.ARGS_GET, size - 3, 0);
      assertOutOfBounds(guest, WasiFunction.ARGS_GET, 0, size - 1);
      ok(guest, WasiFunction.ARGS_GET, size - 8, size - 2);
      assertOutOfBounds(guest, WasiFunction.ENVIRON_SIZES_GET, 0, size - 3);
      assertOutOfBounds(guest, WasiFunction.ENVIRON_GET, 0, size - 3);
      ok(guest, WasiFunction.ENVIRON_GET, 0, size - 4);
      assertOutOfBounds(guest, WasiFunction.CLOCK_TIME_GET, 0, 0, size - 7);
      ok(guest, WasiFunction.CLOCK_TIME_GET, 0, 0, size - 8);
      assertOutOfBounds(guest, WasiFunction.CLOCK_RES_GET, 0, size - 7);
      ok(guest, WasiFunction.CLOCK_RES_GET, 0, size - 8);
      assertOutOfBounds(guest, WasiFunction.FD_FDSTAT_GET, 0, size - 23);
      ok(guest, WasiFunction.FD_FDSTAT_GET, 0, size - 24);
      assertOutOfBounds(guest, WasiFunction.FD_FILESTAT_GET, 0, size - 63);
      ok(guest, WasiFunction.FD_FILESTAT_GET, 0, size - 64);
      assertOutOfBounds(guest, WasiFunction.FD_SEEK, 0, 0, 0, size - 7);
      assertOutOfBounds(guest, WasiFunction.RANDOM_GET, size - 7, 8);
      ok(guest, WasiFunction.RANDOM_GET, size - 8, 8);
      assertOutOfBounds(guest, WasiFunction.RANDOM_GET, 0, -1);
      assertOutOfBounds(guest, WasiFunction.RANDOM_GET, -1, -1);
      assertOutOfBounds(guest, WasiFunction.RANDOM_GET, -1, 1);
    }
  }

  private static void ok(Guest guest, WasiFunction function, long... arguments) {
    assertThat(guest.call(function, arguments)).isEqualTo(Errno.SUCCESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = WasiFunction.class,
      names = {"FD_READ", "FD_WRITE"})
  void vectorsAreCheckedBeforeAByteMoves(WasiFunction function) {
    int descriptor = function == FD_READ ? 0 : 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WasiConfig.Builder config =
        WasiConfig.builder().stdin(new ByteArrayInputStream(new byte[100])).stdout(out);
    try (Guest guest = new Guest(config)) {
      guest.putVector(0, 100, 10);
      int size = Guest.SIZE;
      assertOutOfBounds(guest, function, descriptor, 0, 1, size - 3);
      assertOutOfBounds(guest, function, descriptor, size - 7, 1, 200);
      assertOutOfBounds(guest, function, descriptor, -8, 1, 200);
      assertOutOfBounds(guest, function, descriptor, size - 8, 2, 200);
      // The second one is bad: the first one is not written either.
      for (int[] bad :
          new int[][] {{size - 9, 10}, {-1, 1}, {0, -1}, {-1, -1}, {size, 1}, {0, size + 1}}) {
        guest.putVector(8, bad[0], bad[1]);
        assertOutOfBounds(guest, function, descriptor, 0, 2, 200);
      }
      assertThat(out.size()).isZero();
    }
  }

  @Test
  void moreThan1024VectorsAreInvalid() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(WasiLimits.IOVECS).isEqualTo(1024);
      for (WasiFunction function : List.of(FD_READ, FD_WRITE)) {
        int descriptor = function == FD_READ ? 0 : 1;
        ok(guest, function, descriptor, 0, 1024, 16_384);
        for (int count : new int[] {1025, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
          assertThat(guest.call(function, descriptor, 0, count, 16_384)).isEqualTo(Errno.INVAL);
        }
      }
    }
  }

  @Test
  void aVectorIsReadOnceAndMayLieInItsOwnBuffer() { // B18
    byte[] input = new byte[64];
    Arrays.fill(input, (byte) 0xff);
    WasiConfig.Builder config = WasiConfig.builder().stdin(new ByteArrayInputStream(input));
    try (Guest guest = new Guest(config)) {
      // The first bytes overwrite the other vectors: what stood there before counts.
      guest.putVector(0, 8, 16);
      guest.putVector(8, 100, 4);
      guest.putVector(16, 104, 4);
      ok(guest, FD_READ, 0, 0, 3, 200);
      assertThat(guest.i32(200)).isEqualTo(24);
      assertThat(guest.i64(100)).isEqualTo(-1);
    }
  }

  @Test
  void bytesThatChangeDuringAWriteCannotDeceiveTheStream() throws Exception { // B18
    // A stream that looks twice at what it is given, as one that checks and then copies would.
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int value) {}

          @Override
          public void write(byte[] bytes, int offset, int length) {
            byte first = bytes[offset];
            for (int i = 0; i < 100; i++) {
              if (bytes[offset] != first) {
                throw new AssertionError("changed under the stream's hands");
              }
              Thread.onSpinWait();
            }
          }
        };
    try (Guest guest = new Guest(WasiConfig.builder().stdout(stream))) {
      guest.putVector(0, 100, 1);
      Thread changing =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                byte value = 0;
                while (!guest.store.isTerminated()) {
                  guest.memory.storeByte(100, value++);
                }
              });
      for (int i = 0; i < 20_000; i++) {
        ok(guest, FD_WRITE, 1, 0, 1, 200);
      }
      guest.store.terminate("done");
      changing.join();
    }
  }

  @ParameterizedTest
  @EnumSource(WasiFunction.class)
  void anyArgumentsGiveAnAnswerOrATrapAndNothingElse(WasiFunction function) {
    Random random = new Random(function.ordinal());
    int[] interesting = {
      0, 1, 2, 3, 8, 100, 1024, Guest.SIZE - 8, Guest.SIZE - 1, Guest.SIZE, 1 << 31, -8, -1
    };
    WasiConfig.Builder config =
        WasiConfig.builder()
            .args("x", "y")
            .env("A", "B")
            .stdin(new ByteArrayInputStream(new byte[100]))
            .preopen("/", directory);
    int parameters = function.type().parameters().size();
    for (int round = 0; round < 30; round++) {
      try (Guest guest = new Guest(config)) {
        if (function == WasiFunction.POLL_ONEOFF) { // it may rightly wait for ever
          guest.store.setTimeLimit(Duration.ofMillis(5));
        }
        for (int address = 0; address < 256; address += 4) {
          guest.memory.storeInt(address, interesting[random.nextInt(interesting.length)]);
        }
        for (int i = 0; i < 50; i++) {
          long[] arguments = new long[parameters];
          for (int j = 0; j < parameters; j++) {
            arguments[j] = interesting[random.nextInt(interesting.length)];
          }
          try {
            assertThat(guest.call(function, arguments)).isNotNull();
          } catch (Trap e) {
            assertThat(e.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
          } catch (ProcessExit e) {
            assertThat(function).isIn(WasiFunction.PROC_EXIT, WasiFunction.PROC_RAISE);
          } catch (ResourceExhausted e) {
            assertThat(function).isEqualTo(WasiFunction.POLL_ONEOFF);
          }
        }
      }
    }
  }
}
