// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.OptionalInt;

/**
 * What came of running a program of a suite.
 *
 * @param exitCode what it exited with, if it did
 * @param end how it ended, for people
 * @param stdout all that it wrote to its standard output, as UTF-8
 * @param stderr all that it wrote to its standard error
 */
record ProgramResult(OptionalInt exitCode, String end, String stdout, String stderr) {

  static ProgramResult exited(int exitCode, String stdout, String stderr) {
    return new ProgramResult(OptionalInt.of(exitCode), "exit code " + exitCode, stdout, stderr);
  }

  static ProgramResult ended(String end, String stdout, String stderr) {
    return new ProgramResult(OptionalInt.empty(), end, stdout, stderr);
  }

  /** What it wrote. */
  @Override
  public String toString() {
    return text("standard output", stdout) + text("standard error", stderr);
  }

  private static String text(String what, String text) {
    return text.isEmpty() ? what + ": nothing\n" : what + ":\n" + text.indent(4);
  }
}
