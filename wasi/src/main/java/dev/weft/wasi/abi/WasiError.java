// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import java.io.Serial;

/**
 * A function of WASI fails and the guest is to be told so. It never leaves this module, and carries
 * no Java stack trace because guests cause it at will.
 */
public final class WasiError extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final Errno errno;

  /**
   * A failure.
   *
   * @param errno what the guest is told
   */
  public WasiError(Errno errno) {
    super(errno.text(), null, false, false);
    this.errno = errno;
  }

  /** {@return what the guest is told} */
  public Errno errno() {
    return errno;
  }
}
