// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.core.error.ResourceExhausted;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationTest {

  private static final Path NOWHERE = Path.of("/nowhere/at/all");

  @Test
  void aReservationIsZeroWritableAndLeavesNoFile(@TempDir Path directory) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = Reservation.reserve(1L << 30, arena, List.of(directory));
      assertThat(segment.byteSize()).isEqualTo(1L << 30);
      for (long offset : new long[] {0, 12_345_678, (1L << 30) - 1}) {
        assertThat(segment.get(ValueLayout.JAVA_BYTE, offset)).isZero();
        segment.set(ValueLayout.JAVA_BYTE, offset, (byte) 7);
        assertThat(segment.get(ValueLayout.JAVA_BYTE, offset)).isEqualTo((byte) 7);
      }
      try (var files = Files.list(directory)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void twoReservationsAreTwoMemories(@TempDir Path directory) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment first = Reservation.reserve(65_536, arena, List.of(directory));
      MemorySegment second = Reservation.reserve(65_536, arena, List.of(directory));
      first.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      assertThat(second.get(ValueLayout.JAVA_BYTE, 0)).isZero();
    }
  }

  @Test
  void theNextDirectoryIsTakenIfOneCannotBeUsed(@TempDir Path directory) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = Reservation.reserve(1L << 30, arena, List.of(NOWHERE, directory));
      assertThat(segment.isMapped()).isTrue();
    }
  }

  @Test
  void aSmallReservationIsAllocatedIfNoDirectoryCanBeUsed() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = Reservation.reserve(1L << 20, arena, List.of(NOWHERE));
      assertThat(segment.isMapped()).isFalse();
      assertThat(segment.get(ValueLayout.JAVA_BYTE, (1L << 20) - 1)).isZero();
    }
  }

  @Test
  void aLargeReservationIsRefusedWithItsReasonsIfNoDirectoryCanBeUsed() {
    try (Arena arena = Arena.ofShared()) {
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(() -> Reservation.reserve(1L << 32, arena, List.of(NOWHERE)))
          .withMessageContaining("4294967296 bytes")
          .withMessageContaining(NOWHERE.toString());
    }
  }

  @Test
  void aFileSystemInMemoryIsUsedOnlyIfAllWouldFit() throws IOException {
    Path directory = Path.of("/dev/shm");
    assumeTrue(Files.isDirectory(directory));
    assumeTrue(Files.getFileStore(directory).type().equals("tmpfs"));
    long tooMuch = Files.getFileStore(directory).getTotalSpace() + (1L << 30);
    try (Arena arena = Arena.ofShared()) {
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(() -> Reservation.reserve(tooMuch, arena, List.of(directory)))
          .withMessageContaining("bytes free");
    }
  }

  @Test
  void nothingIsReservedForAnEmptyMemory() {
    try (Arena arena = Arena.ofShared()) {
      assertThat(Reservation.reserve(0, arena, List.of(NOWHERE)).byteSize()).isZero();
    }
  }
}
