// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A memory of one thread. Atomic instructions on it are plain, since nobody could see the
 * difference.
 *
 * <p>While it is small it is an array of bytes on Java's heap: that is made in no time and accessed
 * fastest. An array is zeroed as a whole and copied when the memory outgrows it, so once the memory
 * is large, its bytes are moved to a reservation outside of the heap, which has room for all that
 * it may become: there, growing is nothing but a new number, and pages take space when they are
 * touched. Accesses know one way only, that to the array. Where the memory was moved, the bounds
 * for it are 0, so that the check that each access makes anyhow finds the other way.
 */
public final class UnsharedMemory extends Memory {

  /** The largest size, in bytes, that is kept in an array if there is another way. */
  private static final int LARGEST_ARRAY = 64 << 20;

  /** The largest number of whole pages that an array can hold, in bytes. */
  private static final int LARGEST_POSSIBLE_ARRAY = Integer.MAX_VALUE & -MemoryType.PAGE_SIZE;

  private static final byte[] NO_BYTES = {};

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final int largestArray;

  /** Where to reserve; null where every memory does, which small ones need not find out. */
  private final List<Path> directories;

  // Programs grow page by page, so the array is longer than the memory: zeros behind its end.
  private byte[] bytes = NO_BYTES;

  /** Where the bytes are once they are not in the array. */
  private Reservation reservation;

  private MemorySegment moved;

  private long size;

  // How many addresses are in bounds of the array, for each width. With them a check is a single
  // unsigned comparison, right for an empty memory too; comparing with size - width took two, and
  // 0.3 ns of the 2.7 ns of a load in a chain of instructions.
  private long byteBound;
  private long shortBound;
  private long intBound;
  private long longBound;

  /**
   * Creates a memory of zeros.
   *
   * @param declared a valid type of an unshared memory
   * @param store the store that has counted the minimum
   * @param arena how long the memory lives where it is not on the heap; null means until nothing
   *     refers to it any more
   * @throws ResourceExhausted if there is no room for the minimum
   */
  public UnsharedMemory(MemoryType declared, Store store, Arena arena) {
    this(declared, store, arena, LARGEST_ARRAY, null);
  }

  /** For tests: with another size up to which it is an array, and other places to reserve in. */
  UnsharedMemory(
      MemoryType declared, Store store, Arena arena, int largestArray, List<Path> directories) {
    super(declared, store);
    this.arena = arena;
    this.largestArray = largestArray;
    this.directories = directories;
    ResourceExhausted refusal = provide(minimumSize(), minimumSize());
    if (refusal != null) {
      throw refusal;
    }
    setSize(minimumSize());
  }

  private void setSize(long newSize) {
    size = newSize;
    long inArray = moved == null ? newSize : 0;
    byteBound = inArray;
    shortBound = Math.max(inArray - 1, 0);
    intBound = Math.max(inArray - 3, 0);
    longBound = Math.max(inArray - 7, 0);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  protected MemorySegment segment() {
    return moved == null ? MemorySegment.ofArray(bytes) : moved;
  }

  /** Not of a segment, whose first use in a process costs milliseconds. */
  @Override
  protected ByteBuffer view(long address, int length) {
    return moved == null
        ? ByteBuffer.wrap(bytes, (int) address, length).slice()
        : super.view(address, length);
  }

  @Override
  protected long growBy(long pages) {
    long before = size;
    if (Long.compareUnsigned(pages, largestSize() - before >>> pageBits()) > 0) {
      return -1;
    }
    long more = pages << pageBits();
    if (!reserve(more)) {
      return -1;
    }
    // Twice as much, so that all arrays on the way to a size take the heap twice that size: what a
    // fresh page of the heap costs is most of what growing does.
    if (provide(before + more, 2 * before) != null) {
      unreserve(more);
      return -1;
    }
    setSize(before + more);
    return before >>> pageBits();
  }

  /**
   * Makes room for the memory to grow.
   *
   * @param needed for how many bytes
   * @param ample for how many at best, where it is in an array
   * @return null, or why there is no room
   */
  private ResourceExhausted provide(long needed, long ample) {
    if (moved != null) {
      return extend(needed);
    }
    if (needed <= bytes.length) {
      return null;
    }
    ResourceExhausted refusal = null;
    long most = Math.min(largestSize(), largestArray);
    if (needed > largestArray) {
      refusal = move(needed);
      if (refusal == null || needed > LARGEST_POSSIBLE_ARRAY) {
        return refusal;
      }
      most = Math.min(largestSize(), LARGEST_POSSIBLE_ARRAY);
    }
    if (lengthen(Math.max(needed, Math.min(ample, most))) || lengthen(needed)) {
      return null;
    }
    String problem = "the heap has no room for a memory of " + needed + " bytes";
    return new ResourceExhausted(problem, refusal);
  }

  private boolean lengthen(long length) {
    try {
      bytes = Arrays.copyOf(bytes, (int) length);
      return true;
    } catch (OutOfMemoryError _) {
      return false;
    }
  }

  /** Takes the bytes out of the array. */
  private ResourceExhausted move(long needed) {
    try {
      reservation =
          Reservation.of(
              largestSize(),
              needed,
              arena,
              directories == null ? Reservation.directories() : directories);
    } catch (ResourceExhausted e) {
      return e;
    }
    MemorySegment segment = reservation.segment();
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, (int) size);
    moved = segment;
    bytes = NO_BYTES;
    OutsideOfHeap.grew(needed);
    return null;
  }

