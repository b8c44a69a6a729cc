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

  /**
   * Bytes that are given at once to a file, or taken from it. More would have the JVM keep a buffer
   * of that size for each thread.
   */
  public static final int FILE_CHUNK_BYTES = 256 * 1024;

  /** Bytes of a path; more is {@link Errno#NAMETOOLONG}, as on Linux. */
  public static final int PATH_BYTES = 4096;

  /** Directories that one path goes down; each is open meanwhile. */
  public static final int PATH_DEPTH = 128;

  /** Symbolic links that one path goes through; more is {@link Errno#LOOP}, as on Linux. */
  public static final int SYMBOLIC_LINKS = 40;

  /** Entries of a directory that can be listed; more is {@link Errno#NOMEM}. */
  public static final int DIRECTORY_ENTRIES = 1 << 20;

  private WasiLimits() {}
}
