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

  /** The bytes of one in a guest's memory. */
  public static final int BYTES = 48;

  static final int UNSTABLE_BYTES = 56;

  /** A clock reaches a time. */
  public static final int CLOCK = 0;

  /** There is something to read, or the end. */
  public static final int FD_READ = 1;

  /** Something can be written. */
  public static final int FD_WRITE = 2;

  private static final int ABSTIME = 1;

  /**
   * Reads one from a guest.
   *
   * @param memory the guest's memory
   * @param address where; the range was checked
   * @return what is there
   * @throws WasiError {@link Errno#INVAL} if the type of event or a flag is not one that exists
   */
  public static Subscription load(Memory memory, long address) throws WasiError {
    return load(memory, address, address + 16);
  }

  /** The same for {@link Snapshot#UNSTABLE}, where a clock has a second number to itself. */
  static Subscription loadUnstable(Memory memory, long address) throws WasiError {
    return load(memory, address, address + 24);
  }

  private static Subscription load(Memory memory, long address, long clockAddress)
      throws WasiError {
    long userdata = memory.loadLong(address);
    int eventtype = Byte.toUnsignedInt(memory.loadByte(address + 8));
    if (eventtype == FD_READ || eventtype == FD_WRITE) {
      return new Subscription(userdata, eventtype, 0, 0, false, memory.loadInt(address + 16));
    }
    int flags = Short.toUnsignedInt(memory.loadShort(clockAddress + 24));
    if (eventtype != CLOCK || (flags & ~ABSTIME) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    int clock = memory.loadInt(clockAddress);
    long timeout = memory.loadLong(clockAddress + 8);
    return new Subscription(userdata, CLOCK, clock, timeout, (flags & ABSTIME) != 0, 0);
  }
}
