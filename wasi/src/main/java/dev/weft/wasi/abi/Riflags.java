// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** How {@code sock_recv} receives: bits of the 16-bit set {@code riflags}. */
public final class Riflags {

  /** Leaves the bytes where they are. */
  public static final int PEEK = 1;

  /** Waits until all bytes that are asked for are there. */
  public static final int WAITALL = 1 << 1;

  /** All of them; any other bit is invalid. */
  public static final int ALL = PEEK | WAITALL;

  private Riflags() {}
}
