// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A memory of one thread: an array of bytes on Java's heap. Atomic instructions on it are plain,
 * since nobody could see the difference.
 */
public final class UnsharedMemory extends Memory {

  /** The largest number of whole pages that an array can hold, in bytes. */
  private static final int LARGEST_SIZE = Integer.MAX_VALUE & -MemoryType.PAGE_SIZE;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // Programs grow page by page, so the array is longer than the memory: zeros behind its end.
  private byte[] bytes;
  private MemorySegment segment;
  private int size;

  // How many addresses are in bounds, for each width. With them a check is one unsigned comparison,
  // right for an empty memory too; comparing with size - width took two, and 0.3 ns of the 2.7 ns
  // of
  // a load in a chain of instructions.
  private long byteBound;
  private long shortBound;
  private long intBound;
  private long longBound;

  /**
   * Creates a memory of zeros.
   *
   * @param declared a valid type of an unshared memory
   * @param store the store that has counted the minimum
   * @throws ResourceExhausted if the minimum is above 2 GiB - 64 KiB, or the heap has no room
   */
  public UnsharedMemory(MemoryType declared, Store store) {
    super(declared, store);
    if (minimumSize() > LARGEST_SIZE) {
      throw new ResourceExhausted(
          "an unshared memory holds at most "
              + LARGEST_SIZE
              + " bytes, and this one begins with "
              + minimumSize());
    }
    int initial = (int) minimumSize();
    try {
      use(new byte[initial]);
    } catch (OutOfMemoryError e) {
      throw new ResourceExhausted("the heap has no room for a memory of " + initial + " bytes", e);
    }
    setSize(initial);
  }

  private void setSize(int bytes) {
    size = bytes;
    byteBound = bytes;
    shortBound = Math.max(bytes - 1, 0);
    intBound = Math.max(bytes - 3, 0);
    longBound = Math.max(bytes - 7, 0);
  }

  private void use(byte[] array) {
    bytes = array;
    segment = MemorySegment.ofArray(array);
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
    int before = size;
    long room = Math.min(maximumSize(), LARGEST_SIZE) - before;
    if (Long.compareUnsigned(pages, room >>> pageBits()) > 0) {
      return -1;
    }
    int more = (int) pages << pageBits();
    if (!reserve(more)) {
      return -1;
    }
    if (!ensureCapacity(before + more)) {
      unreserve(more);
      return -1;
    }
    setSize(before + more);
    return before >>> pageBits();
  }

  /** Makes the array longer by at least half, so that all copies together are a small multiple. */
  private boolean ensureCapacity(int needed) {
    int capacity = bytes.length;
    if (needed <= capacity) {
      return true;
    }
    long ample = Math.min(capacity + (capacity >> 1), Math.min(maximumSize(), LARGEST_SIZE));
    try {
      use(Arrays.copyOf(bytes, (int) Math.max(needed, ample)));
      return true;
    } catch (OutOfMemoryError _) {
      // Perhaps there is room for what is needed.
    }
    try {
      use(Arrays.copyOf(bytes, needed));
      return true;
    } catch (OutOfMemoryError _) {
      return false;
    }
  }

  /** Bounds are those of the size, not of the array. Small, so that it is inlined everywhere. */
  private int check(long address, long bound, int width) {
    if (Long.compareUnsigned(address, bound) >= 0) {
      throw outOfBounds(address, width);
    }
    return (int) address;
  }

  // Programs copy and fill a few bytes at a time, for which segments take longer than the bytes.

  @Override
  protected void fillRange(long address, byte value, long length) {
    Arrays.fill(bytes, (int) address, (int) (address + length), value);
  }

  @Override
  protected void copyRange(long address, Memory source, long sourceAddress, long length) {
    if (source instanceof UnsharedMemory unshared) {
      System.arraycopy(unshared.bytes, (int) sourceAddress, bytes, (int) address, (int) length);
    } else {
      super.copyRange(address, source, sourceAddress, length);
    }
  }

  @Override
  public byte loadByte(long address) {
    return bytes[check(address, byteBound, 1)];
  }

  @Override
  public short loadShort(long address) {
    return (short) SHORT.get(bytes, check(address, shortBound, 2));
  }

  @Override
  public int loadInt(long address) {
    return (int) INT.get(bytes, check(address, intBound, 4));
  }

  @Override
  public long loadLong(long address) {
    return (long) LONG.get(bytes, check(address, longBound, 8));
  }

  @Override
  public void storeByte(long address, byte value) {
    bytes[check(address, byteBound, 1)] = value;
  }

  @Override
  public void storeShort(long address, short value) {
    SHORT.set(bytes, check(address, shortBound, 2), value);
  }

  @Override
  public void storeInt(long address, int value) {
    INT.set(bytes, check(address, intBound, 4), value);
  }

  @Override
  public void storeLong(long address, long value) {
    LONG.set(bytes, check(address, longBound, 8), value);
  }

  @Override
  public long atomicLoad(int bits, long address) {
    checkAtomic(bits, address);
    return switch (bits) {
      case 8 -> Byte.toUnsignedLong(loadByte(address));
      case 16 -> Short.toUnsignedLong(loadShort(address));
      case 32 -> Integer.toUnsignedLong(loadInt(address));
      default -> loadLong(address);
    };
  }

  @Override
  public void atomicStore(int bits, long address, long value) {
    checkAtomic(bits, address);
    switch (bits) {
      case 8 -> storeByte(address, (byte) value);
      case 16 -> storeShort(address, (short) value);
      case 32 -> storeInt(address, (int) value);
      default -> storeLong(address, value);
    }
  }

  @Override
  public long atomicUpdate(AtomicUpdate update, int bits, long address, long operand) {
    long old = atomicLoad(bits, address);
    atomicStore(bits, address, update.apply(old, operand));
    return old;
  }

  @Override
  public long atomicCompareExchange(int bits, long address, long expected, long replacement) {
    long old = atomicLoad(bits, address);
    if (old == (expected & -1L >>> 64 - bits)) {
      atomicStore(bits, address, replacement);
    }
    return old;
  }

  @Override
  public int atomicWait(int bits, long address, long expected, long timeout, Store store) {
    checkAtomic(bits, address);
    throw new Trap(TrapKind.EXPECTED_SHARED_MEMORY);
  }

  @Override
  public int atomicNotify(long address, int count) {
    checkAtomic(32, address);
    return 0;
  }
}
