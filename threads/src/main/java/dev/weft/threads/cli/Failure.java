// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.io.Serial;

/** The command cannot be carried out; the message says why, in one line. */
public final class Failure extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** One of {@link ExitStatus}. */
  private final int exitStatus;

  /**
   * A failure.
   *
   * @param exitStatus one of {@link ExitStatus}
   * @param message why
   * @param cause what {@code --debug} shows; may be null
   */
  public Failure(int exitStatus, String message, Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /** {@return one of {@link ExitStatus}} */
  public int exitStatus() {
    return exitStatus;
  }
}
