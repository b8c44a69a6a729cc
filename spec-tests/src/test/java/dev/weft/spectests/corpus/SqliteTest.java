// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.threads.WasiProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite with its database in a file; the program is {@code sqlite-command.c}. */
@Tag(Corpus.TAG)
final class SqliteTest {

  private static final String EXPECTED =
      """
      100000|12487500.0|item 0000000|item 0099999
      ok
      67900|item 0000100|225.0
      85579|item 0000101|144.75
      3258|item 0000102|64.5
      20937|item 0000103|234.25
      38616|item 0000104|154.0
      0|10000|123.75
      1|10000|124.0
      2|10000|124.25
      50000
      """;

  @Test
  void aDatabaseIsFilledQueriedClosedAndOpenedAgain(@TempDir Path folder)
      throws IOException, InterruptedException {
    WasiProcess.Builder sqlite =
        WasiProcess.builder(Corpus.module(Corpus.SQLITE))
            .args("sqlite-command", "/items.db", "100000")
            .preopen("/", folder);

    assertThat(ProgramEnd.of(sqlite)).isEqualTo(ProgramEnd.exited(0, EXPECTED, ""));

    byte[] database = Files.readAllBytes(folder.resolve("items.db"));
    assertThat(new String(Arrays.copyOf(database, 15), StandardCharsets.US_ASCII))
        .isEqualTo("SQLite format 3");
    assertThat(folder).isDirectoryNotContaining("glob:**-journal");
  }
}
