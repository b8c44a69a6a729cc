// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import java.nio.ByteBuffer;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What memories of both kinds have in common. */
class MemoryTest {

  private static final int PAGE = MemoryType.PAGE_SIZE;
  private static final int[] WIDTHS = {8, 16, 32, 64};

  private static Memory memory(boolean shared, long minimum, long maximum) {
    return memory(shared, minimum, maximum, new Store());
  }

  private static Memory memory(boolean shared, long minimum, long maximum, Store store) {
    return Memory.of(new MemoryType(AddressType.I32, Limits.of(minimum, maximum), shared), store);
  }

  private static void assertTrap(TrapKind kind, ThrowingCallable access) {
    assertThatExceptionOfType(Trap.class)
        .isThrownBy(access)
        .satisfies(trap -> assertThat(trap.kind()).isEqualTo(kind));
  }

  private static void assertOutOfBounds(ThrowingCallable access) {
    assertTrap(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS, access);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void valuesAreLittleEndianAtAnyAlignment(boolean shared) {
    Memory memory = memory(shared, 1, 1);
    for (int address = 0; address < 9; address++) {
      memory.storeLong(address, 0x1122334455667788L);
      assertThat(memory.loadByte(address)).isEqualTo((byte) 0x88);
      assertThat(memory.loadShort(address)).isEqualTo((short) 0x7788);
      assertThat(memory.loadInt(address + 4)).isEqualTo(0x11223344);
      assertThat(memory.loadLong(address)).isEqualTo(0x1122334455667788L);
      memory.storeInt(address, 0xCAFEBABE);
      memory.storeShort(address + 4, (short) 0xABCD);
      memory.storeByte(address + 6, (byte) 0xEF);
      assertThat(memory.loadLong(address)).isEqualTo(0x11EFABCDCAFEBABEL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyAccessIsCheckedAgainstTheSizeAndNotTheCapacity(boolean shared) {
    Memory memory = memory(shared, 1, 100);
    assertThat(memory.grow(1)).isEqualTo(1);
    assertThat(memory.grow(1)).isEqualTo(2);
    long size = 3 * PAGE;
    assertThat(memory.size()).isEqualTo(size);
    for (int bits : WIDTHS) {
      int width = bits / 8;
      assertEdge(memory, bits, size - width, true);
      for (int beyond = 1; beyond <= width; beyond++) {
        assertEdge(memory, bits, size - width + beyond, false);
      }
      long[] far = {
        size + 1,
        99L * PAGE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 8,
        (1L << 33) - 2,
        -1,
        -width,
        -8,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE - width
      };
      for (long address : far) {
        assertEdge(memory, bits, address, false);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noAddressIsInBoundsOfAnEmptyMemory(boolean shared) {
    Memory memory = memory(shared, 0, 0);
    for (int bits : WIDTHS) {
      for (long address : new long[] {0, 8, PAGE, 1L << 31, 1L << 32, -8, Long.MIN_VALUE}) {
        assertEdge(memory, bits, address, false);
      }
    }
    memory.fill(0, (byte) 1, 0);
    assertOutOfBounds(() -> memory.fill(0, (byte) 1, 1));
    assertThat(memory.grow(0)).isZero();
    assertThat(memory.grow(1)).isEqualTo(-1);
  }

  private static void assertEdge(Memory memory, int bits, long address, boolean inside) {
    ThrowingCallable load =
        switch (bits) {
          case 8 -> () -> memory.loadByte(address);
          case 16 -> () -> memory.loadShort(address);
          case 32 -> () -> memory.loadInt(address);
          default -> () -> memory.loadLong(address);
        };
    ThrowingCallable store =
        switch (bits) {
          case 8 -> () -> memory.storeByte(address, (byte) 1);
          case 16 -> () -> memory.storeShort(address, (short) 1);
          case 32 -> () -> memory.storeInt(address, 1);
          default -> () -> memory.storeLong(address, 1);
        };
    if (inside) {
      assertThat(catchAny(load)).isNull();
      assertThat(catchAny(store)).isNull();
    } else {
      assertOutOfBounds(load);
      assertOutOfBounds(store);
      if (address % (bits / 8) == 0) {
        assertOutOfBounds(() -> memory.atomicLoad(bits, address));
        assertOutOfBounds(() -> memory.atomicStore(bits, address, 1));
        assertOutOfBounds(() -> memory.atomicUpdate(AtomicUpdate.ADD, bits, address, 1));
        assertOutOfBounds(() -> memory.atomicCompareExchange(bits, address, 0, 1));
      }
    }
  }

  private static Throwable catchAny(ThrowingCallable code) {
    return org.assertj.core.api.Assertions.catchThrowable(code);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOutOfBoundsStoreWritesNothing(boolean shared) {
    Memory memory = memory(shared, 1, 2);
    assertOutOfBounds(() -> memory.storeLong(PAGE - 4, -1));
    assertThat(memory.loadInt(PAGE - 4)).isZero();
    assertThat(memory.grow(1)).isEqualTo(1);
    assertThat(memory.loadInt(PAGE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTrapNamesAddressWidthAndSize(boolean shared) {
    Memory memory = memory(shared, 1, 1);
    assertThatExceptionOfType(Trap.class)
        .isThrownBy(() -> memory.loadInt(0xFFFE))
        .withMessage("out of bounds memory access: 4 bytes at 0xfffe of a memory of 65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void growKeepsTheBytesAndTheNewOnesAreZero(boolean shared) {
    Memory memory = memory(shared, 1, 200);
    for (int page = 1; page < 200; page++) {
      memory.fill((page - 1L) * PAGE, (byte) page, PAGE);
      assertThat(memory.grow(1)).isEqualTo(page);
      assertThat(memory.loadLong((long) page * PAGE)).isZero();
      assertThat(memory.loadLong(page * (long) PAGE + PAGE - 8)).isZero();
    }
    assertThat(memory.grow(1)).isEqualTo(-1);
    assertThat(memory.grow(0)).isEqualTo(200);
    for (int page = 1; page < 200; page++) {
      assertThat(memory.loadByte((page - 1L) * PAGE)).isEqualTo((byte) page);
      assertThat(memory.loadByte((page - 1L) * PAGE + PAGE - 1)).isEqualTo((byte) page);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void growBeyondTheMaximumAnswersMinusOneHoweverLarge(boolean shared) {
    Memory memory = memory(shared, 1, 3);
    for (long pages : new long[] {3, 4, 65_536, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      assertThat(memory.grow(pages)).as("%d", pages).isEqualTo(-1);
    }
    assertThat(memory.grow(2)).isEqualTo(1);
    assertThat(memory.type().limits()).isEqualTo(Limits.of(3, 3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMemoryOf32BitAddressesHasAllThatTheyReach(boolean shared) { // B13
    Memory memory = memory(shared, 1, 65_536);
    memory.storeInt(PAGE - 4, 0xCAFE);
    assertThat(memory.grow(65_534)).isEqualTo(1);
    assertThat(memory.grow(1)).isEqualTo(65_535);
    assertThat(memory.grow(1)).isEqualTo(-1);
    assertThat(memory.size()).isEqualTo(1L << 32);
    memory.storeLong((1L << 32) - 8, 0x0102030405060708L);
    assertThat(memory.loadInt((1L << 32) - 4)).isEqualTo(0x01020304);
    assertThat(memory.loadInt(PAGE - 4)).isEqualTo(0xCAFE);
    assertThat(memory.loadInt(PAGE)).isZero();
    assertOutOfBounds(() -> memory.loadLong((1L << 32) - 7));
    memory.copy((1L << 31) - 2, memory, (1L << 32) - 4, 4);
    assertThat(memory.loadInt((1L << 31) - 2)).isEqualTo(0x01020304);
  }

  @Test
  void aTypeThatIsNotValidIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> memory(false, 2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> memory(false, 0, 65_537));
    assertThatIllegalArgumentException().isThrownBy(() -> memory(false, -1, -1));
    // B14
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Memory.of(new MemoryType(AddressType.I32, Limits.of(1), true)))
        .withMessageContaining("shared memory must have maximum");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStoresLimitCountsAllMemoriesOfTheStore(boolean shared) {
    Store store = Store.builder().maximumMemoryBytes(5 * PAGE).build();
    Memory first = memory(shared, 2, 10, store);
    Memory second = memory(shared, 1, 10, store);
    assertThat(first.grow(3)).isEqualTo(-1);
    assertThat(first.grow(2)).isEqualTo(2);
    assertThat(second.grow(1)).isEqualTo(-1);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> memory(shared, 1, 10, store))
        .withMessageContaining("327680 bytes");
    assertThat(store.memoryBytes()).isEqualTo(5 * PAGE);
    first.release();
    assertThat(store.memoryBytes()).isEqualTo(PAGE);
    assertThat(second.grow(4)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailedGrowLeavesTheStoresCountAsItWas(boolean shared) {
    Store store = Store.builder().maximumMemoryBytes(100 * PAGE).build();
    Memory memory = memory(shared, 1, 10, store);
    assertThat(memory.grow(10)).isEqualTo(-1);
    assertThat(memory.grow(99)).isEqualTo(-1);
    assertThat(store.memoryBytes()).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fillCopyAndInitCheckBoundsBeforeTheyWrite(boolean shared) { // B17
    Memory memory = memory(shared, 1, 1);
    memory.fill(0, (byte) 7, PAGE);
    ByteBuffer data = ByteBuffer.allocate(100);
    assertOutOfBounds(() -> memory.fill(PAGE - 1, (byte) 1, 2));
    assertOutOfBounds(() -> memory.copy(PAGE - 1, memory, 0, 2));
    assertOutOfBounds(() -> memory.copy(0, memory, PAGE - 1, 2));
    assertOutOfBounds(() -> memory.init(PAGE - 1, data, 0, 2));
    assertOutOfBounds(() -> memory.init(0, data, 99, 2));
    assertOutOfBounds(() -> memory.write(PAGE - 1, new byte[2], 0, 2));
    assertOutOfBounds(() -> memory.read(PAGE - 1, new byte[2], 0, 2));
    for (long huge : new long[] {0xFFFF_FFFFL, 1L << 33, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      assertOutOfBounds(() -> memory.fill(1, (byte) 1, huge));
      assertOutOfBounds(() -> memory.fill(huge, (byte) 1, 1));
      assertOutOfBounds(() -> memory.fill(huge, (byte) 1, 0));
      assertOutOfBounds(() -> memory.copy(1, memory, 0, huge));
      assertOutOfBounds(() -> memory.copy(huge, memory, 0, 1));
      assertOutOfBounds(() -> memory.copy(0, memory, huge, 1));
      assertOutOfBounds(() -> memory.init(0, data, huge, 1));
      assertOutOfBounds(() -> memory.init(0, data, 1, huge));
    }
    for (int address = 0; address < PAGE; address++) {
      assertThat(memory.loadByte(address)).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRangeOfLengthZeroMayBeginAtTheEndButNotBehindIt(boolean shared) {
    Memory memory = memory(shared, 1, 1);
    ByteBuffer dropped = ByteBuffer.allocate(0);
    memory.fill(PAGE, (byte) 1, 0);
    memory.copy(PAGE, memory, PAGE, 0);
    memory.init(PAGE, dropped, 0, 0);
    assertOutOfBounds(() -> memory.fill(PAGE + 1, (byte) 1, 0));
    assertOutOfBounds(() -> memory.copy(PAGE + 1, memory, 0, 0));
    assertOutOfBounds(() -> memory.copy(0, memory, PAGE + 1, 0));
    assertOutOfBounds(() -> memory.init(PAGE + 1, dropped, 0, 0));
    assertOutOfBounds(() -> memory.init(0, dropped, 1, 0));
    assertOutOfBounds(() -> memory.init(0, dropped, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overlappingCopiesAreRightInBothDirections(boolean shared) {
    Random random = new Random(3);
    Memory memory = memory(shared, 1, 1);
    byte[] model = new byte[PAGE];
    random.nextBytes(model);
    memory.write(0, model, 0, PAGE);
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(1000);
      int to = random.nextInt(1000);
      int length = random.nextInt(2000);
      memory.copy(to, memory, from, length);
      System.arraycopy(model, from, model, to, length);
    }
    byte[] bytes = new byte[PAGE];
    memory.read(0, bytes, 0, PAGE);
    assertThat(bytes).isEqualTo(model);
  }

  @Test
  void memoriesOfDifferentKindsCopyFromEachOther() {
    Memory shared = memory(true, 1, 1);
    Memory unshared = memory(false, 1, 1);
    shared.storeLong(16, 0x0102030405060708L);
    unshared.copy(3, shared, 16, 8);
    assertThat(unshared.loadLong(3)).isEqualTo(0x0102030405060708L);
    shared.copy(101, unshared, 3, 8);
    assertThat(shared.loadLong(101)).isEqualTo(0x0102030405060708L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hostReadsWritesAndSegmentsTransferTheirRangeOnly(boolean shared) {
    Memory memory = memory(shared, 1, 1);
    memory.write(10, new byte[] {1, 2, 3, 4, 5}, 1, 3);
    memory.init(20, ByteBuffer.wrap(new byte[] {6, 7, 8, 9}), 1, 2);
    memory.fill(30, (byte) -1, 2);
    byte[] bytes = new byte[26];
    memory.read(9, bytes, 2, 24);
    byte[] expected = new byte[26];
    System.arraycopy(new byte[] {2, 3, 4}, 0, expected, 3, 3);
    System.arraycopy(new byte[] {7, 8}, 0, expected, 13, 2);
    System.arraycopy(new byte[] {-1, -1}, 0, expected, 23, 2);
    assertThat(bytes).isEqualTo(expected);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> memory.read(0, bytes, 20, 7));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> memory.write(0, bytes, 20, 7));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atomicAccessesComputeAtAllWidths(boolean shared) {
    Memory memory = memory(shared, 1, 1);
    long old = 0x8F1E2D3C4B5A6978L;
    long operand = 0xF1E2D3C4B5A69788L;
    for (int bits : WIDTHS) {
      long mask = -1L >>> 64 - bits;
      for (int address = 64; address < 72; address += bits / 8) {
        for (AtomicUpdate update : AtomicUpdate.values()) {
          long expected =
              switch (update) {
                case ADD -> old + operand;
                case SUB -> old - operand;
                case AND -> old & operand;
                case OR -> old | operand;
                case XOR -> old ^ operand;
                case XCHG -> operand;
              };
          memory.fill(60, (byte) 0x55, 16);
          memory.atomicStore(bits, address, old);
          // B8: zero-extended, wrapped, neighbours intact.
          assertThat(memory.atomicUpdate(update, bits, address, operand)).isEqualTo(old & mask);
          assertThat(memory.atomicLoad(bits, address)).isEqualTo(expected & mask);
          for (int i = 60; i < 76; i++) {
            if (i < address || i >= address + bits / 8) {
              assertThat(memory.loadByte(i)).isEqualTo((byte) 0x55);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void compareExchangeWrapsWhatIsExpectedAndReturnsTheOldValueZeroExtended(boolean shared) { // B9
    Memory memory = memory(shared, 1, 1);
    for (int bits : WIDTHS) {
      long mask = -1L >>> 64 - bits;
      for (int address = 64; address < 72; address += bits / 8) {
        memory.storeLong(64, 0x9191919191919191L);
        assertThat(memory.atomicCompareExchange(bits, address, 0x11, 0x42))
            .isEqualTo(0x9191919191919191L & mask);
        assertThat(memory.loadLong(64)).isEqualTo(0x9191919191919191L);
        assertThat(memory.atomicCompareExchange(bits, address, 0x9191919191919191L, -2))
            .isEqualTo(0x9191919191919191L & mask);
        assertThat(memory.atomicLoad(bits, address)).isEqualTo(-2 & mask);
        int shift = (address - 64) * 8;
        assertThat(memory.loadLong(64))
            .isEqualTo(0x9191919191919191L & ~(mask << shift) | (-2 & mask) << shift);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void misalignedAtomicsTrapAlsoOutOfBoundsAndPlainOnesNever(boolean shared) { // B1
    Memory memory = memory(shared, 1, 1);
    Store store = new Store();
    for (int bits : new int[] {16, 32, 64}) {
      for (long address : new long[] {1, bits / 8 - 1, PAGE + 1, 0xFFFF_FFFFL, -1}) {
        assertTrap(TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicLoad(bits, address));
        assertTrap(TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicStore(bits, address, 1));
        assertTrap(
            TrapKind.UNALIGNED_ATOMIC,
            () -> memory.atomicUpdate(AtomicUpdate.XCHG, bits, address, 1));
        assertTrap(
            TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicCompareExchange(bits, address, 0, 1));
        if (bits > 16) {
          assertTrap(
              TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicWait(bits, address, 0, 0, store));
        }
      }
    }
    assertThat(memory.loadLong(0)).isZero();
    assertThat(memory.loadLong(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void notifyChecksItsAddressEvenWithCountZero(boolean shared) { // B2
    Memory memory = memory(shared, 1, 1);
    assertTrap(TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicNotify(65_531, 0));
    assertTrap(TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicNotify(PAGE + 2, 0));
    assertOutOfBounds(() -> memory.atomicNotify(PAGE, 0));
    assertOutOfBounds(() -> memory.atomicNotify(-4, 0));
    assertThat(memory.atomicNotify(PAGE - 4, 0)).isZero();
    assertThat(memory.atomicNotify(PAGE - 4, -1)).isZero();
  }

  @Test
  void waitOnAnUnsharedMemoryTrapsEvenIfTheValueDiffers() { // B3
    Memory memory = memory(false, 1, 1);
    Store store = new Store();
    for (int bits : new int[] {32, 64}) {
      for (long expected : new long[] {0, 1}) {
        assertTrap(
            TrapKind.EXPECTED_SHARED_MEMORY, () -> memory.atomicWait(bits, 8, expected, 0, store));
      }
      assertTrap(TrapKind.UNALIGNED_ATOMIC, () -> memory.atomicWait(bits, 2, 0, 0, store));
      assertOutOfBounds(() -> memory.atomicWait(bits, PAGE, 0, 0, store));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTypeTellsThePresentSize(boolean shared) {
    Memory memory = memory(shared, 1, 7);
    assertThat(memory.grow(2)).isEqualTo(1);
    assertThat(memory.type()).isEqualTo(new MemoryType(AddressType.I32, Limits.of(3, 7), shared));
  }
}
