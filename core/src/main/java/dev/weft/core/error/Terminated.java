// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * Execution was stopped from outside: somebody terminated the store in which the code ran. It
 * carries no Java stack trace.
 */
public final class Terminated extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Execution was stopped.
   *
   * @param message why
   */
  public Terminated(String message) {
    super(message, null, false);
  }
}
