// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * An engine with its WASI, under comparison by whole programs. An implementation for each; {@link
 * EngineChoice} names them. Public, since one of them has a class loader of its own.
 */
public interface ProgramEngine {

  /** A program that can be run any number of times, one after the other. */
  interface Program {

    /**
     * Makes an instance and runs it to its end.
     *
     * @param arguments its arguments; the first is its name
     * @param folder what it sees as its root, or null for no files at all
     * @param output where its standard output and its standard error go
     * @return its exit code
     * @throws Exception if it ends in any other way
     */
    int run(List<String> arguments, Path folder, OutputStream output) throws Exception;
  }

  /**
   * Does with a program all that has to be done once: decodes, validates, perhaps compiles it.
   *
   * @param module the file
   * @return the program
   * @throws IOException if the file cannot be read
   */
  Program load(Path module) throws IOException;
}
