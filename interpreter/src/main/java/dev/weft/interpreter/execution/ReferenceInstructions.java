// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.interpreter.I31;

/** Reference instructions (core 4.6.6), and those of i31 (core 4.6.7). */
final class ReferenceInstructions {

  private ReferenceInstructions() {}

  static final class RefNull extends Operands.ChainedResult {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = null;
      return next.execute(m, s, fp, passed);
    }
  }

  static final class RefIsNull extends Operands.Unary {
    RefIsNull(int d, int a) {
      super(d, a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = m.references[fp + a] == null ? 1 : 0;
      return next.execute(m, s, fp, passed);
    }
  }

  static final class RefFunc extends Operands.ChainedResult {
    private final int functionIndex;

    RefFunc(int functionIndex) {
      this.functionIndex = functionIndex;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = m.instance.function(functionIndex);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class RefEq extends Operands.ChainedResult {
    private final int a;
    private final int b;

    RefEq(int a, int b) {
      this.a = a;
      this.b = b;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] references = m.references;
      s[fp + d] = References.areEqual(references[fp + a], references[fp + b]) ? 1 : 0;
      return next.execute(m, s, fp, passed);
    }
  }

  /** Traps if its operand is null, which it only looks at: {@code ref.as_non_null} and others. */
  static final class RequireNonNull extends Operands.Chained {
    private final int a;
    private final TrapKind otherwise;

    RequireNonNull(int a, TrapKind otherwise) {
      this.a = a;
      this.otherwise = otherwise;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      if (m.references[fp + a] == null) {
        throw m.failed(new Trap(otherwise), this);
      }
      return next.execute(m, s, fp, passed);
    }
  }

  static final class RefI31 extends Operands.ChainedResult {
    private final int a;

    RefI31(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = I31.of((int) s[fp + a]);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class I31Get extends Operands.ChainedResult {
    private final int a;
    private final boolean signed;

    I31Get(int a, boolean signed) {
      this.a = a;
      this.signed = signed;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      I31 i31 = (I31) m.references[fp + a];
      if (i31 == null) {
        throw m.failed(new Trap(TrapKind.NULL_I31_REFERENCE), this);
      }
      s[fp + d] = signed ? i31.signed() : i31.unsigned();
      return next.execute(m, s, fp, passed);
    }
  }
}
