// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import static org.junit.jupiter.api.Assertions.fail;

import dev.weft.core.module.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real programs, which {@code spec-tests/corpus/fetch.sh} gets, and the sources that they are given
 * in these tests. The tests have the tag {@value #TAG} and run in the Maven profile of that name
 * only; there, a program that is missing is a failure.
 */
final class Corpus {

  /** The tests' tag. */
  static final String TAG = "corpus";

  static final String PYTHON = "python-wasi-3.12.0/dist/python.wasm";
  static final String SQLITE = "sqlite-command.wasm";
  static final String QUICKJS = "quickjs-wasi-3.6.2/quickjs.wasm";

  /** Clang and LLD in one program. */
  static final String LLVM = "clang-22.0.0-git20542-10/gen/llvm.core.wasm";

  /** The headers and libraries for {@link #LLVM}. */
  static final String LLVM_RESOURCES = "clang-22.0.0-git20542-10/resources";

  private Corpus() {}

  /** Where something of the corpus is; a failure if it is not there. */
  static Path path(String name) {
    Path folder = Path.of(System.getProperty("weft.corpus"));
    Path path = folder.resolve(name);
    return Files.exists(path)
        ? path
        : fail("no " + name + " in " + folder + ": spec-tests/corpus/fetch.sh gets it");
  }

  /** A module of the corpus. */
  static Module module(String name) throws IOException {
    return Module.parse(path(name));
  }

  /** A file of {@code spec-tests/corpus}. */
  static Path source(String name) {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("corpus", name);
  }
}
