// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import dev.weft.threads.WasiProcess;
import dev.weft.wasi.DirectoryAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clang and LLD 22 in one module of 75 MB. A program in WASI cannot start others, so the driver's
 * two steps are two runs.
 */
@Tag(Corpus.TAG)
final class LlvmTest {

  private static final ProgramEnd SUCCESS = ProgramEnd.exited(0, "", "");

  /** Of the program that the same compiler makes when another engine runs it. */
  private static final String PROGRAM_SHA_256 =
      "7d0ead2a260665e639aaae2e10af1de036e118ba4f123f5cbd23f5ddc70e9ff7";

  private static final String COUNTS =
      """
      300 words, 85 of them distinct, 5.736493017 bits each
          30  word
          19  text
          11  count
          11  struct
          11  words
      """;

  @Test
  void aProgramIsCompiledAndLinkedAndRuns(@TempDir Path folder)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    Files.copy(Corpus.source("clang/words.c"), folder.resolve("words.c"));
    Files.createDirectory(folder.resolve("tmp"));
    Module llvm = Corpus.module(Corpus.LLVM);

    ProgramEnd compiled =
        ProgramEnd.of(
            tool(llvm, folder)
                .args(
                    "clang",
                    "-cc1",
                    "-triple",
                    "wasm32-unknown-wasip1",
                    "-emit-obj",
                    "-O1",
                    "-disable-free",
                    "-main-file-name",
                    "words.c",
                    "-mrelocation-model",
                    "static",
                    "-mframe-pointer=none",
                    "-fvisibility=hidden",
                    "-resource-dir",
                    "/usr",
                    "-isysroot",
                    "/usr",
                    "-internal-isystem",
                    "/usr/include",
                    "-internal-isystem",
                    "/usr/include/wasm32-wasip1",
                    "-o",
                    "/tmp/words.o",
                    "-x",
                    "c",
                    "/words.c"));
    assertThat(compiled).isEqualTo(SUCCESS);

    ProgramEnd linked =
        ProgramEnd.of(
            tool(llvm, folder)
                .args(
                    "wasm-ld",
                    "-m",
                    "wasm32",
                    "-L/usr/lib/wasm32-wasip1",
                    "/usr/lib/wasm32-wasip1/crt1-command.o",
                    "/tmp/words.o",
                    "-lc",
                    "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a",
                    "-o",
                    "/words.wasm"));
    assertThat(linked).isEqualTo(SUCCESS);

    byte[] program = Files.readAllBytes(folder.resolve("words.wasm"));
    WasiProcess.Builder words =
        WasiProcess.builder(Module.parse(program))
            .args("words", "/words.c")
            .preopen("/", folder, DirectoryAccess.READ_ONLY);
    assertThat(ProgramEnd.of(words)).isEqualTo(ProgramEnd.exited(7, COUNTS, ""));
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(program)))
        .isEqualTo(PROGRAM_SHA_256);
  }

  @Test
  void anErrorInTheSourceIsReportedWithItsPlace(@TempDir Path folder)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("wrong.c"), "int main(void) {\n  return missing;\n}\n");
    ProgramEnd end =
        ProgramEnd.of(
            tool(Corpus.module(Corpus.LLVM), folder)
                .args(
                    "clang",
                    "-cc1",
                    "-triple",
                    "wasm32-unknown-wasip1",
                    "-fsyntax-only",
                    "/wrong.c"));
    assertThat(end.outcome()).isEqualTo("exited with 1");
    assertThat(end.stderr())
        .contains("/wrong.c:2:10: error: use of undeclared identifier 'missing'");
  }

  private static WasiProcess.Builder tool(Module llvm, Path folder) {
    return WasiProcess.builder(llvm)
        .preopen("/usr", Corpus.path(Corpus.LLVM_RESOURCES), DirectoryAccess.READ_ONLY)
        .preopen("/", folder);
  }
}
