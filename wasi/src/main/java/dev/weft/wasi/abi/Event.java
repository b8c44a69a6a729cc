// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;

/** How {@code poll_oneoff} reports what happened ({@code event}). */
public final class Event {

  /** The bytes of one in a guest's memory. */
  public static final int BYTES = 32;

  /** {@code fd_readwrite_hangup}, the only one of {@code eventrwflags}. */
  private static final int HANGUP = 1;

  private Event() {}

  /**
   * Writes one to a guest, padding included.
   *
   * @param memory the guest's memory
   * @param address where; the range was checked
   * @param subscription what happened
   * @param error why it cannot be waited for, or {@link Errno#SUCCESS}
   * @param bytes how many bytes can be read or written, for a descriptor
   * @param hungUp whether the peer of a socket has closed or lost the connection
   */
  public static void store(
      Memory memory,
      long address,
      Subscription subscription,
      Errno error,
      long bytes,
      boolean hungUp) {
    memory.storeLong(address, subscription.userdata());
    memory.storeLong(address + 8, error.code() | (long) subscription.eventtype() << 16);
    memory.storeLong(address + 16, bytes);
    memory.storeLong(address + 24, hungUp ? HANGUP : 0);
  }
}
