// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.error.CodePosition;
import dev.weft.interpreter.ExecutionState;
import java.util.List;

/**
 * What a thread of a process did when it was asked; see {@link WasiProcess#threads}.
 *
 * @param id the id that {@code thread-spawn} gave, or {@link Outcome#MAIN_THREAD}
 * @param name the name of the Java thread
 * @param state what it did
 * @param backtrace the innermost instruction first, then the calls that led to it; empty if the
 *     thread has not told
 * @param omittedPositions how many calls in the middle of a deep stack were left out
 */
public record ThreadStatus(
    int id, String name, State state, List<CodePosition> backtrace, int omittedPositions) {

  /** What a thread does. */
  public enum State {
    /** Its Java thread has not begun yet. */
    STARTING,
    /** It runs instructions. */
    RUNNING,
    /** It waits in {@code memory.atomic.wait}. */
    WAITING,
    /** It waits in a host function, for example in {@code poll_oneoff} or {@code fd_read}. */
    BLOCKED,
    /** It is in a host function that does not tell, or no processor was free for it. */
    UNKNOWN
  }

  /** Makes the list immutable. */
  public ThreadStatus {
    backtrace = List.copyOf(backtrace);
  }

  static ThreadStatus of(int id, String name, ExecutionState execution) {
    if (execution == null) {
      return new ThreadStatus(id, name, State.STARTING, List.of(), 0);
    }
    State state =
        switch (execution.activity()) {
          case RUNNING -> State.RUNNING;
          case WAITING -> State.WAITING;
          case BLOCKED -> State.BLOCKED;
          case UNKNOWN -> State.UNKNOWN;
        };
    return new ThreadStatus(id, name, state, execution.backtrace(), execution.omittedPositions());
  }
}
