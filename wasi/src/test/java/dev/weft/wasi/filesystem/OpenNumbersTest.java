// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenNumbersTest {

  @TempDir private Path directory;

  private FileChannel open(Path path) throws Exception {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  @Test
  void theLinkLeadsToTheOpenFileWhateverItsNameIs() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "abc");
    try (FileChannel channel = open(file)) {
      Path link = OpenNumbers.link(OpenNumbers.of(channel));
      assertThat(Files.isSameFile(link, file)).isTrue();
      Files.delete(file);
      Files.writeString(file, "another");
      assertThat(Files.readString(link)).isEqualTo("abc");
      assertThat(channel.position()).isZero();
    }
  }

  @Test
  void ofTwoThatAreTheSameFileEachHasItsNumber() throws Exception {
    try (FileChannel first = open(directory);
        FileChannel second = open(directory)) {
      int number = OpenNumbers.of(first);
      assertThat(OpenNumbers.of(second)).isNotEqualTo(number);
      assertThat(OpenNumbers.of(first)).isEqualTo(number);
    }
  }

  @Test
  void threadsThatLookAtTheSameTimeFindTheirOwn() throws Exception {
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Path own = Files.createDirectory(directory.resolve("dir" + t));
      FutureTask<Boolean> task =
          new FutureTask<>(() -> {
            for (int i = 0; i < 300; i++) {
              try (FileChannel channel = open(own)) {
                if (!Files.isSameFile(OpenNumbers.link(OpenNumbers.of(channel)), own)) {
                  return false;
                }
              }
            }
            return true;
          });
      tasks.add(task);
      Thread.ofPlatform().daemon().start(task);
    }
    List<Boolean> results = new ArrayList<>();
    for (FutureTask<Boolean> task : tasks) {
      results.add(task.get(60, TimeUnit.SECONDS));
    }
    assertThat(results).isEqualTo(Collections.nCopies(4, true));
  }
}
