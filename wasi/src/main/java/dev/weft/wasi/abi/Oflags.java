// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** How {@code path_open} opens: bits of the 16-bit set {@code oflags}. */
public final class Oflags {

  /** Makes a file if there is none. */
  public static final int CREAT = 1;

  /** Fails if it is not a directory. */
  public static final int DIRECTORY = 1 << 1;

  /** With {@link #CREAT}, fails if there is something. */
  public static final int EXCL = 1 << 2;

  /** Makes the file empty. */
  public static final int TRUNC = 1 << 3;

  /** All of them; any other bit is invalid. */
  public static final int ALL = CREAT | DIRECTORY | EXCL | TRUNC;

  private Oflags() {}
}
