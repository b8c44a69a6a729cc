// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** How much one call may ask for. */
public final class WasiLimits {

  /** Buffers in one {@code iovec_array}; more is {@link Errno#INVAL}, as in POSIX. */
  public static final int IOVECS = 1024;

  /** Subscriptions of one {@code poll_oneoff}; more is {@link Errno#INVAL}. */
  public static final int SUBSCRIPTIONS = 4096;

  /** Bytes of one read or write; of more only so many are transferred, as on Linux. */
  public static final int TRANSFER_BYTES = 0x7fff_f000;

  /** Bytes that are copied at once between a guest and the host. */
  public static final int CHUNK_BYTES = 64 * 1024;

  private WasiLimits() {}
}
