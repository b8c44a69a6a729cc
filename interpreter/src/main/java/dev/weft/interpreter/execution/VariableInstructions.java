// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.Global;

/** Access to globals (core 4.6.3). Locals need no instructions: they are slots. */
final class VariableInstructions {

  private VariableInstructions() {}

  static final class GlobalGet extends Operands.Unary {
    GlobalGet(int d, int global) {
      super(d, global);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long value = m.globals[a].bits();
      s[fp + d] = value;
      return next.execute(m, s, fp, value);
    }
  }

  static final class GlobalSet extends Operands.Unary {
    GlobalSet(int global, int a) {
      super(global, a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.globals[d].setBits(s[fp + a]);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class GlobalSetPassed extends Operands.Chained {
    private final int global;

    GlobalSetPassed(int global) {
      this.global = global;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.globals[global].setBits(passed);
      return next.execute(m, s, fp, passed);
    }
  }

  /** {@code global.get} and the addition of a constant to the i32. */
  static final class GlobalSum extends Operands.Unary {
    private final int summand;

    GlobalSum(int d, int global, int summand) {
      super(d, global);
      this.summand = summand;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long value = (int) m.globals[a].bits() + summand;
      s[fp + d] = value;
      return next.execute(m, s, fp, value);
    }
  }

  /** The same, and {@code global.set} of the sum. */
  static final class GlobalAdd extends Operands.Unary {
    private final int summand;

    GlobalAdd(int d, int global, int summand) {
      super(d, global);
      this.summand = summand;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Global global = m.globals[a];
      long value = (int) global.bits() + summand;
      global.setBits(value);
      s[fp + d] = value;
      return next.execute(m, s, fp, value);
    }
  }

  /** The addition of a constant to an i32 and {@code global.set} of the sum. */
  static final class GlobalSetSum extends Operands.Unary {
    private final int summand;

    GlobalSetSum(int global, int a, int summand) {
      super(global, a);
      this.summand = summand;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.globals[d].setBits((int) s[fp + a] + summand);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class GlobalGetVector extends Operands.Unary {
    GlobalGetVector(int d, int global) {
      super(d, global);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Global global = m.globals[a];
      s[fp + d] = global.bits();
      s[fp + d + 1] = global.highBits();
      return next.execute(m, s, fp, passed);
    }
  }

  static final class GlobalSetVector extends Operands.Unary {
    GlobalSetVector(int global, int a) {
      super(global, a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.globals[d].setBits(s[fp + a], s[fp + a + 1]);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class GlobalGetReference extends Operands.ChainedResult {
    private final int global;

    GlobalGetReference(int global) {
      this.global = global;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = m.globals[global].reference();
      return next.execute(m, s, fp, passed);
    }
  }

  static final class GlobalSetReference extends Operands.Unary {
    GlobalSetReference(int global, int a) {
      super(global, a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.globals[d].setReference(m.references[fp + a]);
      return next.execute(m, s, fp, passed);
    }
  }
}
