// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.events.FlightRecording;
import dev.weft.interpreter.events.MemoryNotifyEvent;
import dev.weft.interpreter.events.MemoryWaitEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A memory of many threads, outside of Java's heap. All of it up to its maximum is reserved when it
 * is created and never moves, so that growing is nothing but a new number, and no access can meet a
 * memory that is half grown.
 *
 * <p>The size is a volatile number that only increases. Bounds checks read it plainly: whoever has
 * learnt of a new size, by an atomic access, {@code memory.size}, {@code memory.grow} or a
 * notification, has a happens-before edge from the write of that size, and so sees it; whoever has
 * not may still trap. In either case the bytes below the number are there.
 *
 * <p>Plain accesses use layouts without alignment. Such an access is one machine instruction once
 * compiled, and before that, the JDK ({@code getIntUnaligned} and its like) makes one access of it
 * whenever the address happens to be aligned. So an aligned access of up to 64 bits is never torn,
 * as the proposal demands, and only unaligned ones may be.
 *
 * <p>Atomic accesses use the volatile modes, which have one order over all threads and addresses.
 * Java has no atomic updates of 8 and 16 bits; they are made on the aligned 32 bits around them, so
 * that those of all widths are atomic to each other: the processor sees updates of one word.
 */
public final class SharedMemory extends Memory {

  private static final long WORD = Long.BYTES;

