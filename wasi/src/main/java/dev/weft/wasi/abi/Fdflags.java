// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** How a descriptor behaves: bits of the 16-bit set {@code fdflags}. */
public final class Fdflags {

  /** Writes go to the end. */
  public static final int APPEND = 1;

  /** Writes wait until the data is stored. */
  public static final int DSYNC = 1 << 1;

  /** What would block fails with {@link Errno#AGAIN}. */
  public static final int NONBLOCK = 1 << 2;

  /** Reads are synchronised as writes are. */
  public static final int RSYNC = 1 << 3;

  /** Writes wait until data and metadata are stored. */
  public static final int SYNC = 1 << 4;

  /** All of them; any other bit is invalid. */
  public static final int ALL = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

  private Fdflags() {}
}
