// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/** Reference instructions (core 4.6.6). */
final class ReferenceInstructions {

  private ReferenceInstructions() {}

  static final class RefNull extends Instruction {
    private final int d;

    RefNull(int d) {
      this.d = d;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.references[fp + d] = null;
      return next;
    }
  }

  static final class RefIsNull extends Operands.Unary {
    RefIsNull(int d, int a) {
      super(d, a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      s[fp + d] = m.references[fp + a] == null ? 1 : 0;
      return next;
    }
  }

  static final class RefFunc extends Operands.Unary {
    RefFunc(int d, int functionIndex) {
      super(d, functionIndex);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.references[fp + d] = m.instance.function(a);
      return next;
    }
  }
}
