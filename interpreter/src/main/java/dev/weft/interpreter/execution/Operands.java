// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.Memory;

/**
 * The operands that generated instructions have. The letters: {@code d} is the slot of the result,
 * {@code a} and {@code b} are the operands, slots if they are ints and constants (as bits) if they
 * are longs.
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

  abstract static class Binary extends Chained {
    final int d;
    final int a;
    final int b;

    Binary(int d, int a, int b) {
      this.d = d;
      this.a = a;
      this.b = b;
    }
  }

  abstract static class Ternary extends Chained {
    final int d;
    final int a;
    final int b;
    final int c;

    Ternary(int d, int a, int b, int c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class BinaryConstant extends Chained {
    final int d;
    final int a;
    final long b;

    BinaryConstant(int d, int a, long b) {
      this.d = d;
      this.a = a;
      this.b = b;
    }
  }

  abstract static class ConstantBinary extends Chained {
    final int d;
    final long a;
    final int b;

    ConstantBinary(int d, long a, int b) {
      this.d = d;
      this.a = a;
      this.b = b;
    }
  }

  abstract static class CompareBranch extends Branch {
    final int a;
    final int b;

    CompareBranch(int a, int b) {
      this.a = a;
      this.b = b;
    }
  }

  abstract static class CompareConstantBranch extends Branch {
    final int a;
    final long b;

    CompareConstantBranch(int a, long b) {
      this.a = a;
      this.b = b;
    }
  }

  abstract static class Load extends Chained {
    final int d;
    final int a;
    final long displacement;

    Load(int d, int a, long displacement) {
      this.d = d;
      this.a = a;
      this.displacement = displacement;
    }
  }

  abstract static class LoadConstant extends Chained {
    final int d;
    final long address;

    LoadConstant(int d, long address) {
      this.d = d;
      this.address = address;
    }
  }

  abstract static class Store extends Chained {
    final int a;
    final int b;
    final long displacement;

    Store(int a, int b, long displacement) {
      this.a = a;
      this.b = b;
      this.displacement = displacement;
    }
  }

  abstract static class StoreConstant extends Chained {
    final int a;
    final long b;
    final long displacement;

    StoreConstant(int a, long b, long displacement) {
      this.a = a;
      this.b = b;
      this.displacement = displacement;
    }
  }

  abstract static class StoreAt extends Chained {
    final long address;
    final int b;

    StoreAt(long address, int b) {
      this.address = address;
      this.b = b;
    }
  }

  abstract static class ChainSS extends Chained {
    final int d;
    final int a;
    final int b;
    final int c;

    ChainSS(int d, int a, int b, int c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class ChainSC extends Chained {
    final int d;
    final int a;
    final int b;
    final long c;

    ChainSC(int d, int a, int b, long c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class ChainCS extends Chained {
    final int d;
    final int a;
    final long b;
    final int c;

    ChainCS(int d, int a, long b, int c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class ChainCC extends Chained {
    final int d;
    final int a;
    final long b;
    final long c;

    ChainCC(int d, int a, long b, long c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class CountedBranchSS extends Branch {
    final int d;
    final int a;
    final int b;
    final int c;

    CountedBranchSS(int d, int a, int b, int c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class CountedBranchSC extends Branch {
    final int d;
    final int a;
    final int b;
    final long c;

    CountedBranchSC(int d, int a, int b, long c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class CountedBranchCS extends Branch {
    final int d;
    final int a;
    final long b;
    final int c;

    CountedBranchCS(int d, int a, long b, int c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  abstract static class CountedBranchCC extends Branch {
    final int d;
    final int a;
    final long b;
    final long c;

    CountedBranchCC(int d, int a, long b, long c) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.c = c;
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
