// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;
import java.util.List;

/**
 * Execution of a guest ended at one of its instructions without returning. It carries a WebAssembly
 * backtrace and no Java stack trace. The instance stays usable.
 */
public abstract sealed class Abort extends WasmException permits Trap, ThrownException {

  @Serial private static final long serialVersionUID = 1L;

  private transient List<CodePosition> backtrace = List.of();
  private int omittedPositions;

  Abort(String message) {
    super(message, null, false);
  }

  /**
   * {@return where it happened: the innermost instruction first, then the calls that led to it} A
   * deep stack is cut in its middle. Empty if no WebAssembly code was running.
   */
  public final List<CodePosition> backtrace() {
    return backtrace == null ? List.of() : backtrace;
  }

  /** {@return how many calls between the innermost and the outermost ones were left out} */
  public final int omittedPositions() {
    return omittedPositions;
  }

  /**
   * Tells where it happened; only the first time counts. Only the engine that runs the code calls
   * this, on the thread on which it happened.
   *
   * @param positions the positions, innermost first
   * @param omitted how many were left out in the middle
   */
  public final void locate(List<CodePosition> positions, int omitted) {
    if (backtrace().isEmpty()) {
      backtrace = List.copyOf(positions);
      omittedPositions = omitted;
    }
  }
}
