// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.threads.WasiProcess;
import dev.weft.wasi.DirectoryAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPython 3.12 with its standard library, which is inside of the module. */
@Tag(Corpus.TAG)
final class PythonTest {

  @Test
  void aScriptWorksWithFilesAsEverywhereElse(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path readOnly = Files.createDirectory(folder.resolve("read-only"));
    Files.writeString(readOnly.resolve("notes.txt"), "a note\n");
    WasiProcess.Builder python =
        WasiProcess.builder(Corpus.module(Corpus.PYTHON))
            .args("python", "/program/inventory.py", "protected")
            .env("GREETING", "hello")
            .preopen("/data", data)
            .preopen("/read-only", readOnly, DirectoryAccess.READ_ONLY)
            .preopen("/program", Corpus.source("python"), DirectoryAccess.READ_ONLY);

    ProgramEnd end = ProgramEnd.of(python, "one\ntwo, three\n");

    String expected = Files.readString(Corpus.source("python/inventory.txt"));
    assertThat(end).isEqualTo(ProgramEnd.exited(3, expected, "to standard error\n"));
    assertThat(readOnly.resolve("notes.txt")).hasContent("a note\n");
    assertThat(readOnly).isDirectoryNotContaining("glob:**new");
    assertThat(data.resolve("second")).hasContent("x123456789");
    assertThat(data.resolve("block.bin")).hasSize(2048 + "the end".length());
    assertThat(data.resolve("link")).isSymbolicLink();
  }
}
