// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.RANDOM_GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RandomTest {

  @Test
  void theWholeBufferIsFilledAndNothingBesides() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(RANDOM_GET, 1000, 2000)).isEqualTo(Errno.SUCCESS);
      // 16 zero bytes in a row at a given place are as likely as guessing a key.
      for (int address = 1000; address < 3000; address += 16) {
        assertThat(guest.i64(address) | guest.i64(address + 8)).isNotZero();
      }
      assertThat(guest.i64(992)).isZero();
      assertThat(guest.i64(3000)).isZero();
    }
  }

  @Test
  void twoCallsDiffer() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      guest.call(RANDOM_GET, 0, 16);
      guest.call(RANDOM_GET, 16, 16);
      assertThat(guest.text(0, 16)).isNotEqualTo(guest.text(16, 16));
    }
  }

  @Test
  void theWholeMemoryCanBeFilledAtOnce() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(RANDOM_GET, 0, Guest.SIZE)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i64(Guest.SIZE - 8)).isNotZero();
    }
  }

  @Test
  void noBytesAreNoAccess() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(RANDOM_GET, -1, 0)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void aSeededGeneratorGivesTheSameBytesEachTime() {
    List<String> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Guest guest = new Guest(WasiConfig.builder().random(new Random(7)))) {
        guest.call(RANDOM_GET, 0, 10);
        guest.call(RANDOM_GET, 10, 3000);
        runs.add(guest.text(0, 3010));
      }
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1));
  }
}
