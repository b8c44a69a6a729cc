// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * Everything that can go wrong with a module, its linking or its execution. Whatever bytes come in,
 * nothing else is thrown because of them; other exceptions mean a wrong use of the Java interface.
 */
public abstract sealed class WasmException extends RuntimeException
    permits MalformedModule,
        InvalidModule,
        LinkFailure,
        Abort,
        ResourceExhausted,
        ProcessExit,
        Terminated {

  @Serial private static final long serialVersionUID = 1L;

  WasmException(String message) {
    super(message);
  }

  WasmException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For events of the guest: where they happened is told in the guest's terms, not by Java's. */
  WasmException(String message, Throwable cause, boolean writableStackTrace) {
    super(message, cause, true, writableStackTrace);
  }
}
