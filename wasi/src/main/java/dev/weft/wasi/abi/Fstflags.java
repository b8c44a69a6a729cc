// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** Which times are set: bits of the 16-bit set {@code fstflags}. */
public final class Fstflags {

  /** The access time, to what is given. */
  public static final int ATIM = 1;

  /** The access time, to now. */
  public static final int ATIM_NOW = 1 << 1;

  /** The modification time, to what is given. */
  public static final int MTIM = 1 << 2;

  /** The modification time, to now. */
  public static final int MTIM_NOW = 1 << 3;

  /** All of them; any other bit is invalid. */
  public static final int ALL = ATIM | ATIM_NOW | MTIM | MTIM_NOW;

  private Fstflags() {}
}
