// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of many megabytes: a Python if it has been fetched, else a generated one, which ends at
 * once.
 */
final class LargeModule {

  private static final int FUNCTIONS = 20_000;

  private LargeModule() {}

  static byte[] bytes() throws IOException {
    return Corpus.has(Corpus.PYTHON) ? Files.readAllBytes(Corpus.path(Corpus.PYTHON)) : generated();
  }

  /** {@return the Python, or a temporary file with the generated module} */
  static Path file() throws IOException {
    if (Corpus.has(Corpus.PYTHON)) {
      return Corpus.path(Corpus.PYTHON);
    }
    Path file = Files.createTempFile("large", ".wasm");
    file.toFile().deleteOnExit();
    return Files.write(file, generated());
  }

  /** Many copies of a kernel's worth of arithmetic, as functions of one module. */
  private static byte[] generated() {
    String body = "(local.set 0 (i32.add (i32.mul (local.get 0) (i32.const 31)) (i32.const 7)))\n";
    String function = "(func (param i32) (result i32)\n" + body.repeat(60) + "(local.get 0))\n";
    return TextAssembler.assemble(
        "(memory (export \"memory\") 1) (func (export \"_start\"))" + function.repeat(FUNCTIONS));
  }
}
