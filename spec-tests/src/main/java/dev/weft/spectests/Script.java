// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.List;

/**
 * A script of the specification's test suite.
 *
 * @param commands its commands in order
 */
public record Script(List<Command> commands) {

  /**
   * Keeps a script.
   *
   * @param commands its commands in order; copied
   */
  public Script {
    commands = List.copyOf(commands);
  }

  /** {@return how many assertions there are, those inside of threads counted} */
  public int assertions() {
    return count(commands);
  }

  private static int count(List<Command> commands) {
    int assertions = 0;
    for (Command command : commands) {
      if (command.isAssertion()) {
        assertions++;
      } else if (command instanceof Command.Thread thread) {
        assertions += count(thread.commands());
      }
    }
    return assertions;
  }
}
