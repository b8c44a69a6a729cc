// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

/**
 * A subcommand of {@code weft}. Those of other modules are found as services, so that the command
 * line has what there is on the module path.
 */
public interface Command {

  /** {@return the word behind {@code weft}} */
  String name();

  /**
   * {@return its options and parameters}
   *
   * @param name how it is called with all words, for messages
   */
  CommandSyntax syntax(String name);

  /**
   * Does what it is there for.
   *
   * @param given what was given, as {@link #syntax} says
   * @param console where to read and write
   * @return the exit status
   * @throws Failure if it cannot be done
   */
  int run(Arguments given, Console console) throws Failure;
}
