// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCopyBenchmarkTest {

  @TempDir private Path folder;

  private final FileCopyBenchmark benchmark = new FileCopyBenchmark();

  @BeforeEach
  void prepare() throws IOException {
    benchmark.folder = folder.toString();
    benchmark.megabytes = 2;
    benchmark.piece = 300_000; // the last one is shorter
    benchmark.prepare();
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    benchmark.remove();
    assertThat(folder).isEmptyDirectory();
  }

  private interface Copy {
    void make() throws IOException;
  }

  @Test
  void eachWayCopiesTheWholeFile() {
    Copy[] copies = {
      benchmark::guestUnshared,
      benchmark::guestShared,
      benchmark::javaHeapBuffer,
      benchmark::javaDirectBuffer,
      benchmark::javaStreams
    };
    for (Copy copy : copies) {
      assertThatCode(copy::make).doesNotThrowAnyException();
      assertThatCode(benchmark::compare).doesNotThrowAnyException();
    }
  }

  @Test
  void whatWasNotCopiedIsFoundOut() {
    assertThatThrownBy(benchmark::compare)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the copy is wrong at ");
  }
}