  // For atomic accesses, which need the layouts' alignment. Bytes have none.
  private static final VarHandle SHORT = Plain.littleEndian(ValueLayout.JAVA_SHORT);
  private static final VarHandle INT = Plain.littleEndian(ValueLayout.JAVA_INT);
  private static final VarHandle LONG = Plain.littleEndian(ValueLayout.JAVA_LONG);

  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(SharedMemory.class, "size", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Reservation reservation;
  private final MemorySegment segment;

  /** Held by growth where space has to be taken for it: no other may write zeros there later. */
  private final ReentrantLock growing = new ReentrantLock();

  /** How far the memory can grow, in bytes. */
  private final long capacity;

  private final WaitQueues waitQueues = new WaitQueues(this);
  private volatile long size;

  /**
   * Creates a memory of zeros.
   *
   * @param declared a valid type of a shared memory
   * @param store the store that has counted the minimum
   * @param arena how long the memory lives; null means until nothing refers to it any more
   * @throws dev.weft.core.error.ResourceExhausted if its maximum cannot be reserved
   */
  public SharedMemory(MemoryType declared, Store store, Arena arena) {
    this(declared, store, arena, Reservation.directories());
  }

  /** For tests: with files in some directories. */
  SharedMemory(MemoryType declared, Store store, Arena arena, List<Path> directories) {
    super(declared, store);
    capacity = largestSize();
    // Whole words: narrow atomic accesses are made on the one around them.
    long words = Long.MAX_VALUE - capacity < WORD ? capacity : (capacity + WORD - 1) & -WORD;
    reservation = Reservation.of(words, minimumSize(), arena, directories);
    segment = reservation.segment();
    size = minimumSize();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  protected MemorySegment segment() {
    return segment;
  }

  @Override
  protected long growBy(long pages) {
    if (Long.compareUnsigned(pages, capacity >>> pageBits()) > 0) {
      return -1;
    }
    long more = pages << pageBits();
    if (!reserve(more)) {
      return -1;
    }
    long before = reservation.hasToTake() ? takeAndExtend(more) : extend(more);
    if (before < 0) {
      unreserve(more);
      return -1;
    }
    return before >>> pageBits();
  }

  /** Returns the size before, or -1 if the memory cannot be extended by so much. */
  private long extend(long more) {
    while (true) {
      long before = size;
      if (more > capacity - before) {
        return -1;
      }
      if (SIZE.compareAndSet(this, before, before + more)) {
        return before;
      }
    }
  }

  /** As {@link #extend}, with space for the new pages, which must be there before they count. */
  private long takeAndExtend(long more) {
    growing.lock();
    try {
      long before = size;
      if (more > capacity - before || !reservation.take(before, before + more)) {
        return -1;
      }
      size = before + more;
      return before;
    } finally {
      growing.unlock();
    }
  }

  /** Small, so that it is inlined everywhere. */
  private long check(long address, int width) {
    if (address < 0 || address > (long) SIZE.get(this) - width) {
      throw outOfBounds(address, width);
    }
    return address;
  }

  @Override
  public byte loadByte(long address) {
    return (byte) Plain.BYTE.get(segment, check(address, 1));
  }

  @Override
  public short loadShort(long address) {
    return (short) Plain.SHORT.get(segment, check(address, 2));
  }

  @Override
  public int loadInt(long address) {
    return (int) Plain.INT.get(segment, check(address, 4));
  }

  @Override
  public long loadLong(long address) {
    return (long) Plain.LONG.get(segment, check(address, 8));
  }

  @Override
  public void storeByte(long address, byte value) {
    Plain.BYTE.set(segment, check(address, 1), value);
  }

  @Override
  public void storeShort(long address, short value) {
    Plain.SHORT.set(segment, check(address, 2), value);
  }

  @Override
  public void storeInt(long address, int value) {
    Plain.INT.set(segment, check(address, 4), value);
  }

  @Override
  public void storeLong(long address, long value) {
    Plain.LONG.set(segment, check(address, 8), value);
  }

  @Override
  public long atomicLoad(int bits, long address) {
    checkAtomic(bits, address);
    return switch (bits) {
      case 8 -> Byte.toUnsignedLong((byte) Plain.BYTE.getVolatile(segment, address));
      case 16 -> Short.toUnsignedLong((short) SHORT.getVolatile(segment, address));
      case 32 -> Integer.toUnsignedLong((int) INT.getVolatile(segment, address));
      default -> (long) LONG.getVolatile(segment, address);
    };
  }

  @Override
  public void atomicStore(int bits, long address, long value) {
    checkAtomic(bits, address);
    switch (bits) {
      case 8 -> Plain.BYTE.setVolatile(segment, address, (byte) value);
      case 16 -> SHORT.setVolatile(segment, address, (short) value);
      case 32 -> INT.setVolatile(segment, address, (int) value);
      default -> LONG.setVolatile(segment, address, value);
    }
  }

  @Override
  public long atomicUpdate(AtomicUpdate update, int bits, long address, long operand) {
    checkAtomic(bits, address);
    return switch (bits) {
      case 64 -> update64(update, address, operand);
      case 32 -> Integer.toUnsignedLong(update32(update, address, (int) operand));
      default -> updateNarrow(update, bits, address, (int) operand);
    };
  }

  private long update64(AtomicUpdate update, long address, long operand) {
    return switch (update) {
      case ADD -> (long) LONG.getAndAdd(segment, address, operand);
      case SUB -> (long) LONG.getAndAdd(segment, address, -operand);
      case AND -> (long) LONG.getAndBitwiseAnd(segment, address, operand);
      case OR -> (long) LONG.getAndBitwiseOr(segment, address, operand);
      case XOR -> (long) LONG.getAndBitwiseXor(segment, address, operand);
      case XCHG -> (long) LONG.getAndSet(segment, address, operand);
    };
  }

  private int update32(AtomicUpdate update, long address, int operand) {
    return switch (update) {
      case ADD -> (int) INT.getAndAdd(segment, address, operand);
      case SUB -> (int) INT.getAndAdd(segment, address, -operand);
      case AND -> (int) INT.getAndBitwiseAnd(segment, address, operand);
      case OR -> (int) INT.getAndBitwiseOr(segment, address, operand);
      case XOR -> (int) INT.getAndBitwiseXor(segment, address, operand);
      case XCHG -> (int) INT.getAndSet(segment, address, operand);
    };
  }

  /** Of 8 or 16 bits. It fails only if another update of the word succeeds: lock-free. */
  private long updateNarrow(AtomicUpdate update, int bits, long address, int operand) {
    long word = address & -4;
    int shift = (int) (address & 3) << 3;
    int mask = (1 << bits) - 1;
    int seen = (int) INT.getVolatile(segment, word);
    while (true) {
      int old = seen >>> shift & mask;
      int replacement = (int) update.apply(old, operand) & mask;
      int witness = exchangeNarrow(word, shift, mask, seen, replacement);
      if (witness == seen) {
        return old;
      }
      seen = witness;
    }
  }

  @Override
  public long atomicCompareExchange(int bits, long address, long expected, long replacement) {
    checkAtomic(bits, address);
    return switch (bits) {
      case 64 -> (long) LONG.compareAndExchange(segment, address, expected, replacement);
      case 32 ->
          Integer.toUnsignedLong(
              (int) INT.compareAndExchange(segment, address, (int) expected, (int) replacement));
      default -> compareExchangeNarrow(bits, address, (int) expected, (int) replacement);
    };
  }

  /** Of 8 or 16 bits. Only these bits decide: it tries again if the neighbours have changed. */
  private long compareExchangeNarrow(int bits, long address, int expected, int replacement) {
    long word = address & -4;
    int shift = (int) (address & 3) << 3;
    int mask = (1 << bits) - 1;
    int seen = (int) INT.getVolatile(segment, word);
    while (true) {
      int old = seen >>> shift & mask;
      if (old != (expected & mask)) {
        return old;
      }
      int witness = exchangeNarrow(word, shift, mask, seen, replacement & mask);
      if (witness == seen) {
        return old;
      }
      seen = witness;
    }
  }

  private int exchangeNarrow(long word, int shift, int mask, int seen, int replacement) {
    int next = seen & ~(mask << shift) | replacement << shift;
    return (int) INT.compareAndExchange(segment, word, seen, next);
  }

  @Override
  public int atomicWait(int bits, long address, long expected, long timeout, Store store) {
    checkAtomic(bits, address);
    return FlightRecording.isOn()
        ? recordedWait(bits, address, expected, timeout, store)
        : waitQueues.await(bits, address, expected, timeout, store);
  }

  private int recordedWait(int bits, long address, long expected, long timeout, Store store) {
    MemoryWaitEvent event = new MemoryWaitEvent(address, bits, timeout);
    int result = -1;
    try {
      result = waitQueues.await(bits, address, expected, timeout, store);
      return result;
    } finally {
      event.end(result);
    }
  }

  @Override
  public int atomicNotify(long address, int count) {
    checkAtomic(32, address);
    int woken = waitQueues.notify(address, count);
    if (FlightRecording.isOn()) {
      MemoryNotifyEvent.record(address, count, woken);
    }
    return woken;
  }

  /** {@return the lock under which waits for an address begin and are notified} For tests. */
  ReentrantLock waitLock(long address) {
    return waitQueues.lock(address);
  }

  /** {@return how many addresses threads wait for} For tests. */
  int waitedAddresses() {
    return waitQueues.queueCount();
  }
}
