// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.FunctionType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Table;

/** Calls. Each is a point of its module's code, behind which the caller goes on. */
final class CallInstructions {

  private CallInstructions() {}

  /** A call whose arguments begin at slot {@code a}, where its results will be. */
  abstract static class Call extends Instruction {
    final int a;

    /** The number of this call among the points. */
    int point;

    Call(int a) {
      this.a = a;
    }
  }

  /** Calls a function of the same module. */
  static final class CallDefined extends Call {
    private final FunctionCode callee;

    CallDefined(int a, FunctionCode callee) {
      super(a);
      this.callee = callee;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      return m.enter(callee, point, fp, fp + a);
    }
  }

  /** Calls an imported function. */
  static final class CallImported extends Call {
    private final int functionIndex;

    CallImported(int a, int functionIndex) {
      super(a);
      this.functionIndex = functionIndex;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      return m.enterAny(m.instance.function(functionIndex), point, fp, fp + a);
    }
  }

  /** Calls the function that a table refers to (core 4.6.8.12). */
  static final class CallIndirect extends Call {
    private final int index;
    private final int tableIndex;
    private final FunctionType type;

    CallIndirect(int a, int index, int tableIndex, FunctionType type) {
      super(a);
      this.index = index;
      this.tableIndex = tableIndex;
      this.type = type;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      Table table = m.tables[tableIndex];
      int element = (int) s[fp + index];
      if (Integer.compareUnsigned(element, table.size()) >= 0) {
        throw undefined(element, table);
      }
      Function function = (Function) table.get(element);
      if (function == null) {
        throw Trap.at(TrapKind.UNINITIALIZED_ELEMENT, element + " of table " + tableIndex);
      }
      FunctionType found = function.type();
      if (found != type && !found.equals(type)) {
        throw new Trap(
            TrapKind.INDIRECT_CALL_TYPE_MISMATCH, "expected " + type + ", found " + found);
      }
      return m.enterAny(function, point, fp, fp + a);
    }

    private Trap undefined(int element, Table table) {
      return new Trap(
          TrapKind.UNDEFINED_ELEMENT,
          "element "
              + Integer.toUnsignedString(element)
              + " of table "
              + tableIndex
              + " with "
              + table.size()
              + " elements");
    }
  }

  /** Stands behind {@link ModuleCode#OTHER_INSTANCE}. */
  static final class ReturnToOtherInstance extends Instruction {
    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      return m.leaveInstance();
    }
  }
}
