// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.events.FlightRecording;
import dev.weft.interpreter.events.MemoryGrowEvent;
import dev.weft.interpreter.memory.SharedMemory;
import dev.weft.interpreter.memory.UnsharedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A linear memory (core 4.2.8): a growing array of bytes, little-endian.
 *
 * <p>Addresses and lengths are unsigned and in bytes. Every access is checked against the present
 * size, and one that is out of bounds throws a {@link Trap} of kind {@link
 * TrapKind#OUT_OF_BOUNDS_MEMORY_ACCESS} before anything is written.
 *
 * <p>A shared memory may be used by any number of threads at once; an unshared one only by one
 * thread at a time, and handing it over needs a happens-before edge between the two.
 *
 * <p>The accesses of 8 to 64 bits are those of the plain instructions: one that is aligned to its
 * width is never torn. The atomic ones are sequentially consistent, and those of different widths
 * are atomic to each other.
 */
public abstract sealed class Memory implements External permits UnsharedMemory, SharedMemory {

  /** As much is reserved at most for a memory to grow; 64-bit addresses could reach 16 EiB. */
  private static final long LARGEST_GROWN_SIZE = 1L << 32;

  private final MemoryType declared;
  private final Store store;

  /**
   * For the two kinds.
   *
   * @param declared the type with which the memory was created
   * @param store the store that counts its size
   */
  protected Memory(MemoryType declared, Store store) {
    this.declared = declared;
    this.store = store;
  }

  /**
   * Creates a memory of zeros in a store of its own, that is, without limits but those of the type.
   *
   * @param type the type; its minimum is the initial size
   * @return the memory
   * @throws IllegalArgumentException if the type is not valid: more pages than addresses reach, a
   *     minimum above the maximum, pages of another size than 1 or 65,536 bytes, or a shared memory
   *     without a maximum (core 3.2)
   * @throws ResourceExhausted as {@link #of(MemoryType, Store, Arena)} does
   */
  public static Memory of(MemoryType type) {
    return of(type, new Store());
  }

  /**
   * Creates a memory of zeros whose space is given back when nothing refers to it any more.
   *
   * @param type the type; its minimum is the initial size
   * @param store the store whose limit on memory counts its size
   * @return the memory
   * @throws IllegalArgumentException if the type is not valid, as {@link #of(MemoryType)} says
   * @throws ResourceExhausted as {@link #of(MemoryType, Store, Arena)} does
   */
  public static Memory of(MemoryType type, Store store) {
    return of(type, store, null);
  }

  /**
   * Creates a memory of zeros.
   *
   * <p>An unshared memory of up to 64 MiB is on Java's heap. A larger one, and every shared memory,
   * is outside of the heap: the addresses up to its maximum are reserved at once, and the space is
   * taken page by page when it is first touched. No memory grows beyond 4 GiB, whatever its type
   * allows, so that no more is reserved unless it begins with more. Where so much cannot be
   * reserved, an unshared memory stays on the heap, and does not grow beyond 2 GiB - 64 KiB.
   *
   * @param type the type; its minimum is the initial size
   * @param store the store whose limit on memory counts its size
   * @param arena how long what is outside of the heap lives: closing the arena gives its space back
   *     at once, and every later access throws an {@link IllegalStateException}. For a shared
   *     memory it must be accessible to all threads. Null means until nothing refers to the memory
   *     any more.
   * @return the memory
   * @throws IllegalArgumentException if the type is not valid, as {@link #of(MemoryType)} says
   * @throws ResourceExhausted if the store's limit is reached, or there is no room for the initial
   *     size, or the maximum of a shared memory cannot be reserved
   */
  public static Memory of(MemoryType type, Store store, Arena arena) {
    requireValid(type);
    long bytes = type.bytes(type.limits().minimum());
    if (!store.reserveMemory(bytes)) {
      throw new ResourceExhausted(
          "the store's limit of "
              + store.maximumMemoryBytes()
              + " bytes of memory leaves no room for "
              + bytes
              + " bytes");
    }
    boolean created = false;
    try {
      Memory memory =
          type.shared()
              ? new SharedMemory(type, store, arena)
              : new UnsharedMemory(type, store, arena);
      created = true;
      return memory;
    } finally {
      if (!created) {
        store.releaseMemory(bytes);
      }
    }
  }

  // core 3.2
  private static void requireValid(MemoryType type) {
    long minimum = type.limits().minimum();
    long most = type.maximumPages();
    long maximum = type.limits().maximum().orElse(most);
    if (Long.compareUnsigned(maximum, most) > 0) {
      throw new IllegalArgumentException(
          "more than " + Long.toUnsignedString(most) + " pages: " + type);
    }
    if (Long.compareUnsigned(minimum, maximum) > 0) {
      throw new IllegalArgumentException("the minimum is above the maximum: " + type);
    }
    if (type.pageBits() != MemoryType.PAGE_BITS && type.pageBits() != 0) {
      throw new IllegalArgumentException("invalid custom page size: " + type);
    }
    if (type.shared() && type.limits().maximum().isEmpty()) {
      throw new IllegalArgumentException("shared memory must have maximum: " + type);
    }
  }

  /** {@return the type, with the present size as the minimum} */
  @Override
  public final MemoryType type() {
    Limits limits = new Limits(pages(), declared.limits().maximum());
    return new MemoryType(declared.addressType(), limits, declared.shared(), declared.pageBits());
  }

  /** {@return the present size in bytes, a multiple of the page size of its type} */
  public abstract long size();

  /** {@return the present size in pages, of 65,536 bytes unless the type says otherwise} */
  public final long pages() {
    return size() >>> pageBits();
  }

  /**
   * {@code memory.grow}: makes the memory larger; the new bytes are zero (core 4.6). Of a shared
   * memory, this is one atomic step: racing calls return different sizes.
   *
   * @param pages by how many pages, unsigned
   * @return the size before, in pages, or -1 if it cannot grow by so much: because of its maximum,
   *     the store's limit, or because there is no room
   */
  public final long grow(long pages) {
    long before = growBy(pages);
    if (FlightRecording.isOn()) {
      MemoryGrowEvent.record(declared.shared(), pages, before);
    }
    return before;
  }

  /**
   * Does what {@link #grow} says.
   *
   * @param pages by how many pages, unsigned
   * @return the size before, in pages, or -1
   */
  protected abstract long growBy(long pages);

  /**
   * Adds the offset of an instruction to its address operand (core 4.6).
   *
   * @param address the operand, unsigned
   * @param offset the offset, unsigned
   * @return the sum, unsigned; where it needs 65 bits, an address that no memory has and that has
   *     the alignment of the sum
   */
  public static long effectiveAddress(long address, long offset) {
    long sum = address + offset;
    return Long.compareUnsigned(sum, address) < 0 ? sum | Long.MIN_VALUE : sum;
  }

  // Plain accesses (core 4.6)

  /**
   * Reads 8 bits.
   *
   * @param address where
   * @return the bits
   * @throws Trap if it is out of bounds
   */
  public abstract byte loadByte(long address);

  /**
   * Reads 16 bits.
   *
   * @param address where; of any alignment
   * @return the bits
   * @throws Trap if it is out of bounds
   */
  public abstract short loadShort(long address);

  /**
   * Reads 32 bits.
   *
   * @param address where; of any alignment
   * @return the bits
   * @throws Trap if it is out of bounds
   */
  public abstract int loadInt(long address);

  /**
   * Reads 64 bits.
   *
   * @param address where; of any alignment
   * @return the bits
   * @throws Trap if it is out of bounds
   */
  public abstract long loadLong(long address);

  /**
   * Writes 8 bits.
   *
   * @param address where
   * @param value the bits
   * @throws Trap if it is out of bounds
   */
  public abstract void storeByte(long address, byte value);

  /**
   * Writes 16 bits.
   *
   * @param address where; of any alignment
   * @param value the bits
   * @throws Trap if it is out of bounds
   */
  public abstract void storeShort(long address, short value);

  /**
   * Writes 32 bits.
   *
   * @param address where; of any alignment
   * @param value the bits
   * @throws Trap if it is out of bounds
   */
  public abstract void storeInt(long address, int value);

  /**
   * Writes 64 bits.
   *
   * @param address where; of any alignment
   * @param value the bits
   * @throws Trap if it is out of bounds
   */
  public abstract void storeLong(long address, long value);

  // Ranges. All bounds are checked before the first byte is written (core 4.6). While other threads
  // write, each byte is either an old or a new one. Instructions give their store, and a range that
  // takes long is then written in portions, between which the store may end it.

  /**
   * How many bytes are written at once: that takes about 0.1 ms, or 1 ms if they are touched first.
   */
  private static final long PORTION = 1 << 20;

  /**
   * Copies bytes out of the memory.
   *
   * @param address of the first byte
   * @param target where they go
   * @param offset the index of the first one there
   * @param length how many
   * @throws Trap if it is out of the memory's bounds
   * @throws IndexOutOfBoundsException if it is out of the array's bounds
   */
  public final void read(long address, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkRange(address, length);
    view(address, length).get(target, offset, length);
  }

  /**
   * Copies bytes into the memory.
   *
   * @param address of the first byte
   * @param source where they come from
   * @param offset the index of the first one there
   * @param length how many
   * @throws Trap if it is out of the memory's bounds
   * @throws IndexOutOfBoundsException if it is out of the array's bounds
   */
  public final void write(long address, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    checkRange(address, length);
    view(address, length).put(source, offset, length);
  }

  /**
   * {@return a range of the memory as a buffer, for input and output without a copy} The buffer is
   * a view. Of an unshared memory it must not be used any more once the memory has grown.
   *
   * @param address of the first byte
   * @param length how many
   * @throws Trap if it is out of bounds
   */
  public final ByteBuffer buffer(long address, int length) {
    checkRange(address, length);
    return view(address, length);
  }

  /**
   * {@code memory.fill}: sets a range to one value (core 4.6).
   *
   * @param address of the first byte
   * @param value the value
   * @param length how many
   * @throws Trap if it is out of bounds
   */
  public final void fill(long address, byte value, long length) {
    fill(address, value, length, null);
  }

  /**
   * Does the same as a part of what executes in a store.
   *
   * @param address of the first byte
   * @param value the value
   * @param length how many
   * @param executing its end ends this, with a part of the bytes written; null for none
   * @throws Trap if it is out of bounds; then nothing is written
   * @throws dev.weft.core.error.Terminated as {@link Store#checkTermination} does
   * @throws ResourceExhausted as {@link Store#checkTermination} does
   */
  public final void fill(long address, byte value, long length, Store executing) {
    checkRange(address, length);
    long done = 0;
    while (length - done > PORTION) {
      fillRange(address + done, value, PORTION);
      done += PORTION;
      checkTermination(executing);
    }
    fillRange(address + done, value, length - done);
  }

  /**
   * Sets bytes of a range that is in bounds.
   *
   * @param address of the first byte
   * @param value the value
   * @param length how many
   */
  protected void fillRange(long address, byte value, long length) {
    segment().asSlice(address, length).fill(value);
  }

  private static void checkTermination(Store executing) {
    if (executing != null) {
      executing.checkTermination();
    }
  }

  /**
   * {@code memory.init}: copies a part of a data segment into the memory (core 4.6).
   *
   * @param address of the first byte
   * @param source the data segment, from index 0 to its limit; of length 0 once it was dropped
   * @param offset the index of the first byte there
   * @param length how many
   * @throws Trap if it is out of bounds of the memory or the data segment
   */
  public final void init(long address, ByteBuffer source, long offset, long length) {
    // Not in portions: a data segment is a part of a module, whose size is limited.
    int available = source.limit();
    if (isOutside(offset, length, available)) {
      throw new Trap(
          TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS,
          describe(offset, length) + " of a data segment of " + available + " bytes");
    }
    checkRange(address, length);
    view(address, (int) length).put(0, source, (int) offset, (int) length);
  }

  /**
   * {@code memory.copy}: copies a range of a memory, possibly of this one, into this one. The
   * ranges may overlap (core 4.6).
   *
   * @param address of the first byte in this memory
   * @param source where the bytes come from; of any kind
   * @param sourceAddress of the first byte there
   * @param length how many
   * @throws Trap if it is out of bounds of either memory
   */
  public final void copy(long address, Memory source, long sourceAddress, long length) {
    copy(address, source, sourceAddress, length, null);
  }

  /**
   * Does the same as a part of what executes in a store.
   *
   * @param address of the first byte in this memory
   * @param source where the bytes come from; of any kind
   * @param sourceAddress of the first byte there
   * @param length how many
   * @param executing its end ends this, with a part of the bytes written; null for none
   * @throws Trap if it is out of bounds of either memory; then nothing is written
   * @throws dev.weft.core.error.Terminated as {@link Store#checkTermination} does
   * @throws ResourceExhausted as {@link Store#checkTermination} does
   */
  public final void copy(
      long address, Memory source, long sourceAddress, long length, Store executing) {
    source.checkRange(sourceAddress, length);
    checkRange(address, length);
    // Where the ranges overlap, no portion may overwrite what a later one has to read.
    boolean backwards = sourceAddress < address;
    long left = length;
    while (left > PORTION) {
      long start = backwards ? left - PORTION : length - left;
      copyRange(address + start, source, sourceAddress + start, PORTION);
      left -= PORTION;
      checkTermination(executing);
    }
    long start = backwards ? 0 : length - left;
    copyRange(address + start, source, sourceAddress + start, left);
  }

  /**
   * Copies a range where both are in bounds. They may overlap.
   *
   * @param address of the first byte in this memory
   * @param source where the bytes come from
   * @param sourceAddress of the first byte there
   * @param length how many
   */
  protected void copyRange(long address, Memory source, long sourceAddress, long length) {
    MemorySegment.copy(source.segment(), sourceAddress, segment(), address, length);
  }

  // Atomic accesses (threads proposal). Alignment is checked first, then bounds.

  /**
   * {@code atomic.load}: reads in the one order of all atomic accesses.
   *
   * @param bits the width: 8, 16, 32 or 64
   * @param address where; a multiple of the width
   * @return the value, zero-extended
   * @throws Trap if it is unaligned or out of bounds
   */
  public abstract long atomicLoad(int bits, long address);

  /**
   * {@code atomic.store}: writes in the one order of all atomic accesses.
   *
   * @param bits the width: 8, 16, 32 or 64
   * @param address where; a multiple of the width
   * @param value the value; higher bits are ignored
   * @throws Trap if it is unaligned or out of bounds
   */
  public abstract void atomicStore(int bits, long address, long value);

  /**
   * {@code atomic.rmw}: replaces a value by one that depends on it, in one step.
   *
   * @param update how
   * @param bits the width: 8, 16, 32 or 64
   * @param address where; a multiple of the width
   * @param operand the other operand; higher bits are ignored
   * @return the value before, zero-extended
   * @throws Trap if it is unaligned or out of bounds
   */
  public abstract long atomicUpdate(AtomicUpdate update, int bits, long address, long operand);

  /**
   * {@code atomic.rmw.cmpxchg}: replaces a value if it is the expected one, in one step.
   *
   * @param bits the width: 8, 16, 32 or 64
   * @param address where; a multiple of the width
   * @param expected the value that is replaced; higher bits are ignored
   * @param replacement the value that replaces it; higher bits are ignored
   * @return the value before, zero-extended
   * @throws Trap if it is unaligned or out of bounds
   */
  public abstract long atomicCompareExchange(
      int bits, long address, long expected, long replacement);

  /**
   * {@code memory.atomic.wait32} and {@code wait64}: blocks until a notification for the address,
   * if the memory holds the expected value there. Comparing and beginning to wait is one step to
   * notifications.
   *
   * @param bits the width: 32 or 64
   * @param address where; a multiple of the width
   * @param expected the value; higher bits are ignored
   * @param timeout nanoseconds; negative for ever
   * @param store the store in which the thread executes: its termination ends the wait
   * @return 0 if it was notified, 1 if the value was not the expected one, 2 if the time ran out
   * @throws Trap if it is unaligned or out of bounds, or the memory is not shared
   * @throws dev.weft.core.error.Terminated as {@link Store#park} does
   * @throws ResourceExhausted as {@link Store#park} does
   */
  public abstract int atomicWait(int bits, long address, long expected, long timeout, Store store);

  /**
   * {@code memory.atomic.notify}: wakes threads that wait for an address, those first that have
   * waited longest. Each one counted is one wait that returns 0.
   *
   * @param address for which they wait; a multiple of 4
   * @param count how many to wake at most, unsigned
   * @return how many were woken; 0 if the memory is not shared
   * @throws Trap if it is unaligned or out of bounds
   */
  public abstract int atomicNotify(long address, int count);

  /**
   * Gives back what the memory counts in its store's limit, when the instance that owned it has
   * ended. Nobody uses the memory afterwards.
   */
  final void release() {
    store.releaseMemory(size());
  }

  // What the two kinds have in common

  /** {@return the bytes; at least as many as the present size} */
  protected abstract MemorySegment segment();

  // Ranges that are in bounds

  /**
   * {@return a range as a buffer}
   *
   * @param address of the first byte
   * @param length how many
   */
  protected ByteBuffer view(long address, int length) {
    return segment().asSlice(address, length).asByteBuffer();
  }

  /** {@return how large the memory can become, in bytes} */
  protected final long largestSize() {
    long allowed = declared.bytes(declared.limits().maximum().orElse(declared.maximumPages()));
    return Math.max(Math.min(allowed, LARGEST_GROWN_SIZE), minimumSize());
  }

  /** {@return the base-2 logarithm of the size of a page in bytes} */
  protected final int pageBits() {
    return declared.pageBits();
  }

  /** {@return the size at creation, in bytes} */
  protected final long minimumSize() {
    return declared.bytes(declared.limits().minimum());
  }

  /**
   * Counts more bytes in the store's limit.
   *
   * @param bytes how many
   * @return whether the limit allows it; if not, nothing is counted
   */
  protected final boolean reserve(long bytes) {
    return store.reserveMemory(bytes);
  }

  /**
   * Gives back what was counted and then not used.
   *
   * @param bytes how many
   */
  protected final void unreserve(long bytes) {
    store.releaseMemory(bytes);
  }

  /**
   * Checks an atomic access, alignment first: so does the test suite expect of an address that is
   * both unaligned and out of bounds.
   *
   * @param bits the width: 8, 16, 32 or 64
   * @param address where
   * @throws Trap if it is unaligned or out of bounds
   */
  protected final void checkAtomic(int bits, long address) {
    int width = bits >>> 3;
    if ((address & (width - 1)) != 0) {
      throw new Trap(TrapKind.UNALIGNED_ATOMIC, describe(address, width));
    }
    checkRange(address, width);
  }

  private void checkRange(long address, long length) {
    if (isOutside(address, length, size())) {
      throw outOfBounds(address, length);
    }
  }

  /** Without overflow, whatever the three are: both comparisons are unsigned. */
  private static boolean isOutside(long start, long length, long size) {
    return Long.compareUnsigned(length, size) > 0 || Long.compareUnsigned(start, size - length) > 0;
  }

  /**
   * {@return the trap of an access that is out of bounds}
   *
   * @param address where
   * @param width how many bytes, unsigned
   */
  protected final Trap outOfBounds(long address, long width) {
    return new Trap(
        TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS,
        describe(address, width) + " of a memory of " + size() + " bytes");
  }

  private static String describe(long address, long width) {
    return Long.toUnsignedString(width) + " bytes at 0x" + Long.toHexString(address);
  }
}
