// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_GET;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_SET_FLAGS;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_SET_RIGHTS;
import static dev.weft.wasi.preview1.WasiFunction.FD_FILESTAT_GET;
import static dev.weft.wasi.preview1.WasiFunction.FD_PRESTAT_DIR_NAME;
import static dev.weft.wasi.preview1.WasiFunction.FD_PRESTAT_GET;
import static dev.weft.wasi.preview1.WasiFunction.FD_SEEK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Rights;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, -1})
  void noDescriptorIsAPreopenedDirectory(int descriptor) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(FD_PRESTAT_GET, descriptor, 8)).isEqualTo(Errno.BADF);
      assertThat(guest.call(FD_PRESTAT_DIR_NAME, descriptor, 8, 8)).isEqualTo(Errno.BADF);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aStandardStreamCannotSeek(int descriptor) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(FD_SEEK, descriptor, 0, 1, 8)).isEqualTo(Errno.SPIPE);
    }
  }

  @Test
  void eachDirectionIsOnlyOnItsOwnStreams() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.write(0, "x")).isEqualTo(Errno.BADF);
      assertThat(guest.readInto(1, 0, 100, 10)).isEqualTo(Errno.BADF);
      assertThat(guest.readInto(2, 0, 100, 10)).isEqualTo(Errno.BADF);
    }
  }

  @Test
  void theAttributesSayWhatCanBeDone() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      for (int descriptor = 0; descriptor < 3; descriptor++) {
        guest.memory.fill(96, (byte) 0xff, 40);
        assertThat(guest.call(FD_FDSTAT_GET, descriptor, 100)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.i64(100)).isZero(); // no terminal, no flags
        long rights = guest.i64(108);
        assertThat(rights & Rights.FD_READ).isEqualTo(descriptor == 0 ? Rights.FD_READ : 0);
        assertThat(rights & Rights.FD_WRITE).isEqualTo(descriptor == 0 ? 0 : Rights.FD_WRITE);
        assertThat(guest.i64(116)).isZero();
        assertThat(guest.i32(96)).isEqualTo(-1);
        assertThat(guest.i32(124)).isEqualTo(-1);
      }
    }
  }

  @Test
  void theFilesAttributesFillTheWholeRecord() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      guest.memory.fill(92, (byte) 0xff, 80);
      assertThat(guest.call(FD_FILESTAT_GET, 1, 100)).isEqualTo(Errno.SUCCESS);
      for (int offset = 0; offset < 64; offset += 8) {
        assertThat(guest.i64(100 + offset)).isEqualTo(offset == 24 ? 1 : 0); // one link
      }
      assertThat(guest.i64(92)).isEqualTo(-1);
      assertThat(guest.i64(164)).isEqualTo(-1);
    }
  }

  @Test
  void rightsOfAStandardStreamThatWereGivenUpAreGone() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      for (int descriptor = 0; descriptor < 3; descriptor++) {
        assertThat(guest.call(FD_FDSTAT_SET_RIGHTS, descriptor, 0, 0)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.call(FD_FILESTAT_GET, descriptor, 100)).isEqualTo(Errno.NOTCAPABLE);
        assertThat(guest.call(FD_FDSTAT_SET_FLAGS, descriptor, 0)).isEqualTo(Errno.NOTCAPABLE);
        assertThat(guest.call(FD_FDSTAT_SET_RIGHTS, descriptor, Rights.FD_FILESTAT_GET, 0))
            .isEqualTo(Errno.NOTCAPABLE);
      }
      assertThat(guest.readInto(0, 0, 100, 10)).isEqualTo(Errno.BADF);
      assertThat(guest.write(1, "x")).isEqualTo(Errno.BADF);
      assertThat(guest.write(2, "x")).isEqualTo(Errno.BADF);
    }
  }

  @Test
  void flagsAreKeptForEachDescriptorAndUnknownOnesRefused() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      int flags = Fdflags.APPEND | Fdflags.NONBLOCK;
      assertThat(guest.call(FD_FDSTAT_SET_FLAGS, 1, flags)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(FD_FDSTAT_SET_FLAGS, 1, 1 << 5)).isEqualTo(Errno.INVAL);
      assertThat(guest.call(FD_FDSTAT_SET_FLAGS, 1, 1 << 16)).isEqualTo(Errno.INVAL);
      assertThat(guest.call(FD_FDSTAT_SET_FLAGS, 1, Fdflags.SYNC)).isEqualTo(Errno.NOTSUP);
      guest.call(FD_FDSTAT_GET, 1, 100);
      assertThat(guest.memory.loadShort(102)).isEqualTo((short) flags);
      guest.call(FD_FDSTAT_GET, 2, 100);
      assertThat(guest.memory.loadShort(102)).isZero();
    }
  }

  @Test
  void aClosedDescriptorIsGone() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(FD_CLOSE, 1)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.write(1, "x")).isEqualTo(Errno.BADF);
      assertThat(guest.call(FD_CLOSE, 1)).isEqualTo(Errno.BADF);
      assertThat(guest.write(2, "x")).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void afterTheContextIsClosedAllDescriptorsAreGone() {
    Guest guest = new Guest(WasiConfig.builder());
    guest.close();
    guest.close();
    for (int descriptor = 0; descriptor < 3; descriptor++) {
      assertThat(guest.call(FD_FDSTAT_GET, descriptor, 100)).isEqualTo(Errno.BADF);
    }
  }

  @Test
  void ofManyThreadsThatCloseADescriptorOneSucceeds() throws Exception {
    for (int round = 0; round < 200; round++) {
      try (Guest guest = new Guest(WasiConfig.builder())) {
        assertThat(Racers.race(4, t -> guest.call(FD_CLOSE, 1)))
            .containsOnlyOnce(Errno.SUCCESS)
            .contains(Errno.BADF)
            .hasSize(4);
      }
    }
  }

  @Test
  void closingAgainstReadingAndWritingGivesTheDataOrABadDescriptor() throws Exception { // A16
    for (int round = 0; round < 500; round++) {
      WasiConfig.Builder config =
          WasiConfig.builder().stdin(new ByteArrayInputStream(new byte[100]));
      try (Guest guest = new Guest(config)) {
        List<Errno> results =
            Racers.race(
                4,
                t ->
                    switch (t) {
                      case 0 -> guest.readInto(0, 1000, 2000, 10);
                      case 1 -> guest.call(FD_CLOSE, 0);
                      case 2 -> guest.write(1, "x");
                      default -> guest.call(FD_CLOSE, 1);
                    });
        assertThat(results.get(0)).isIn(Errno.SUCCESS, Errno.BADF);
        assertThat(results.get(1)).isEqualTo(Errno.SUCCESS);
        assertThat(results.get(2)).isIn(Errno.SUCCESS, Errno.BADF);
        assertThat(results.get(3)).isEqualTo(Errno.SUCCESS);
        if (results.get(0) == Errno.SUCCESS) {
          assertThat(guest.i32(1008)).isEqualTo(10);
        }
      }
    }
  }
}
