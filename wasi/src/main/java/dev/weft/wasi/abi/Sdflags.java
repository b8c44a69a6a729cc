// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** What {@code sock_shutdown} shuts: bits of the 8-bit set {@code sdflags}. */
public final class Sdflags {

  /** Receiving. */
  public static final int RD = 1;

  /** Sending. */
  public static final int WR = 1 << 1;

  /** Both; any other bit is invalid. */
  public static final int ALL = RD | WR;

  private Sdflags() {}
}