  private ResourceExhausted extend(long needed) {
    if (reservation.hasToTake() && !reservation.take(size, needed)) {
      return new ResourceExhausted("there is no space for a memory of " + needed + " bytes");
    }
    OutsideOfHeap.grew(needed - size);
    return null;
  }

  /** Where the bytes are instead of the array. Small, so that it is inlined everywhere. */
  private MemorySegment moved(long address, int width) {
    if (moved == null || address < 0 || address > size - width) {
      throw outOfBounds(address, width);
    }
    return moved;
  }

  // Programs copy and fill a few bytes at a time, for which segments take longer than the bytes.

  @Override
  protected void fillRange(long address, byte value, long length) {
    if (moved == null) {
      Arrays.fill(bytes, (int) address, (int) (address + length), value);
    } else {
      super.fillRange(address, value, length);
    }
  }

  @Override
  protected void copyRange(long address, Memory source, long sourceAddress, long length) {
    if (moved == null && source instanceof UnsharedMemory unshared && unshared.moved == null) {
      System.arraycopy(unshared.bytes, (int) sourceAddress, bytes, (int) address, (int) length);
    } else {
      super.copyRange(address, source, sourceAddress, length);
    }
  }

  @Override
  public byte loadByte(long address) {
    return Long.compareUnsigned(address, byteBound) < 0
        ? bytes[(int) address]
        : (byte) Plain.BYTE.get(moved(address, 1), address);
  }

  @Override
  public short loadShort(long address) {
    return Long.compareUnsigned(address, shortBound) < 0
        ? (short) SHORT.get(bytes, (int) address)
        : (short) Plain.SHORT.get(moved(address, 2), address);
  }

  @Override
  public int loadInt(long address) {
    return Long.compareUnsigned(address, intBound) < 0
        ? (int) INT.get(bytes, (int) address)
        : (int) Plain.INT.get(moved(address, 4), address);
  }

  @Override
  public long loadLong(long address) {
    return Long.compareUnsigned(address, longBound) < 0
        ? (long) LONG.get(bytes, (int) address)
        : (long) Plain.LONG.get(moved(address, 8), address);
  }

  @Override
  public void storeByte(long address, byte value) {
    if (Long.compareUnsigned(address, byteBound) < 0) {
      bytes[(int) address] = value;
    } else {
      Plain.BYTE.set(moved(address, 1), address, value);
    }
  }

  @Override
  public void storeShort(long address, short value) {
    if (Long.compareUnsigned(address, shortBound) < 0) {
      SHORT.set(bytes, (int) address, value);
    } else {
      Plain.SHORT.set(moved(address, 2), address, value);
    }
  }

  @Override
  public void storeInt(long address, int value) {
    if (Long.compareUnsigned(address, intBound) < 0) {
      INT.set(bytes, (int) address, value);
    } else {
      Plain.INT.set(moved(address, 4), address, value);
    }
  }

  @Override
  public void storeLong(long address, long value) {
    if (Long.compareUnsigned(address, longBound) < 0) {
      LONG.set(bytes, (int) address, value);
    } else {
      Plain.LONG.set(moved(address, 8), address, value);
    }
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
