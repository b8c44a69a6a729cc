// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/** Execution was aborted by an instruction (core 4.2.1). */
public final class Trap extends Abort {

  @Serial private static final long serialVersionUID = 1L;

  private final TrapKind kind;

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
    super(message);
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
}
