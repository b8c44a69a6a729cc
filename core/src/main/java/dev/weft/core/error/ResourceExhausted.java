// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/** A limit of the implementation or of the embedder was reached (core 7.2), or memory ran out. */
public final class ResourceExhausted extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * A resource ran out.
   *
   * @param message which limit, its value, and what was asked for
   */
  public ResourceExhausted(String message) {
    super(message);
  }

  /**
   * A resource ran out.
   *
   * @param message which limit, its value, and what was asked for
   * @param cause how the system said so
   */
  public ResourceExhausted(String message, Throwable cause) {
    super(message, cause);
  }
}
