// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** What a descriptor refers to ({@code filetype}). The order is the specification's. */
public enum Filetype {
  /** Something else, for example a pipe. */
  UNKNOWN,
  /** A block device. */
  BLOCK_DEVICE,
  /** A character device; for guests, a terminal. */
  CHARACTER_DEVICE,
  /** A directory. */
  DIRECTORY,
  /** A regular file. */
  REGULAR_FILE,
  /** A datagram socket. */
  SOCKET_DGRAM,
  /** A byte-stream socket. */
  SOCKET_STREAM,
  /** A symbolic link. */
  SYMBOLIC_LINK
}
