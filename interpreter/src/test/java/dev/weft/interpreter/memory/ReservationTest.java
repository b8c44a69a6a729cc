// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
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
  private static final Path SHARED_MEMORY_DIRECTORY = Path.of("/dev/shm");
  private static final boolean IN_MEMORY = isInMemory();

  private static boolean isInMemory() {
    try {
      return Files.getFileStore(SHARED_MEMORY_DIRECTORY).type().equals("tmpfs");
    } catch (IOException _) {
      return false;
    }
  }

  private static MemorySegment reserve(long size, Arena arena, Path... directories) {
    return Reservation.of(size, 0, arena, List.of(directories)).segment();
  }

  @Test
  void aReservationIsZeroWritableAndLeavesNoFile(@TempDir Path directory) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = reserve(1L << 30, arena, directory);
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
      MemorySegment first = reserve(65_536, arena, directory);
      MemorySegment second = reserve(65_536, arena, directory);
      first.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      assertThat(second.get(ValueLayout.JAVA_BYTE, 0)).isZero();
    }
  }

  @Test
  void theNextDirectoryIsTakenIfOneCannotBeUsed(@TempDir Path directory) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = reserve(1L << 30, arena, NOWHERE, directory);
      assertThat(segment.isMapped()).isTrue();
    }
  }

  @Test
  void aSmallReservationIsAllocatedIfNoDirectoryCanBeUsed() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = reserve(1L << 20, arena, NOWHERE);
      assertThat(segment.isMapped()).isFalse();
      assertThat(segment.get(ValueLayout.JAVA_BYTE, (1L << 20) - 1)).isZero();
    }
  }

  @Test
  void aLargeReservationIsRefusedWithItsReasonsIfNoDirectoryCanBeUsed() {
    try (Arena arena = Arena.ofShared()) {
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(() -> reserve(1L << 32, arena, NOWHERE))
          .withMessageContaining("4294967296 bytes")
          .withMessageContaining(NOWHERE.toString());
    }
  }

  @Test
  void aDiskIsTakenBeforeAFileSystemInMemory(@TempDir Path directory) throws IOException {
    assumeTrue(IN_MEMORY, "no tmpfs at " + SHARED_MEMORY_DIRECTORY);
    assumeFalse(
        Files.getFileStore(directory).type().equals("tmpfs"), "temporary files are in memory");
    try (Arena arena = Arena.ofShared()) {
      List<Path> directories = List.of(SHARED_MEMORY_DIRECTORY, directory);
      assertThat(Reservation.of(1L << 30, 1 << 20, arena, directories).hasToTake()).isFalse();
    }
  }

  @Test
  void aMaximumThatNoFileCanHaveIsRefused(@TempDir Path directory) {
    try (Arena arena = Arena.ofShared()) {
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(
              () -> Reservation.of(1L << 62, 0, arena, List.of(directory, SHARED_MEMORY_DIRECTORY)))
          .withMessageContaining((1L << 62) + " bytes")
          .withMessageContaining(directory.toString());
    }
  }

  @Test
  void inAFileSystemInMemoryPagesAreTakenBeforeTheyAreUsed() {
    assumeTrue(IN_MEMORY, "no tmpfs at " + SHARED_MEMORY_DIRECTORY);
    try (Arena arena = Arena.ofShared()) {
      Reservation reservation =
          Reservation.of(1L << 32, 1 << 16, arena, List.of(SHARED_MEMORY_DIRECTORY));
      assertThat(reservation.hasToTake()).isTrue();
      MemorySegment segment = reservation.segment();
      assertThat(segment.byteSize()).isEqualTo(1L << 32);
      assertThat(reservation.take(1 << 16, 1 << 18)).isTrue();
      segment.set(ValueLayout.JAVA_BYTE, (1 << 18) - 1, (byte) 7);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, (1 << 18) - 1)).isEqualTo((byte) 7);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, 1 << 16)).isZero();
    }
  }

  @Test
  void nothingIsReservedForAnEmptyMemory() {
    try (Arena arena = Arena.ofShared()) {
      assertThat(reserve(0, arena, NOWHERE).byteSize()).isZero();
    }
  }

  @Test
  void zerosThatHaveToBeTakenAreNotTakenWhereTheyAreMoreThanAMachineHas() throws IOException {
    assumeTrue(IN_MEMORY);
    long usable = Files.getFileStore(SHARED_MEMORY_DIRECTORY).getUsableSpace();
    try (Arena arena = Arena.ofShared()) {
      for (long size : new long[] {usable + 1, (1L << 32) + 1, Long.MAX_VALUE}) {
        assertThatExceptionOfType(ResourceExhausted.class)
            .isThrownBy(() -> Reservation.of(size, size, arena, List.of(SHARED_MEMORY_DIRECTORY)))
            .withMessageContaining("can be taken at once");
      }
    }
  }
}
