// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptFilesTest {

  private static final String GOOD = "(assert_invalid (module (func (result i32))) \"type\")";
  private static final String BAD = "\n(assert_malformed (module quote \"(func)\") \"\")";

  @TempDir private Path folder;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private boolean run(Path... paths) throws IOException {
    return ScriptFiles.run(
        List.of(paths), UnaryOperator.identity(), new PrintStream(output, true, UTF_8));
  }

  @Test
  void aFolderMeansTheScriptsInItAndBelow() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("one.wast"), GOOD);
    Files.writeString(folder.resolve("a/b/two.wast"), GOOD + GOOD);
    Files.writeString(folder.resolve("a/readme.txt"), "((");
    assertThat(run(folder)).isTrue();
    assertThat(output.toString(UTF_8).lines()).last().isEqualTo("3 passed, 0 failed, 0 skipped");
  }

  @Test
  void aFailureIsToldWithFileLineAndReason() throws IOException {
    Path script = Files.writeString(folder.resolve("bad.wast"), GOOD + BAD);
    assertThat(run(script)).isFalse();
    assertThat(output.toString(UTF_8).lines())
        .contains(script + ":2: assert_malformed: expected malformed, found a module without fault")
        .last()
        .isEqualTo("1 passed, 1 failed, 0 skipped");
  }

  @Test
  void theFolderOfAScriptSaysWhatItsModulesMayUse() throws IOException {
    String exact = "(module (type $t (struct)) (func (param (ref (exact $t)))))" + GOOD;
    Path descriptors = Files.createDirectories(folder.resolve("proposals/custom-descriptors"));
    assertThat(run(Files.writeString(descriptors.resolve("exact.wast"), exact))).isTrue();
    assertThat(run(Files.writeString(folder.resolve("exact.wast"), exact))).isFalse();
    assertThat(output.toString(UTF_8)).contains("the feature custom-descriptors is off");
  }

  @Test
  void theColumnsOfTheTableStandBelowEachOther() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/folder/with/a/rather/long/name"));
    Files.writeString(deep.resolve("one.wast"), GOOD);
    Files.writeString(folder.resolve("two.wast"), GOOD);
    assertThat(run(folder)).isTrue();
    List<String> table = output.toString(UTF_8).lines().limit(4).toList();
    assertThat(table).first().asString().startsWith("folder ").endsWith(" skipped");
    assertThat(table).extracting(String::length).containsOnly(table.getFirst().length());
  }

  @Test
  void aFileThatIsNoScriptIsOneFailure() throws IOException {
    assertThat(run(Files.writeString(folder.resolve("bad.wast"), "(module"))).isFalse();
    assertThat(output.toString(UTF_8)).endsWith("0 passed, 1 failed, 0 skipped\n");
  }
}
