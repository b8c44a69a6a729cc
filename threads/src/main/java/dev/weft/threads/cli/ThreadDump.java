// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.CodePosition;
import dev.weft.threads.ThreadStatus;
import java.util.List;
import java.util.Locale;

/** Threads of a guest and their WebAssembly backtraces, for people to read. */
final class ThreadDump {

  private ThreadDump() {}

  /** {@return threads as lines of text} */
  static String of(List<ThreadStatus> threads) {
    StringBuilder text = new StringBuilder();
    for (ThreadStatus thread : threads) {
      text.append("weft: ").append(Printable.of(thread.name())).append(": ");
      text.append(thread.state().toString().toLowerCase(Locale.ROOT)).append('\n');
      append(text, thread.backtrace(), thread.omittedPositions());
    }
    return text.toString();
  }

  /** Appends a backtrace, a line for each position. */
  static void append(StringBuilder text, List<CodePosition> backtrace, int omittedPositions) {
    // What was left out stood in the middle.
    int omittedAfter = omittedPositions > 0 ? backtrace.size() / 2 : -1;
    for (int i = 0; i < backtrace.size(); i++) {
      if (i == omittedAfter) {
        text.append("    ... ").append(omittedPositions).append(" more calls ...\n");
      }
      text.append("    at ").append(Printable.of(backtrace.get(i).toString())).append('\n');
    }
  }
}
