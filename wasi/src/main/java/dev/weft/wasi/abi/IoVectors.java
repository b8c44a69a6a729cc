// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;
import java.nio.ByteBuffer;

/**
 * The buffers of one read or write ({@code iovec_array} or {@code ciovec_array}), taken in order as
 * one range of bytes. The array is read from the guest's memory once, when this is made, and each
 * buffer is checked then: moving bytes cannot trap later. For one call on one thread.
 */
public final class IoVectors {

  private static final int ENTRY_BYTES = 8;

  private final Memory memory;
  private final long[] addresses;
  private final int[] lengths;
  private final int total;

  /** The buffer that is moved next, and how much of it was moved. */
  private int current;

  private int movedOfCurrent;

  /** How much was moved in all. */
  private int moved;

  /**
   * Reads the array.
   *
   * @param memory the guest's memory
   * @param pointer where the array starts
   * @param count how many entries it has, unsigned
   * @param limits how many entries there may be, and how many bytes are moved
   * @throws WasiError {@link Errno#INVAL} if there are more entries
   */
  public IoVectors(Memory memory, int pointer, int count, CallLimits limits) throws WasiError {
    if (count < 0 || count > limits.ioVectors()) {
      throw new WasiError(Errno.INVAL);
    }
    this.memory = memory;
    addresses = new long[count];
    lengths = new int[count];
    long entry = GuestMemory.address(pointer);
    GuestMemory.check(memory, entry, (long) count * ENTRY_BYTES);
    int sum = 0;
    for (int i = 0; i < count; i++, entry += ENTRY_BYTES) {
      long address = GuestMemory.address(memory.loadInt(entry));
      long length = GuestMemory.address(memory.loadInt(entry + 4));
      GuestMemory.check(memory, address, length);
      addresses[i] = address;
      lengths[i] = (int) Math.min(length, limits.transferBytes() - sum);
      sum += lengths[i];
    }
    total = sum;
  }

  /** {@return how many bytes may be moved in all, 0 to {@link WasiLimits#TRANSFER_BYTES}} */
  public int total() {
    return total;
  }

  /** {@return how many bytes are left to move} */
  public int rest() {
    return total - moved;
  }

  /** {@return whether it is better to copy the bytes than to move each buffer by itself} */
  public boolean isSmallAndMany() {
    return lengths.length > 1 && total <= WasiLimits.CHUNK_BYTES;
  }

  /**
   * {@return the next bytes of the guest's buffers, after those that were moved before}
   *
   * <p>It is a view of the guest's memory, for use during this call. There must be bytes left.
   *
   * @param limit how many at most
   */
  public ByteBuffer next(int limit) {
    int length = partOfCurrent(limit);
    return memory.buffer(addresses[current] + movedOfCurrent, length);
  }

  /**
   * Counts bytes as moved.
   *
   * @param length how many, of those that {@link #next} has given
   */
  public void moved(int length) {
    movedOfCurrent += length;
    moved += length;
  }

  /**
   * Copies bytes into the guest's buffers, after those that were moved before.
   *
   * @param source where they come from
   * @param offset where they start in it
   * @param length how many; with those moved before no more than the total
   */
  public void scatter(byte[] source, int offset, int length) {
    for (int done = 0; done < length; ) {
      int part = partOfCurrent(length - done);
      memory.write(addresses[current] + movedOfCurrent, source, offset + done, part);
      moved(part);
      done += part;
    }
  }

  /**
   * Copies bytes out of the guest's buffers, after those that were moved before.
   *
   * @param target where they go
   * @param offset where they start in it
   * @param length how many; with those moved before no more than the total
   */
  public void gather(byte[] target, int offset, int length) {
    for (int done = 0; done < length; ) {
      int part = partOfCurrent(length - done);
      memory.read(addresses[current] + movedOfCurrent, target, offset + done, part);
      moved(part);
      done += part;
    }
  }

  /** Goes on to a buffer with something left to move; returns how much of it to move now. */
  private int partOfCurrent(int wanted) {
    while (movedOfCurrent == lengths[current]) {
      current++;
      movedOfCurrent = 0;
    }
    return Math.min(wanted, lengths[current] - movedOfCurrent);
  }
}
