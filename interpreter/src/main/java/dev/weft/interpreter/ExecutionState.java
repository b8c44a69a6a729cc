// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.CodePosition;
import java.util.List;

/**
 * Where a Java thread was in guest code at one moment; see {@link Store#executionStates}.
 *
 * @param activity what it did
 * @param backtrace the innermost instruction first, then the calls that led to it, up to the host
 *     function or Java method that called the guest; a deep stack is cut in its middle. Empty if
 *     the thread does not answer or runs no guest code
 * @param omittedPositions how many calls between the innermost and the outermost ones were left out
 */
public record ExecutionState(
    Activity activity, List<CodePosition> backtrace, int omittedPositions) {

  /** What a thread does. */
  public enum Activity {
    /** It runs instructions. */
    RUNNING,
    /** It waits in {@code memory.atomic.wait}. */
    WAITING,
    /** It waits in a host function, by {@link Store#park}. */
    BLOCKED,
    /**
     * It has not answered: it is in a host function that does something else, or no processor was
     * free for it.
     */
    UNKNOWN
  }

  /** Makes the list immutable. */
  public ExecutionState {
    backtrace = List.copyOf(backtrace);
  }
}
