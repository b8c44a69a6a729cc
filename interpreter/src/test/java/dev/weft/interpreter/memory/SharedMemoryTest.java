// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.core.error.Terminated;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a memory of many threads must do. */
class SharedMemoryTest {

  private static final int PAGE = MemoryType.PAGE_SIZE;

  private static SharedMemory memory(long minimum, long maximum) {
    return memory(minimum, maximum, new Store());
  }

  private static SharedMemory memory(long minimum, long maximum, Store store) {
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(minimum, maximum), true);
    return (SharedMemory) Memory.of(type, store);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64})
  void concurrentUpdatesOfNeighboursLoseNothing(int bits) throws InterruptedException { // B8
    SharedMemory memory = memory(1, 1);
    int rounds = 100_000;
    Threads.run(
        4,
        index -> {
          long address = 64 + (long) index * bits / 8;
          for (int i = 0; i < rounds; i++) {
            memory.atomicUpdate(AtomicUpdate.ADD, bits, address, 1);
          }
        });
    for (int index = 0; index < 4; index++) {
      long address = 64 + (long) index * bits / 8;
      assertThat(memory.atomicLoad(bits, address)).isEqualTo(rounds & -1L >>> 64 - bits);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64})
  void concurrentUpdatesOfOneAddressLoseNothing(int bits) throws InterruptedException {
    SharedMemory memory = memory(1, 1);
    int rounds = 60_000;
    Threads.run(
        4,
        index -> {
          for (int i = 0; i < rounds; i++) {
            if (index < 2) {
              memory.atomicUpdate(AtomicUpdate.ADD, bits, 8, 3);
            } else {
              long old = memory.atomicLoad(bits, 8);
              long witness;
              while ((witness = memory.atomicCompareExchange(bits, 8, old, old - 1)) != old) {
                old = witness;
              }
            }
          }
        });
    assertThat(memory.atomicLoad(bits, 8)).isEqualTo(4L * rounds & -1L >>> 64 - bits);
  }

  @Test
  void updatesOfDifferentWidthsOnTheSameBytesLoseNothing() throws InterruptedException { // B10
    SharedMemory memory = memory(1, 1);
    int rounds = 100_000;
    Threads.run(
        4,
        index -> {
          for (int i = 0; i < rounds; i++) {
            switch (index) {
              case 0 -> memory.atomicUpdate(AtomicUpdate.ADD, 64, 8, 1L << 20);
              case 1 -> memory.atomicUpdate(AtomicUpdate.ADD, 32, 8, 1 << 20);
              case 2 -> memory.atomicUpdate(AtomicUpdate.XOR, 8, 8, 0xFF);
              default -> memory.atomicUpdate(AtomicUpdate.ADD, 16, 14, 1);
            }
          }
        });
    // The lower half has all adds of 32 and 64 bits. How often those of 64 bits carried into the
    // upper one depends on the order; that stays below its own upper half, where the third adds.
    long value = memory.atomicLoad(64, 8);
    assertThat((int) value).isEqualTo((int) (2L * rounds << 20));
    assertThat(value >>> 48).isEqualTo(rounds & 0xFFFF);
  }

  @Test
  void narrowStoresAndWideUpdatesDoNotUndoEachOther() throws InterruptedException { // B10
    SharedMemory memory = memory(1, 1);
    Threads.run(
        2,
        index -> {
          for (int i = 1; i <= 200_000; i++) {
            if (index == 0) {
              memory.atomicStore(8, 9, i);
              // An update in two steps would bring the old value back, a little later.
              for (int look = 0; look < 20; look++) {
                if (memory.atomicLoad(8, 9) != (i & 0xFF)) {
                  throw new AssertionError("the store of " + i + " was undone");
                }
              }
            } else {
              memory.atomicUpdate(AtomicUpdate.ADD, 16, 10, 1);
              memory.atomicUpdate(AtomicUpdate.XOR, 32, 8, 0xFF);
            }
          }
        });
    assertThat(memory.atomicLoad(16, 10)).isEqualTo(200_000 & 0xFFFF);
    assertThat(memory.atomicLoad(8, 8)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void storeBufferingNeverShowsBothOldValues(Width width) throws InterruptedException { // B11
    SharedMemory memory = memory(1, 1);
    int rounds = 20_000;
    boolean[][] sawOld = new boolean[2][rounds];
    AtomicInteger[] arrived = {new AtomicInteger(), new AtomicInteger()};
    AtomicInteger last = new AtomicInteger(rounds);
    long limit = System.nanoTime() + 5_000_000_000L; // on a busy machine each round is a long wait
    Threads.run(
        2,
        index -> {
          for (int i = 0; i < last.get(); i++) {
            if (index == 0 && System.nanoTime() - limit > 0) {
              last.set(i + 1); // seen by the other one, which this one has to meet first
            }
            arrived[index].set(i + 1);
            while (arrived[1 - index].get() <= i) {
              Thread.yield();
            }
            long own = 64L * (2 * (i % 400) + index);
            long other = 64L * (2 * (i % 400) + 1 - index);
            memory.atomicStore(width.bits, own, i / 400 + 1);
            sawOld[index][i] = memory.atomicLoad(width.bits, other) != i / 400 + 1;
          }
        });
    for (int i = 0; i < rounds; i++) {
      assertThat(sawOld[0][i] && sawOld[1][i]).as("round %d", i).isFalse();
    }
  }

  enum Width {
    BYTE(8),
    SHORT(16),
    INT(32),
    LONG(64);

    final int bits;

    Width(int bits) {
      this.bits = bits;
    }
  }

  @ParameterizedTest
  @EnumSource
  void independentReadersSeeTwoStoresInOneOrder(Width width) throws InterruptedException { // B11
    // jcstress tries it too, in its profile.
    SharedMemory memory = memory(16, 16);
    int cells = 8000;
    boolean[][] sawOnlyOwn = new boolean[2][cells];
    CyclicBarrier barrier = new CyclicBarrier(4);
    Threads.run(
        4,
        index -> {
          for (int cell = 0; cell < cells; cell++) {
            if (cell % 100 == 0) {
              barrier.await();
            }
            long first = 128L * cell + 64 * (index & 1);
            long second = 128L * cell + 64 * (1 - (index & 1));
            if (index < 2) {
              memory.atomicStore(width.bits, first, 1);
            } else {
              boolean sawFirst = memory.atomicLoad(width.bits, first) == 1;
              boolean sawSecond = memory.atomicLoad(width.bits, second) == 1;
              sawOnlyOwn[index & 1][cell] = sawFirst && !sawSecond;
            }
          }
        });
    for (int cell = 0; cell < cells; cell++) {
      // One has seen the first store before the second one, the other the other way round.
      assertThat(sawOnlyOwn[0][cell] && sawOnlyOwn[1][cell]).as("cell %d", cell).isFalse();
    }
  }

  @Test
  void whatIsWrittenPlainlyBeforeAnAtomicStoreIsSeenAfterTheAtomicLoad()
      throws InterruptedException { // B11
    SharedMemory memory = memory(1, 1);
    int rounds = 30_000;
    Threads.run(
        2,
        index -> {
          for (int i = 1; i <= rounds; i++) {
            if (index == 0) {
              memory.storeInt(100, i);
              memory.storeLong(1001, i); // unaligned
              memory.atomicStore(32, 200, i);
              while (memory.atomicLoad(32, 300) != i) {
                Thread.yield();
              }
            } else {
              while (memory.atomicLoad(32, 200) != i) {
                Thread.yield();
              }
              assertThat(memory.loadInt(100)).isEqualTo(i);
              assertThat(memory.loadLong(1001)).isEqualTo(i);
              memory.atomicStore(32, 300, i);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void anAlignedPlainAccessIsNeverTorn(int bits) throws InterruptedException { // B13
    SharedMemory memory = memory(1, 1);
    long mask = -1L >>> 64 - bits;
    AtomicBoolean done = new AtomicBoolean();
    Threads.run(
        3,
        index -> {
          long address = PAGE - 8;
          if (index == 0) {
            while (!done.get()) {
              long value = load(memory, bits, address) & mask;
              assertThat(value == 0 || value == mask).as("%x", value).isTrue();
            }
            return;
          }
          for (int i = 0; i < 300_000; i++) {
            store(memory, bits, address, index == 1 ? 0 : -1);
          }
          done.set(true);
        });
  }

  private static long load(Memory memory, int bits, long address) {
    return switch (bits) {
      case 16 -> memory.loadShort(address);
      case 32 -> memory.loadInt(address);
      default -> memory.loadLong(address);
    };
  }

  private static void store(Memory memory, int bits, long address, long value) {
    switch (bits) {
      case 16 -> memory.storeShort(address, (short) value);
      case 32 -> memory.storeInt(address, (int) value);
      default -> memory.storeLong(address, value);
    }
  }

  @Test
  void racingGrowsReturnDifferentSizesThatAddUp() throws InterruptedException { // B15
    // Pages of one byte, so that there can be many of them.
    int threads = 4;
    int each = 2_000_000;
    int maximum = 6_000_000;
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(1, maximum), true, 0);
    Memory memory = Memory.of(type);
    BitSet[] results = new BitSet[threads];
    Threads.run(
        threads,
        index -> {
          BitSet own = new BitSet(maximum);
          for (int i = 0; i < each; i++) {
            long size = memory.grow(1);
            if (size >= 0) {
              own.set((int) size);
            }
          }
          results[index] = own;
        });
    BitSet all = new BitSet();
    for (BitSet own : results) {
      assertThat(all.intersects(own)).as("a size that two threads got").isFalse();
      all.or(own);
    }
    assertThat(all.nextSetBit(0)).isEqualTo(1);
    assertThat(all.nextClearBit(1)).isEqualTo(maximum);
    assertThat(all.length()).isEqualTo(maximum);
    assertThat(memory.size()).isEqualTo(maximum);
  }

  @Test
  void racingGrowsKeepTheStoresLimitAndItsCount() throws InterruptedException {
    Store store = Store.builder().maximumMemoryBytes(300L * PAGE).build();
    SharedMemory memory = memory(0, 1000, store);
    AtomicInteger successes = new AtomicInteger();
    Threads.run(
        4,
        index -> {
          for (int i = 0; i < 400; i++) {
            if (memory.grow(1) >= 0) {
              successes.incrementAndGet();
            }
          }
        });
    assertThat(successes).hasValue(300);
    assertThat(memory.size()).isEqualTo(300L * PAGE);
    assertThat(store.memoryBytes()).isEqualTo(300L * PAGE);
  }

  @Test
  void accessesThatRaceWithGrowSucceedOrTrapAndSeeZeros() throws InterruptedException { // B15
    SharedMemory memory = memory(1, 2000);
    memory.storeLong(0, 0x1234);
    AtomicBoolean done = new AtomicBoolean();
    Threads.run(
        3,
        index -> {
          if (index == 0) {
            while (memory.grow(1) >= 0) {
              Thread.yield();
            }
            done.set(true);
            return;
          }
          long known = 1;
          while (!done.get()) {
            try {
              assertThat(memory.loadLong(known * PAGE)).isZero();
              known++;
            } catch (Trap trap) {
              assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
              // Once a size was seen, it holds.
              known = Math.max(known, memory.size() / PAGE);
              assertThat(memory.loadLong((known - 1) * PAGE + 8)).isZero();
            }
            assertThat(memory.loadLong(0)).isEqualTo(0x1234);
          }
        });
    assertThat(memory.size()).isEqualTo(2000L * PAGE);
  }

  @Test
  void whoIsToldOfANewSizeMayUseItAtOnce() throws InterruptedException { // B15
    SharedMemory memory = memory(1, 2000);
    Threads.run(
        2,
        index -> {
          for (int page = 1; page < 2000; page++) {
            if (index == 0) {
              assertThat(memory.grow(1)).isEqualTo(page);
              memory.atomicStore(32, 0, page);
              while (memory.atomicLoad(32, 4) != page) {
                Thread.yield();
              }
            } else {
              while (memory.atomicLoad(32, 0) != page) {
                Thread.yield();
              }
              assertThat(memory.loadLong((long) page * PAGE + PAGE - 8)).isZero();
              memory.atomicStore(32, 4, page);
            }
          }
        });
  }

  @Test
  void sharedMemoryGrowNeverMovesBytesAlreadyWritten() throws InterruptedException { // B15
    SharedMemory memory = memory(1, 3000);
    AtomicBoolean done = new AtomicBoolean();
    Threads.run(
        2,
        index -> {
          if (index == 0) {
            while (memory.grow(1) >= 0) {}
            done.set(true);
            return;
          }
          // An update that went to an old place while the bytes were moved would be lost.
          long count = 0;
          do {
            assertThat(memory.atomicUpdate(AtomicUpdate.ADD, 64, 8, 1)).isEqualTo(count++);
            memory.storeLong(16, count);
            assertThat(memory.loadLong(16)).isEqualTo(count);
          } while (!done.get());
        });
  }

  @Test
  void copiesAndFillsAreRightWhileOthersWriteElsewhere() throws InterruptedException { // B17
    SharedMemory memory = memory(4, 4);
    CyclicBarrier barrier = new CyclicBarrier(4);
    Threads.run(
        4,
        index -> {
          long base = (long) index * PAGE;
          byte[] model = new byte[PAGE];
          for (int i = 0; i < 300; i++) {
            barrier.await();
            int from = i * 7 % 500;
            int to = i * 13 % 500;
            memory.fill(base + from, (byte) (i + index), 40);
            Arrays.fill(model, from, from + 40, (byte) (i + index));
            memory.copy(base + to, memory, base + from, 1000);
            System.arraycopy(model, from, model, to, 1000);
          }
          byte[] bytes = new byte[PAGE];
          memory.read(base, bytes, 0, PAGE);
          assertThat(bytes).isEqualTo(model);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longCopiesThatOverlapAreRightInEitherDirection(boolean shared) { // B17
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(80, 80), shared);
    Memory memory = Memory.of(type);
    int length = 4_500_001; // four portions and a rest
    byte[] model = new byte[80 * PAGE];
    new SplittableRandom(1).nextBytes(model);
    memory.write(0, model, 0, model.length);
    for (int[] move : new int[][] {{3, 70_001}, {70_001, 3}, {0, 1}, {1, 0}, {9, 9}}) {
      memory.copy(move[1], memory, move[0], length);
      System.arraycopy(model, move[0], model, move[1], length);
      byte[] bytes = new byte[model.length];
      memory.read(0, bytes, 0, bytes.length);
      assertThat(Arrays.mismatch(bytes, model)).isEqualTo(-1);
    }
    memory.fill(5, (byte) 9, length);
    assertThat(memory.loadByte(4)).isEqualTo(model[4]);
    assertThat(memory.loadByte(5)).isEqualTo((byte) 9);
    assertThat(memory.loadByte(4L + length)).isEqualTo((byte) 9);
    assertThat(memory.loadByte(5L + length)).isEqualTo(model[5 + length]);
  }

  @Test
  void longRangesOutOfBoundsWriteNothing() { // B17
    SharedMemory memory = memory(80, 80);
    Store store = new Store();
    long size = memory.size();
    assertThatExceptionOfType(Trap.class).isThrownBy(() -> memory.fill(1, (byte) 1, size, store));
    assertThatExceptionOfType(Trap.class).isThrownBy(() -> memory.copy(0, memory, 1, size, store));
    for (long address = 0; address < size; address += PAGE) {
      assertThat(memory.loadLong(address)).isZero();
    }
  }

  @Test
  void theEndOfTheStoreIsNoticedWithinALongFillOrCopy() { // A14, B17
    SharedMemory memory = memory(160, 160);
    Store store = new Store();
    store.terminate("enough");
    long size = memory.size();
    assertThatExceptionOfType(Terminated.class)
        .isThrownBy(() -> memory.fill(0, (byte) 1, size, store));
    assertThat(memory.loadByte(0)).isEqualTo((byte) 1);
    assertThat(memory.loadByte(size - 1)).isZero();
    assertThatExceptionOfType(Terminated.class)
        .isThrownBy(() -> memory.copy(size / 2, memory, 0, size / 2, store));
    // What is short is done as a whole.
    memory.fill(0, (byte) 3, PAGE, store);
    assertThat(memory.loadByte(PAGE - 1)).isEqualTo((byte) 3);
  }

  @Test
  void fourGibibytesAreReservedFastAndTakeOnlyWhatIsTouched() throws IOException { // B19
    assumeTrue(Files.exists(Path.of("/proc/self/status")));
    memory(1, 1).storeByte(0, (byte) 1); // classes are loaded
    long fastest = Long.MAX_VALUE;
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) { // others use the machine and this JVM's heap
      long before = residentKilobytes();
      long start = System.nanoTime();
      SharedMemory memory = memory(65_536, 65_536);
      fastest = Math.min(fastest, System.nanoTime() - start);
      for (long address = 0; address < 1 << 20; address += 4096) {
        memory.storeByte(address, (byte) 1);
      }
      least = Math.min(least, residentKilobytes() - before);
      memory.storeByte((1L << 32) - 1, (byte) 1);
      assertThat(memory.size()).isEqualTo(1L << 32);
      assertThat(memory.loadByte((1L << 32) - 1)).isEqualTo((byte) 1);
    }
    assertThat(least).as("KiB").isLessThan(4 << 10);
    assertThat(fastest).as("ns").isLessThan(20_000_000);
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new AssertionError("no VmRSS");
  }

  @Test
  void anAccessAfterItsArenaWasClosedIsAnException() throws InterruptedException {
    Arena arena = Arena.ofShared();
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(1, 10), true);
    Memory memory = Memory.of(type, new Store(), arena);
    AtomicBoolean closing = new AtomicBoolean();
    AtomicBoolean refused = new AtomicBoolean();
    Threads threads =
        Threads.start(
            1,
            index -> {
              try {
                for (long i = 0; ; i++) {
                  memory.storeLong(i & 0xFFF8, i);
                }
              } catch (IllegalStateException e) {
                refused.set(closing.get());
              }
            });
    Thread.sleep(50);
    closing.set(true);
    arena.close();
    threads.join();
    assertThat(refused).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> memory.atomicLoad(32, 0));
    assertThatIllegalStateException().isThrownBy(() -> memory.fill(0, (byte) 0, 8));
  }
}
