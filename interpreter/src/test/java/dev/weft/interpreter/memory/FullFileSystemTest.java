// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Store;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shared memories in a file system in memory of 1 MiB that has no space left: there must be an
 * answer, and never an access that fails. Skipped where nobody may mount.
 */
class FullFileSystemTest {

  private static final long SIZE = 1 << 20;
  private static final int PAGE = MemoryType.PAGE_SIZE;

  @TempDir Path directory;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    boolean mounted;
    try {
      mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString());
    } catch (IOException _) {
      mounted = false;
    }
    assumeTrue(mounted, "a tmpfs of 1 MiB cannot be mounted");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (Files.getFileStore(directory).getTotalSpace() == SIZE) {
      // Lazily: files that were removed are in it until the collector has closed them.
      assertThat(run("umount", "--lazy", directory.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      output.readAllBytes();
    }
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private void fill() throws IOException {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> {
          for (int i = 0; ; i++) {
            Files.write(directory.resolve("other" + i), new byte[4096]);
          }
        });
    assertThat(Files.getFileStore(directory).getUsableSpace()).isZero();
  }

  private SharedMemory memory(long minimum, long maximum, Arena arena) {
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(minimum, maximum), true);
    return new SharedMemory(type, new Store(), arena, List.of(directory));
  }

  @Test
  void whatWasReservedIsThereAlsoAfterOthersHaveFilledTheFileSystem() throws IOException {
    try (Arena arena = Arena.ofShared()) {
      SharedMemory memory = memory(4, 65_536, arena);
      fill();
      for (long address = 0; address < 4 * PAGE; address += 8) {
        memory.storeLong(address, address);
      }
      assertThat(memory.loadLong(4 * PAGE - 8)).isEqualTo(4 * PAGE - 8);
    }
  }

  @Test
  void aFullFileSystemMakesGrowAnswerMinusOneAndLeavesTheMemoryUsable() throws IOException {
    try (Arena arena = Arena.ofShared()) {
      SharedMemory memory = memory(1, 65_536, arena);
      long grown = 1;
      while (memory.grow(1) == grown) {
        grown++;
      }
      assertThat(grown).isBetween(8L, SIZE / PAGE);
      fill();
      assertThat(memory.grow(1)).isEqualTo(-1);
      assertThat(memory.pages()).isEqualTo(grown);
      memory.fill(0, (byte) 5, grown * PAGE);
      assertThat(memory.loadByte(grown * PAGE - 1)).isEqualTo((byte) 5);
    }
  }

  @Test
  void aMinimumThatDoesNotFitIsRefusedIfItIsLarge() {
    try (Arena arena = Arena.ofShared()) {
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(() -> memory(2048, 65_536, arena))
          .withMessageContaining(directory.toString());
    }
  }

  @Test
  void aMinimumThatDoesNotFitIsAllocatedIfItIsSmall() {
    try (Arena arena = Arena.ofShared()) {
      SharedMemory memory = memory(32, 32, arena);
      memory.fill(0, (byte) 1, memory.size());
      assertThat(memory.loadByte(memory.size() - 1)).isEqualTo((byte) 1);
    }
  }

  @Test
  void aTooSmallFileSystemIsPassedOverIfThereIsADisk(@TempDir Path disk) throws IOException {
    assumeTrue(!Files.getFileStore(disk).type().equals("tmpfs"), "temporary files are in memory");
    fill();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment =
          Reservation.of(1L << 32, 1 << 20, arena, List.of(directory, disk)).segment();
      segment.set(ValueLayout.JAVA_BYTE, (1L << 32) - 1, (byte) 1);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, (1L << 32) - 1)).isEqualTo((byte) 1);
    }
  }
}
