// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.MalformedModule;
import java.util.List;

/**
 * How a script ended.
 *
 * @param commands the assertions, and of the other commands those that failed
 */
public record ScriptResult(List<CommandResult> commands) {

  /**
   * Keeps a result.
   *
   * @param commands the assertions, and of the other commands those that failed; copied
   */
  public ScriptResult {
    commands = List.copyOf(commands);
  }

  /**
   * {@return the result of a text that is no script: one failure}
   *
   * @param fault what is wrong with the text
   */
  public static ScriptResult unreadable(MalformedModule fault) {
    return new ScriptResult(
        List.of(new CommandResult(fault.line(), "script", false, fault.getMessage())));
  }

  /** {@return how many assertions hold} */
  public int passed() {
    return commands.size() - failed();
  }

  /** {@return how many commands failed, assertions or not} */
  public int failed() {
    int failed = 0;
    for (CommandResult command : commands) {
      if (!command.passed()) {
        failed++;
      }
    }
    return failed;
  }
}
