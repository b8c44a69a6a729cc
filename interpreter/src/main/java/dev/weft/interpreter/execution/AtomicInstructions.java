// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.AtomicUpdate;
import java.lang.invoke.VarHandle;

/**
 * Atomic memory instructions (threads proposal) on memories of either kind. Their operands stand
 * side by side from slot {@code a} on, the result takes the place of the first.
 */
final class AtomicInstructions {

  /** The encodings of loads, stores and each update come in groups, one for each type and width. */
  private static final int GROUP = 7;

  private static final int FIRST_LOAD = Opcode.Atomic.I32_ATOMIC_LOAD.code();
  private static final int FIRST_STORE = Opcode.Atomic.I32_ATOMIC_STORE.code();
  private static final int FIRST_UPDATE = Opcode.Atomic.I32_ATOMIC_RMW_ADD.code();
  private static final int FIRST_COMPARE_EXCHANGE = Opcode.Atomic.I32_ATOMIC_RMW_CMPXCHG.code();

  /** In the order of their encodings. */
  private static final AtomicUpdate[] UPDATES = {
    AtomicUpdate.ADD,
    AtomicUpdate.SUB,
    AtomicUpdate.AND,
    AtomicUpdate.OR,
    AtomicUpdate.XOR,
    AtomicUpdate.XCHG
  };

  private AtomicInstructions() {}

  static Instruction of(
      Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
    int code = opcode.code();
    if (opcode == Opcode.Atomic.ATOMIC_FENCE) {
      return new Fence();
    }
    if (opcode == Opcode.Atomic.MEMORY_ATOMIC_NOTIFY) {
      return new Notify(opcode, a, memory, addressMask, displacement);
    }
    if (code < FIRST_LOAD) {
      return new Wait(opcode, a, memory, addressMask, displacement);
    }
    if (code < FIRST_STORE) {
      return new AtomicLoad(opcode, a, memory, addressMask, displacement);
    }
    if (code < FIRST_UPDATE) {
      return new AtomicStore(opcode, a, memory, addressMask, displacement);
    }
    if (code < FIRST_COMPARE_EXCHANGE) {
      AtomicUpdate update = UPDATES[(code - FIRST_UPDATE) / GROUP];
      return new Update(opcode, a, memory, addressMask, displacement, update);
    }
    return new CompareExchange(opcode, a, memory, addressMask, displacement);
  }

  private abstract static class Access extends Operands.MemoryAccess {
    final int bits;

    Access(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(a, memory, addressMask, displacement);
      bits = opcode.accessBits();
    }
  }

  private static final class AtomicLoad extends Access {
    AtomicLoad(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(opcode, a, memory, addressMask, displacement);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = memory(m).atomicLoad(bits, address(s, fp));
      return next;
    }
  }

  private static final class AtomicStore extends Access {
    AtomicStore(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(opcode, a, memory, addressMask, displacement);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      memory(m).atomicStore(bits, address(s, fp), s[fp + a + 1]);
      return next;
    }
  }

  private static final class Update extends Access {
    private final AtomicUpdate update;

    Update(
        Opcode.Atomic opcode,
        int a,
        int memory,
        long addressMask,
        long displacement,
        AtomicUpdate update) {
      super(opcode, a, memory, addressMask, displacement);
      this.update = update;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = memory(m).atomicUpdate(update, bits, address(s, fp), s[fp + a + 1]);
      return next;
    }
  }

  private static final class CompareExchange extends Access {
    private final boolean i32;

    CompareExchange(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(opcode, a, memory, addressMask, displacement);
      i32 = opcode.signature().results().getFirst() == NumberType.I32;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long expected = i32 ? s[fp + a + 1] & 0xFFFFFFFFL : s[fp + a + 1];
      s[fp + a] = memory(m).atomicCompareExchange(bits, address(s, fp), expected, s[fp + a + 2]);
      return next;
    }
  }

  private static final class Wait extends Access {
    Wait(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(opcode, a, memory, addressMask, displacement);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long expected = s[fp + a + 1];
      long timeout = s[fp + a + 2];
      m.waiting = this;
      s[fp + a] = memory(m).atomicWait(bits, address(s, fp), expected, timeout, m.instance.store);
      m.waiting = null;
      return next;
    }
  }

  private static final class Notify extends Access {
    Notify(Opcode.Atomic opcode, int a, int memory, long addressMask, long displacement) {
      super(opcode, a, memory, addressMask, displacement);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = memory(m).atomicNotify(address(s, fp), (int) s[fp + a + 1]);
      return next;
    }
  }

  /** Atomic accesses are sequentially consistent already; this orders the plain ones too. */
  private static final class Fence extends Instruction {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      VarHandle.fullFence();
      return next;
    }
  }
}
