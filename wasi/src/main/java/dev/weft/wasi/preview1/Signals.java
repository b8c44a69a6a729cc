// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.core.error.ProcessExit;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;

/**
 * {@code proc_raise}. Guests cannot handle signals, so each has its default effect (POSIX,
 * signal.h): most end the process, with the exit code that shells give, some do nothing.
 */
final class Signals {

  private static final int NONE = 0;
  private static final int CHLD = 16;
  private static final int CONT = 17;
  private static final int STOP = 18;
  private static final int TTOU = 21;
  private static final int URG = 22;
  private static final int WINCH = 27;
  private static final int SYS = 30;
  private static final int EXIT_CODE = 128;

  private Signals() {}

  /**
   * Sends the process a signal.
   *
   * @param signal its number in WASI
   * @throws WasiError {@link Errno#INVAL} if there is no such signal, {@link Errno#NOTSUP} if it
   *     would stop the process until somebody continues it
   */
  static void raise(int signal) throws WasiError {
    if (signal < NONE || signal > SYS) {
      throw new WasiError(Errno.INVAL);
    }
    if (signal >= STOP && signal <= TTOU) {
      throw new WasiError(Errno.NOTSUP);
    }
    switch (signal) {
      case NONE, CHLD, CONT, URG, WINCH -> {}
      default -> throw new ProcessExit(EXIT_CODE + signal);
    }
  }
}
