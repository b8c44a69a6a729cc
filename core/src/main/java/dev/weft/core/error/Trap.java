// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;
import java.util.List;

/**
 * Execution was aborted by an instruction (core 4.2.1). The instance stays usable. A trap carries a
 * WebAssembly backtrace and no Java stack trace.
 */
public final class Trap extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final TrapKind kind;
  private transient List<CodePosition> backtrace = List.of();
  private int omittedPositions;

  /**
   * A trap without detail.
   *
   * @param kind the reason
   */
  public Trap(TrapKind kind) {
    this(kind, "");
  }

  /**
   * A trap with what led to it.
   *
   * @param kind the reason
   * @param detail more about it, for example the address; may be empty
   */
  public Trap(TrapKind kind, String detail) {
    this(detail.isEmpty() ? kind.toString() : kind + ": " + detail, kind);
  }

  private Trap(String message, TrapKind kind) {
    super(message, null, false);
    this.kind = kind;
  }

  /**
   * A trap whose reason names the thing that is at fault, as in {@code uninitialized element 2}.
   *
   * @param kind the reason
   * @param which the thing, in words that go on from the reason
   * @return the trap
   */
  public static Trap at(TrapKind kind, String which) {
    return new Trap(kind + " " + which, kind);
  }

  /** {@return the reason} */
  public TrapKind kind() {
    return kind;
  }

  /**
   * {@return where it happened: the innermost instruction first, then the calls that led to it} A
   * deep stack is cut in its middle. Empty if no WebAssembly code was running.
   */
  public List<CodePosition> backtrace() {
    return backtrace == null ? List.of() : backtrace;
  }

  /** {@return how many calls between the innermost and the outermost ones were left out} */
  public int omittedPositions() {
    return omittedPositions;
  }

  /**
   * Tells where the trap happened. Only the engine that runs the code calls this, once, on the
   * thread that trapped and before the trap is seen by anybody else.
   *
   * @param backtrace the positions, innermost first
   * @param omittedPositions how many were left out in the middle
   */
  public void locate(List<CodePosition> backtrace, int omittedPositions) {
    if (this.backtrace == null || this.backtrace.isEmpty()) {
      this.backtrace = List.copyOf(backtrace);
      this.omittedPositions = omittedPositions;
    }
  }
}
