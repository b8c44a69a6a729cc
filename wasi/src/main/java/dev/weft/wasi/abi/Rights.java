// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** What may be done with a descriptor: bits of the 64-bit set {@code rights}. */
public final class Rights {

  /** To call {@code fd_read}. */
  public static final long FD_READ = 1L << 1;

  /** To call {@code fd_fdstat_set_flags}. */
  public static final long FD_FDSTAT_SET_FLAGS = 1L << 3;

  /** To call {@code fd_write}. */
  public static final long FD_WRITE = 1L << 6;

  /** To call {@code fd_filestat_get}. */
  public static final long FD_FILESTAT_GET = 1L << 21;

  /** To wait in {@code poll_oneoff} for what may be read or written. */
  public static final long POLL_FD_READWRITE = 1L << 27;

  private Rights() {}
}
