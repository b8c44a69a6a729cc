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
