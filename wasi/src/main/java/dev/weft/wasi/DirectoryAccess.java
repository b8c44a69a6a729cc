// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

/** What a program may do with a directory that it is given. */
public enum DirectoryAccess {
  /** It may read; whatever would change something fails with {@code rofs}. */
  READ_ONLY,
  /** It may read and write. */
  READ_WRITE
}
