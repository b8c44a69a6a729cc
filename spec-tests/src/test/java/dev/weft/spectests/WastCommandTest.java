// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.threads.cli.Console;
import dev.weft.threads.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WastCommandTest {

  private static final String GOOD = "(assert_invalid (module (func (result i32))) \"type\")\n";
  private static final String BAD = "(assert_malformed (module quote \"(func)\") \"\")\n";
  private static final String PAGES = "(module (memory 1 (pagesize 1)))\n".concat(GOOD);

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int weft(String... args) {
    out.reset();
    err.reset();
    return Main.run(
        args,
        Console.of(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8)));
  }

  private String script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  @Test
  void theCommandIsThereAndExplainsItself() {
    assertThat(weft("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("wast").contains("run").contains("assemble");
    assertThat(weft("wast", "--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("FILE-OR-FOLDER").contains("--enable");
  }

  @Test
  void scriptsAndFoldersAreRunAndCounted() throws IOException {
    String one = script("one.wast", GOOD);
    script("all/a.wast", GOOD + GOOD);
    script("all/below/b.wast", GOOD);
    script("all/below/readme.txt", "((");
    assertThat(weft("wast", one, folder.resolve("all").toString())).isZero();
    assertThat(out.toString(UTF_8).lines())
        .hasSize(6)
        .anyMatch(line -> line.matches(".*/all +1 +2 +0 +0"))
        .anyMatch(line -> line.matches(".*/all/below +1 +1 +0 +0"))
        .last()
        .isEqualTo("4 passed, 0 failed, 0 skipped");
  }

  @Test
  void oneFailureMakesTheStatusOne() throws IOException {
    String bad = script("bad.wast", GOOD + BAD);
    assertThat(weft("wast", bad)).isEqualTo(1);
    assertThat(out.toString(UTF_8).lines())
        .contains(bad + ":2: assert_malformed: expected malformed, found a module without fault")
        .last()
        .isEqualTo("1 passed, 1 failed, 0 skipped");
  }

  @Test
  void aFileThatIsNoScriptIsAFailureWithItsPosition() throws IOException {
    String script = script("no.wast", "(module)\n  (assert_invalid");
    assertThat(weft("wast", script)).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .startsWith(script + ":2: script: malformed module at 2:18: unexpected token")
        .endsWith("0 passed, 1 failed, 0 skipped\n");
    String prose = script("prose.wast", "This is no script.\n");
    assertThat(weft("wast", prose)).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("malformed module at 1:1: ");
  }

  @Test
  void whatIsNotThereIsSaidBeforeAnythingRuns() throws IOException {
    String good = script("good.wast", GOOD);
    assertThat(weft("wast", good, "nowhere")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo("weft: cannot read nowhere: no such file or folder\n");
    assertThat(out.toString(UTF_8)).isEmpty();
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(weft("wast", good, empty.toString())).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains(empty + ": there is no script (*.wast) in it");
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(weft("wast")).isEqualTo(2);
  }

  @Test
  void aProposalsFolderHasItsFeatures() throws IOException {
    assertThat(weft("wast", script("proposals/custom-page-sizes/a.wast", PAGES))).isZero();
    String elsewhere = script("proposals/other/a.wast", PAGES);
    assertThat(weft("wast", elsewhere)).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("--enable custom-page-sizes");
    assertThat(weft("wast", "--enable", "custom-page-sizes", elsewhere)).isZero();
    assertThat(weft("wast", "--disable", "custom-page-sizes", folder.toString())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).endsWith("2 passed, 2 failed, 0 skipped\n");
  }

  @Test
  void scriptsOlderThanMultipleMemoriesRunWithoutThem() throws IOException {
    String two = "(assert_invalid (module (memory 0) (memory 0)) \"multiple memories\")\n";
    assertThat(weft("wast", script("proposals/threads/memory.wast", two))).isZero();
    assertThat(weft("wast", script("memory.wast", two))).isEqualTo(1);
  }
}
