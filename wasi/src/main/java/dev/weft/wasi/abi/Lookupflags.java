// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** How a path is resolved: bits of the 32-bit set {@code lookupflags}. */
public final class Lookupflags {

  /** A symbolic link at the end is followed. */
  public static final int SYMLINK_FOLLOW = 1;

  /** All of them; any other bit is invalid. */
  public static final int ALL = SYMLINK_FOLLOW;

  private Lookupflags() {}
}
