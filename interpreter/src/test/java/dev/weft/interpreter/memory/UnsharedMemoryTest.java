// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A memory that begins as an array and is moved out of the heap when it becomes large. */
class UnsharedMemoryTest {

  private static final int PAGE = MemoryType.PAGE_SIZE;
  private static final List<Path> NOWHERE = List.of(Path.of("/nowhere/at/all"));

  private static UnsharedMemory memory(
      long minimum, long maximum, int largestArray, Arena arena, List<Path> directories) {
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(minimum, maximum), false);
    return new UnsharedMemory(type, new Store(), arena, largestArray, directories);
  }

  private static UnsharedMemory memory(long minimum, long maximum, int largestArray) {
    return memory(minimum, maximum, largestArray, null, Reservation.directories());
  }

  private static boolean isArray(Memory memory) {
    return memory.buffer(0, 0).hasArray();
  }

  // Whatever is done, an array, a memory outside of the heap and one that is moved on the way do
  // the same.

  @Test
  void nobodyCanTellWhereTheBytesAre() {
    SplittableRandom random = new SplittableRandom(20_261_126);
    UnsharedMemory array = memory(1, 6, Integer.MAX_VALUE);
    UnsharedMemory outside = memory(1, 6, 0);
    UnsharedMemory moving = memory(1, 6, 3 * PAGE);
    for (int round = 0; round < 200_000; round++) {
      long seed = random.nextLong();
      int kind = round % 40_000 == 39_999 ? GROW : random.nextInt(GROW);
      String expected = outcome(array, kind, new SplittableRandom(seed));
      assertThat(outcome(outside, kind, new SplittableRandom(seed))).isEqualTo(expected);
      assertThat(outcome(moving, kind, new SplittableRandom(seed))).isEqualTo(expected);
    }
    assertThat(List.of(isArray(array), isArray(outside), isArray(moving)))
        .containsExactly(true, false, false);
    assertThat(array.pages()).isEqualTo(6);
    assertThat(bytes(outside)).isEqualTo(bytes(array));
    assertThat(bytes(moving)).isEqualTo(bytes(array));
  }

  private static final int GROW = 16;

  private static String outcome(Memory memory, int kind, SplittableRandom random) {
    try {
      return String.valueOf(result(memory, kind, random));
    } catch (Trap trap) {
      return trap.getMessage();
    }
  }

  private static Object result(Memory memory, int kind, SplittableRandom random) {
    long address = address(memory, random);
    long value = random.nextLong();
    int bits = 8 << random.nextInt(4);
    switch (kind) {
      case 0 -> memory.storeByte(address, (byte) value);
      case 1 -> memory.storeShort(address, (short) value);
      case 2 -> memory.storeInt(address, (int) value);
      case 3 -> memory.storeLong(address, value);
      case 4 -> {
        return memory.loadByte(address);
      }
      case 5 -> {
        return memory.loadShort(address);
      }
      case 6 -> {
        return memory.loadInt(address);
      }
      case 7 -> {
        return memory.loadLong(address);
      }
      case 8 -> memory.fill(address, (byte) value, random.nextInt(100));
      case 9 -> memory.copy(address, memory, address(memory, random), random.nextInt(3000));
      case 10 -> memory.init(address, ByteBuffer.wrap(new byte[] {1, 2, 3}), 0, 3);
      case 11 -> {
        byte[] bytes = new byte[random.nextInt(20)];
        memory.read(address, bytes, 0, bytes.length);
        return new BigInteger(1, bytes);
      }
      case 12 -> memory.write(address, new byte[] {9, 8, 7, 6, 5}, 1, 3);
      case 13 -> {
        return memory.atomicUpdate(AtomicUpdate.ADD, bits, address, value);
      }
      case 14 -> {
        return memory.atomicCompareExchange(bits, address, memory.atomicLoad(bits, address), value);
      }
      case 15 -> {
        return memory.buffer(address, 5).putInt(1, (int) value).get(2);
      }
      default -> {
        return memory.grow(1);
      }
    }
    return null;
  }

  /** Mostly inside, often at the edges, sometimes far outside. */
  private static long address(Memory memory, SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> memory.size() - random.nextInt(12);
      case 1 -> random.nextInt(12);
      case 2 -> random.nextLong();
      default -> random.nextLong(memory.size()) & -1L << random.nextInt(4);
    };
  }

  private static byte[] bytes(Memory memory) {
    byte[] bytes = new byte[(int) memory.size()];
    memory.read(0, bytes, 0, bytes.length);
    return bytes;
  }

  @Test
  void rangesAreCopiedBetweenTheHeapAndTheOutside() {
    UnsharedMemory array = memory(1, 1, Integer.MAX_VALUE);
    UnsharedMemory outside = memory(1, 1, 0);
    array.storeInt(100, 0x01020304);
    outside.copy(200, array, 100, 4);
    assertThat(outside.loadInt(200)).isEqualTo(0x01020304);
    array.copy(300, outside, 201, 4);
    assertThat(array.loadInt(300)).isEqualTo(0x010203);
  }

  // More than a memory can grow to

  @Test
  void whatBeginsWithMoreThanAMemoryGrowsToKeepsItsSize() {
    MemoryType type = new MemoryType(AddressType.I64, Limits.of(65_537, 65_540), false);
    try (Arena arena = Arena.ofConfined()) {
      UnsharedMemory memory =
          new UnsharedMemory(type, new Store(), arena, PAGE, Reservation.directories());
      assertThat(memory.grow(0)).isEqualTo(65_537);
      assertThat(memory.grow(1)).isEqualTo(-1);
      assertThat(memory.pages()).isEqualTo(65_537);
      memory.storeLong(memory.size() - Long.BYTES, 5);
      assertThat(memory.loadLong(65_537L * PAGE - Long.BYTES)).isEqualTo(5);
    }
  }

  // Where there is no place outside

  @Test
  void withoutAPlaceOutsideItStaysOnTheHeapAndGrowsInFewSteps() {
    UnsharedMemory memory = memory(1, 65_536, PAGE, null, NOWHERE);
    memory.storeInt(8, 77);
    int arrays = 0;
    Object array = null;
    for (int i = 0; i < 2000; i++) {
      assertThat(memory.grow(1)).isEqualTo(i + 1);
      if (memory.buffer(0, 1).array() != array) {
        array = memory.buffer(0, 1).array();
        arrays++;
      }
    }
    assertThat(isArray(memory)).isTrue();
    assertThat(memory.loadInt(8)).isEqualTo(77);
    assertThat(arrays).isLessThan(15);
    assertThat(memory.grow(40_000)).isEqualTo(-1);
    assertThat(memory.pages()).isEqualTo(2001);
  }

  @Test
  void withoutAPlaceOutsideAMinimumOfMoreThanAnArrayIsRefused() {
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> memory(32_768, 65_536, PAGE, null, NOWHERE))
        .withMessageContaining("4294967296 bytes")
        .withMessageContaining("/nowhere/at/all");
  }

  // How long it lives

  @Test
  void closingTheArenaGivesItBack() {
    Arena arena = Arena.ofConfined();
    UnsharedMemory memory = memory(1, 10, PAGE, arena, Reservation.directories());
    memory.grow(1);
    memory.storeLong(PAGE, 5);
    arena.close();
    assertThatIllegalStateException().isThrownBy(() -> memory.loadLong(PAGE));
  }

  @Test
  void theCollectorLooksForThemAlthoughTheHeapHasRoom() {
    WeakReference<Memory> first = new WeakReference<>(memory(16_384, 16_384, 0));
    long size = 1L << 30;
    for (long grown = size; grown <= Runtime.getRuntime().maxMemory() + size; grown += size) {
      assertThat(memory(16_384, 16_384, 0).size()).isEqualTo(size);
    }
    assertThat(first.get()).isNull();
  }
}
