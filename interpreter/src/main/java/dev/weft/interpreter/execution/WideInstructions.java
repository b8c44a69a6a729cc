// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;

/**
 * Wide arithmetic. A number of 128 bits is two i64, the lower half first. Operands stand side by
 * side from slot {@code a} on, the result takes their place.
 */
final class WideInstructions {

  private WideInstructions() {}

  static Instruction of(Opcode.WideArithmetic opcode, int a) {
    return switch (opcode) {
      case I64_ADD128 -> new Add128(a);
      case I64_SUB128 -> new Sub128(a);
      case I64_MUL_WIDE_S -> new MulWideSigned(a);
      case I64_MUL_WIDE_U -> new MulWideUnsigned(a);
    };
  }

  private static final class Add128 extends Instruction {
    private final int a;

    Add128(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long first = s[fp + a];
      long low = first + s[fp + a + 2];
      int carry = Long.compareUnsigned(low, first) < 0 ? 1 : 0;
      s[fp + a] = low;
      s[fp + a + 1] += s[fp + a + 3] + carry;
      return next;
    }
  }

  private static final class Sub128 extends Instruction {
    private final int a;

    Sub128(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long first = s[fp + a];
      long second = s[fp + a + 2];
      int borrow = Long.compareUnsigned(first, second) < 0 ? 1 : 0;
      s[fp + a] = first - second;
      s[fp + a + 1] -= s[fp + a + 3] + borrow;
      return next;
    }
  }

  private static final class MulWideSigned extends Instruction {
    private final int a;

    MulWideSigned(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long first = s[fp + a];
      long second = s[fp + a + 1];
      s[fp + a] = first * second;
      s[fp + a + 1] = Math.multiplyHigh(first, second);
      return next;
    }
  }

  private static final class MulWideUnsigned extends Instruction {
    private final int a;

    MulWideUnsigned(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long first = s[fp + a];
      long second = s[fp + a + 1];
      s[fp + a] = first * second;
      s[fp + a + 1] = Math.unsignedMultiplyHigh(first, second);
      return next;
    }
  }
}
