// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A subcommand of {@code weft}. Those of other modules are found as services, so that the command
 * line has what there is on the module path.
 */
public interface Command {

  /** {@return the word behind {@code weft}} */
  String name();

  /** {@return its options and parameters} */
  CommandSpec spec();

  /**
   * Does what it is there for.
   *
   * @param options what was given, parsed as {@link #spec} says
   * @param console where to read and write
   * @return the exit status
   * @throws Failure if it cannot be done
   */
  int run(ParseResult options, Console console) throws Failure;
}
