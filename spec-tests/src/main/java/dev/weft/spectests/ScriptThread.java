// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.List;
import java.util.function.Supplier;

/** A thread that a script has started, as a thread of the host. */
final class ScriptThread {

  private final Thread thread;

  /** Written by the thread before it ends, read by others after joining it. */
  private List<CommandResult> results = List.of();

  private ScriptThread(Command.Thread command, Supplier<List<CommandResult>> work) {
    thread =
        Thread.ofPlatform()
            .name("script thread " + command.name())
            .daemon()
            .unstarted(() -> results = work.get());
  }

  static ScriptThread start(Command.Thread command, Supplier<List<CommandResult>> work) {
    ScriptThread started = new ScriptThread(command, work);
    started.thread.start();
    return started;
  }

  /**
   * Waits until the thread has ended, for which the time limit of its store cares.
   *
   * @return how its commands ended
   */
  List<CommandResult> join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return results;
  }
}
