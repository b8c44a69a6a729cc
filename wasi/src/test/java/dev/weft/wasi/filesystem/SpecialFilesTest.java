// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry that was a regular file when the caller looked, and is none when it is opened. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class SpecialFilesTest {

  private static final FileAccess READ = new FileAccess(true, false, false);
  private static final FileAccess WRITE = new FileAccess(false, true, false);

  @TempDir private Path root;

  private static Directory open(Path path, boolean anchored) throws IOException {
    return anchored ? Directory.open(path, false) : PathDirectory.openRoot(path, false);
  }

  private static void assertNotOpened(Directory directory, String name, FileAccess access) {
    int before = openFiles();
    assertThatThrownBy(() -> directory.openFile(name, access))
        .isInstanceOfSatisfying(
            WasiError.class, e -> assertThat(e.errno()).isIn(Errno.LOOP, Errno.SPIPE));
    assertThat(openFiles()).isEqualTo(before);
  }

  private static int openFiles() {
    return new File("/proc/self/fd").list().length;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeviceIsClosedAgain(boolean anchored) throws IOException {
    try (Directory directory = open(Path.of("/dev"), anchored)) {
      for (String name : Set.of("null", "zero", "urandom")) {
        assertNotOpened(directory, name, READ);
        assertNotOpened(directory, name, WRITE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPipeIsClosedAgain(boolean anchored) throws Exception {
    Path pipe = root.resolve("pipe");
    // Without pipes of its own, which Java would close while open files are counted.
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertThat(mkfifo.waitFor()).isZero();
    // Both ends are open already, so that opening it would not wait.
    try (RandomAccessFile _ = new RandomAccessFile(pipe.toFile(), "rw");
        Directory directory = open(root, anchored)) {
      assertNotOpened(directory, "pipe", READ);
      assertNotOpened(directory, "pipe", WRITE);
    }
  }

  /** Linux opens one for reading, as it opens a block device, and seeks in both. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectoryIsClosedAgain(boolean anchored) throws IOException {
    Files.createDirectory(root.resolve("dir"));
    try (Directory directory = open(root, anchored)) {
      assertNotOpened(directory, "dir", READ);
    }
  }

  @Test
  void aRegularFileIsOpened() throws Exception {
    Files.writeString(root.resolve("file"), "abc");
    try (Directory directory = Directory.open(root, false);
        OpenFile file = directory.openFile("file", READ)) {
      assertThat(file.size()).isEqualTo(3);
    }
  }
}
