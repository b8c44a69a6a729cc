// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.io.Serial;

/** A command of a script did not do what it should; the message says what it did. */
final class CommandFailure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message, null, false, false);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
