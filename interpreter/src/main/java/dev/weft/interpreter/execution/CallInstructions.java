// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Abort;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.DefinedType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Table;
import java.util.Arrays;

/** Calls. */
final class CallInstructions {

  private CallInstructions() {}

  /**
   * A call whose arguments begin at slot {@code a}, where its results will be. It is a point of its
   * module's code, behind which the caller goes on.
   */
  abstract static class Call extends Instruction {
    final int a;

    /** The number of this call among the points. */
    int point;

    Call(int a) {
      this.a = a;
    }

    @Override
    final boolean needsLoop() {
      return false;
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      try {
        return m.enter(callee, point, fp, fp + a);
      } catch (Abort abort) {
        throw m.failed(abort, this);
      }
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      try {
        return m.enterAny(m.instance.function(functionIndex), point, fp, fp + a);
      } catch (Abort abort) {
        throw m.failed(abort, this);
      }
    }
  }

  /** A function that a table refers to, of the type that a call expects (core 4.6.8.12). */
  private static final class Element {
    private final int tableIndex;
    private final DefinedType type;

    Element(int tableIndex, DefinedType type) {
      this.tableIndex = tableIndex;
      this.type = type;
    }

    Function get(Machine m, long index) {
      Table table = m.tables[tableIndex];
      if (Long.compareUnsigned(index, table.size()) >= 0) {
        throw undefined(index, table);
      }
      Function function = (Function) table.get(index);
      if (function == null) {
        throw Trap.at(TrapKind.UNINITIALIZED_ELEMENT, index + " of table " + tableIndex);
      }
      DefinedType found = function.type();
      if (found != type && !found.isBelow(type)) {
        throw new Trap(
            TrapKind.INDIRECT_CALL_TYPE_MISMATCH, "expected " + type + ", found " + found);
      }
      return function;
    }

    private Trap undefined(long index, Table table) {
      return new Trap(
          TrapKind.UNDEFINED_ELEMENT,
          "element "
              + Long.toUnsignedString(index)
              + " of table "
              + tableIndex
              + " with "
              + table.size()
              + " elements");
    }
  }

  /** Calls the function at an i32 index of a table. */
  static final class CallIndirect extends Call {
    private final int index;
    private final Element element;

    CallIndirect(int a, int index, int tableIndex, DefinedType type) {
      super(a);
      this.index = index;
      element = new Element(tableIndex, type);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      try {
        return m.enterAny(element.get(m, s[fp + index] & 0xFFFFFFFFL), point, fp, fp + a);
      } catch (Abort abort) {
        throw m.failed(abort, this);
      }
    }
  }

  /** The function that a reference points at; validation has seen to its type. */
  private static Function function(Machine m, int slot) {
    Function function = (Function) m.references[slot];
    if (function == null) {
      throw new Trap(TrapKind.NULL_FUNCTION_REFERENCE);
    }
    return function;
  }

  /** Calls the function that a reference points at. */
  static final class CallReference extends Call {
    private final int function;

    CallReference(int a, int function) {
      super(a);
      this.function = function;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      try {
        return m.enterAny(function(m, fp + function), point, fp, fp + a);
      } catch (Abort abort) {
        throw m.failed(abort, this);
      }
    }
  }

  /** Calls the function at an i64 index of a table. */
  static final class CallIndirectWide extends Call {
    private final int index;
    private final Element element;

    CallIndirectWide(int a, int index, int tableIndex, DefinedType type) {
      super(a);
      this.index = index;
      element = new Element(tableIndex, type);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      try {
        return m.enterAny(element.get(m, s[fp + index]), point, fp, fp + a);
      } catch (Abort abort) {
        throw m.failed(abort, this);
      }
    }
  }

  /**
   * A call that ends the calling function (core 4.6.8): the arguments, which begin at slot {@code
   * a}, move to the beginning of the frame, and the callee takes its place.
   */
  abstract static class ReturnCall extends Instruction {
    private final int a;
    private final int count;

    /** The size of a frame that can hold references, which are forgotten; 0 for other frames. */
    int referencesEnd;

    ReturnCall(int a, int count) {
      this.a = a;
      this.count = count;
    }

    final void moveArguments(Machine m, long[] s, int fp) {
      System.arraycopy(s, fp + a, s, fp, count);
      if (referencesEnd > 0) {
        Object[] references = m.references;
        System.arraycopy(references, fp + a, references, fp, count);
        Arrays.fill(references, fp + count, fp + referencesEnd, null);
      }
    }
  }

  /** Goes on in a function of the same module. */
  static final class ReturnCallDefined extends ReturnCall {
    private final FunctionCode callee;

    ReturnCallDefined(int a, int count, FunctionCode callee) {
      super(a, count);
      this.callee = callee;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      moveArguments(m, s, fp);
      return m.replace(callee, fp);
    }
  }

  /** Goes on in an imported function. */
  static final class ReturnCallImported extends ReturnCall {
    private final int functionIndex;

    ReturnCallImported(int a, int count, int functionIndex) {
      super(a, count);
      this.functionIndex = functionIndex;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      moveArguments(m, s, fp);
      return m.replaceByAny(m.instance.function(functionIndex), fp, this);
    }
  }

  /** Goes on in the function at an index of a table. */
  static final class ReturnCallIndirect extends ReturnCall {
    private final int index;
    private final long indexMask;
    private final Element element;

    ReturnCallIndirect(int a, int index, long indexMask, int tableIndex, DefinedType type) {
      super(a, Storage.width(type.functionType().parameters()));
      this.index = index;
      this.indexMask = indexMask;
      element = new Element(tableIndex, type);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Function callee = element.get(m, s[fp + index] & indexMask);
      moveArguments(m, s, fp);
      return m.replaceByAny(callee, fp, this);
    }
  }

  /** Goes on in the function that a reference points at. */
  static final class ReturnCallReference extends ReturnCall {
    private final int function;

    ReturnCallReference(int a, int count, int function) {
      super(a, count);
      this.function = function;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Function callee = function(m, fp + function);
      moveArguments(m, s, fp);
      return m.replaceByAny(callee, fp, this);
    }
  }

  /** Stands behind {@link ModuleCode#OTHER_INSTANCE}. */
  static final class ReturnToOtherInstance extends Instruction {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return m.leaveInstance();
    }
  }
}
