// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/** The guest ended itself with an exit code. It carries no Java stack trace. */
public final class ProcessExit extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * The guest ended itself.
   *
   * @param exitCode the code it gave; 0 means success
   */
  public ProcessExit(int exitCode) {
    super("exit with code " + Integer.toUnsignedString(exitCode), null, false);
    this.exitCode = exitCode;
  }

  /** {@return the code that the guest gave; 0 means success} All 32 bits are kept. */
  public int exitCode() {
    return exitCode;
  }
}
