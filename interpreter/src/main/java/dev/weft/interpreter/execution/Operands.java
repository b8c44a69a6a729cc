// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.Memory;

/**
 * What instructions have in common. The letters: {@code d} is the slot of the result, {@code a} and
 * {@code b} are the operands, slots if they are ints and constants (as bits) if they are longs.
 */
final class Operands {

  private Operands() {}

  /** An instruction that gets the slot of its result last, see {@link CodeBuilder#hold}. */
  abstract static class Result extends Instruction {
    /** The slot; not final, but never changed once the code is linked. */
    int d;
  }

  /** An instruction that runs the next one, and says where it fails if it can. */
  abstract static class Chained extends Instruction {
    @Override
    final boolean needsLoop() {
      return false;
    }
  }

  /** The place of a part of an instruction, for errors. It is never run. */
  static final class Place extends Instruction {
    Place(int offset) {
      this.offset = offset;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      throw new AssertionError("not in the code");
    }
  }

  /** An instruction of both kinds. */
  abstract static class ChainedResult extends Result {
    @Override
    final boolean needsLoop() {
      return false;
    }
  }

  abstract static class Unary extends Chained {
    final int d;
    final int a;

    Unary(int d, int a) {
      this.d = d;
      this.a = a;
    }
  }

  /** An access to any memory, at an address operand of either type in slot {@code a}. */
  abstract static class MemoryAccess extends Instruction {
    final int a;
    private final int memory;
    private final long addressMask;
    private final long displacement;

    /**
     * For all such instructions.
     *
     * @param addressMask the bits of a slot that belong to an address of the memory
     */
    MemoryAccess(int a, int memory, long addressMask, long displacement) {
      this.a = a;
      this.memory = memory;
      this.addressMask = addressMask;
      this.displacement = displacement;
    }

    final Memory memory(Machine m) {
      return m.instance.memories[memory];
    }

    final long address(long[] s, int fp) {
      return Memory.effectiveAddress(s[fp + a] & addressMask, displacement);
    }
  }

  abstract static class AnyLoad extends MemoryAccess {
    final int d;

    AnyLoad(int d, int a, int memory, long addressMask, long displacement) {
      super(a, memory, addressMask, displacement);
      this.d = d;
    }

    @Override
    final boolean needsLoop() {
      return false;
    }
  }

  abstract static class AnyStore extends MemoryAccess {
    final int b;

    AnyStore(int a, int b, int memory, long addressMask, long displacement) {
      super(a, memory, addressMask, displacement);
      this.b = b;
    }

    @Override
    final boolean needsLoop() {
      return false;
    }
  }
}
