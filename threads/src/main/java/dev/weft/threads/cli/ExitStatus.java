// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

/**
 * The exit statuses of the command line, besides those that guests choose. The system keeps the
 * lowest 8 bits of a status.
 */
public final class ExitStatus {

  /** The command has done what it should. */
  public static final int SUCCESS = 0;

  /** The module or its file is no good, or Weft could not go on. */
  public static final int FAILURE = 1;

  /** The command line is no good. */
  public static final int USAGE = 2;

  /** The time limit has passed: what the command timeout says. */
  static final int TIMEOUT = 124;

  /**
   * A trap or an uncaught exception: as a shell tells of a program that has aborted, 128 and the
   * number of SIGABRT.
   */
  public static final int ABORT = 134;

  private ExitStatus() {}
}
