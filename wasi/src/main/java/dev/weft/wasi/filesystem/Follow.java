// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

/** Whether a symbolic link is followed that is a path's last component. */
public enum Follow {
  /** It is the link that is meant, even before a slash. */
  NEVER,
  /** It is the link that is meant, but before a slash what it leads to. */
  BEFORE_SLASH,
  /** It is what the link leads to that is meant. */
  ALWAYS
}
