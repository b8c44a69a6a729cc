// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;

/**
 * What {@code poll_oneoff} is asked to wait for ({@code subscription}): a clock, or a descriptor.
 *
 * @param userdata given back with the event
 * @param eventtype one of {@link #CLOCK}, {@link #FD_READ}, {@link #FD_WRITE}
 * @param clock the {@link Clockid}, for a clock
 * @param timeout nanoseconds, unsigned, for a clock
 * @param absolute whether the timeout is a time of the clock rather than a duration
 * @param descriptor the number, for a descriptor
 */
public record Subscription(
    long userdata, int eventtype, int clock, long timeout, boolean absolute, int descriptor) {

  private static final int BYTES = 48;

  /** A clock reaches a time. */
  public static final int CLOCK = 0;

  /** There is something to read, or the end. */
  public static final int FD_READ = 1;

  /** Something can be written. */
  public static final int FD_WRITE = 2;

  private static final int ABSTIME = 1;

  /**
   * {@return the bytes of one in a guest's memory} In the older layout, a clock has another 64 bits
   * for the guest's own use, before all else.
   *
   * @param snapshot in whose layout
   */
  public static int bytes(Snapshot snapshot) {
    return snapshot == Snapshot.UNSTABLE ? BYTES + Long.BYTES : BYTES;
  }

  /**
   * Reads one from a guest.
   *
   * @param memory the guest's memory
   * @param address where; the range was checked
   * @param snapshot in whose layout
   * @return what is there
   * @throws WasiError {@link Errno#INVAL} if the type of event or a flag is not one that exists
   */
  public static Subscription load(Memory memory, long address, Snapshot snapshot) throws WasiError {
    long userdata = memory.loadLong(address);
    int eventtype = Byte.toUnsignedInt(memory.loadByte(address + 8));
    if (eventtype == FD_READ || eventtype == FD_WRITE) {
      return new Subscription(userdata, eventtype, 0, 0, false, memory.loadInt(address + 16));
    }
    long clockAddress = address + bytes(snapshot) - BYTES;
    int flags = Short.toUnsignedInt(memory.loadShort(clockAddress + 40));
    if (eventtype != CLOCK || (flags & ~ABSTIME) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    int clock = memory.loadInt(clockAddress + 16);
    long timeout = memory.loadLong(clockAddress + 24);
    return new Subscription(userdata, CLOCK, clock, timeout, (flags & ABSTIME) != 0, 0);
  }
}
