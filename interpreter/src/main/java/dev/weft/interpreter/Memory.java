// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.memory.SharedMemory;
import dev.weft.interpreter.memory.UnsharedMemory;
import java.lang.foreign.MemorySegment;

/**
 * A linear memory (core 4.2.8): a growing array of bytes, little-endian.
 *
 * <p>Addresses are unsigned and in bytes. Every access is checked against the present size, and one
 * that is out of bounds throws a {@link dev.weft.core.error.Trap} before anything is written. A
 * shared memory may be used by any number of threads; an unshared one only by one thread at a time.
 *
 * <p>The accesses of 8 to 64 bits are those of the instructions: an aligned one is never torn.
 */
public abstract sealed class Memory implements External permits UnsharedMemory, SharedMemory {

  /** For the two kinds. */
  protected Memory() {}

  // TODO(memory): factory Memory.of(MemoryType, Store?)

  /** Returns the type, with the present size as the minimum. */
  @Override
  public abstract MemoryType type();

  /** Returns the present size in bytes. */
  public abstract long size();

  /**
   * Grows the memory; the new bytes are zero (core 4.5.3.4).
   *
   * @param pages by how many pages of 65,536 bytes, unsigned
   * @return the size before, in pages, or -1 if it cannot grow by so much
   */
  public abstract long grow(long pages);

  /** Reads one byte at an address. */
  public abstract byte loadByte(long address);

  /** Reads 16 bits at an address of any alignment. */
  public abstract short loadShort(long address);

  /** Reads 32 bits at an address of any alignment. */
  public abstract int loadInt(long address);

  /** Reads 64 bits at an address of any alignment. */
  public abstract long loadLong(long address);

  /** Writes one byte at an address. */
  public abstract void storeByte(long address, byte value);

  /** Writes 16 bits at an address of any alignment. */
  public abstract void storeShort(long address, short value);

  /** Writes 32 bits at an address of any alignment. */
  public abstract void storeInt(long address, int value);

  /** Writes 64 bits at an address of any alignment. */
  public abstract void storeLong(long address, long value);

  /** Copies bytes out of the memory. */
  public abstract void read(long address, byte[] target, int offset, int length);

  /** Copies bytes into the memory. */
  public abstract void write(long address, byte[] source, int offset, int length);

  /** {@code memory.fill}: sets a range to a byte. */
  public abstract void fill(long address, byte value, long length);

  /** {@code memory.init}: copies a part of a segment into the memory. */
  public abstract void init(long address, MemorySegment source, long offset, long length);

  /** {@code memory.copy}: copies a range of a memory, possibly of this one, into this one. */
  public abstract void copy(long address, Memory source, long sourceAddress, long length);

  /** {@code atomic.load} of 8, 16, 32 or 64 bits; zero-extended. */
  public abstract long atomicLoad(int bits, long address);

  /** {@code atomic.store} of 8, 16, 32 or 64 bits. */
  public abstract void atomicStore(int bits, long address, long value);

  /** {@code atomic.rmw}: returns the old value, zero-extended. */
  public abstract long atomicUpdate(
      AtomicUpdate update, int bits, long address, long operand);

  /** {@code atomic.rmw.cmpxchg}: returns the old value, zero-extended. */
  public abstract long atomicCompareExchange(
      int bits, long address, long expected, long replacement);

  /**
   * {@code memory.atomic.wait32} and {@code wait64}.
   *
   * @param bits 32 or 64
   * @param timeout nanoseconds, negative for ever
   * @return 0 if it was notified, 1 if the value was not the expected one, 2 if the time ran out
   */
  public abstract int atomicWait(int bits, long address, long expected, long timeout, Store store);

  /** {@code memory.atomic.notify}: wakes up to count (unsigned) waiters, returns how many. */
  public abstract int atomicNotify(long address, int count);
}
