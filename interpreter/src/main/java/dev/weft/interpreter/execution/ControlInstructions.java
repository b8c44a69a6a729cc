// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import java.util.Arrays;

/** Control instructions, and the moves that take the place of stack operations. */
final class ControlInstructions {

  private ControlInstructions() {}

  /** A place behind which a machine can go on; never executed. */
  static final class Point extends Instruction {
    Point(Instruction next) {
      this.next = next;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      throw new AssertionError("a point is not code");
    }
  }

  /** Returns the next instruction to the loop. */
  static final class ToLoop extends Instruction {
    ToLoop(Instruction next) {
      this.next = next;
      offset = next.offset;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return next;
    }

    @Override
    boolean needsLoop() {
      return false;
    }
  }

  /** Runs before the first instruction of a function when a thread is asked where it is. */
  static final class AnswerInquiry extends Instruction {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return m.answer();
    }
  }

  static final class Unreachable extends Instruction {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      throw new Trap(TrapKind.UNREACHABLE);
    }
  }

  static final class Constant extends Operands.Chained {
    private final int d;
    private final long value;

    Constant(int d, long value) {
      this.d = d;
      this.value = value;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = value;
      return next.execute(m, s, fp, passed);
    }
  }

  static final class Move extends Operands.Chained {
    private final int d;
    private final int a;

    Move(int d, int a) {
      this.d = d;
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = s[fp + a];
      return next.execute(m, s, fp, passed);
    }
  }

  static final class MoveVector extends Operands.Chained {
    private final int d;
    private final int a;

    MoveVector(int d, int a) {
      this.d = d;
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      // In this order also right where an operand moves down by one slot.
      s[fp + d] = s[fp + a];
      s[fp + d + 1] = s[fp + a + 1];
      return next.execute(m, s, fp, passed);
    }
  }

  /** Two moves, one after the other. */
  static final class MoveTwo extends Operands.Chained {
    private final int d;
    private final int a;
    private final int secondD;
    private final int secondA;

    MoveTwo(Move first, int d, int a) {
      this.d = first.d;
      this.a = first.a;
      secondD = d;
      secondA = a;
      offset = first.offset;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = s[fp + a];
      s[fp + secondD] = s[fp + secondA];
      return next.execute(m, s, fp, passed);
    }
  }

  static final class MoveReference extends Operands.Chained {
    private final int d;
    private final int a;

    MoveReference(int d, int a) {
      this.d = d;
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] references = m.references;
      references[fp + d] = references[fp + a];
      return next.execute(m, s, fp, passed);
    }
  }

  /**
   * Moves a reference out of the slot of an operand that is used up. It is forgotten there, so that
   * the collector does not keep what it points at until another operand takes the place.
   */
  static final class TakeReference extends Operands.Chained {
    private final int d;
    private final int a;

    TakeReference(int d, int a) {
      this.d = d;
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] references = m.references;
      references[fp + d] = references[fp + a];
      references[fp + a] = null;
      return next.execute(m, s, fp, passed);
    }
  }

  /**
   * Forgets references that operands have left behind, before a loop begins, which may take long.
   */
  static final class ForgetReferences extends Operands.Chained {
    private final int from;
    private final int to;

    ForgetReferences(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Arrays.fill(m.references, fp + from, fp + to, null);
      return next.execute(m, s, fp, passed);
    }
  }

  static final class SelectVector extends Operands.Chained {
    private final int d;
    private final int a;
    private final int b;
    private final int condition;

    SelectVector(int d, int a, int b, int condition) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.condition = condition;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      int chosen = fp + ((int) s[fp + condition] != 0 ? a : b);
      s[fp + d] = s[chosen];
      s[fp + d + 1] = s[chosen + 1];
      return next.execute(m, s, fp, passed);
    }
  }

  static final class SelectReference extends Operands.Chained {
    private final int d;
    private final int a;
    private final int b;
    private final int condition;

    SelectReference(int d, int a, int b, int condition) {
      this.d = d;
      this.a = a;
      this.b = b;
      this.condition = condition;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] references = m.references;
      references[fp + d] = references[fp + ((int) s[fp + condition] != 0 ? a : b)];
      return next.execute(m, s, fp, passed);
    }
  }

  static final class Forward extends Branch {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return target;
    }
  }

  static final class Back extends Branch {
    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return m.back(target);
    }
  }

  /** {@code br_table}: the last target is the default. */
  abstract static class BranchTable extends Instruction {
    final Instruction[] targets;

    BranchTable(int count) {
      targets = new Instruction[count];
    }

    final Instruction target(Machine m, int index) {
      int last = targets.length - 1;
      // Any target may lie behind, so all take part in the poll.
      return m.back(targets[Integer.compareUnsigned(index, last) < 0 ? index : last]);
    }

    @Override
    final boolean needsLoop() {
      return false;
    }
  }

  static final class BranchTableSlot extends BranchTable {
    private final int a;

    BranchTableSlot(int a, int count) {
      super(count);
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return target(m, (int) s[fp + a]);
    }
  }

  static final class BranchTablePassed extends BranchTable {
    BranchTablePassed(int count) {
      super(count);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return target(m, (int) passed);
    }
  }

  /** {@return numbers that stand side by side from slot {@code a} on} */
  abstract static class Return extends Instruction {
    final int a;
    final int count;

    Return(int a, int count) {
      this.a = a;
      this.count = count;
    }

    @Override
    final boolean needsLoop() {
      return false;
    }

    static Return of(int a, int count) {
      return switch (count) {
        case 0 -> new ReturnNothing();
        case 1 -> a == 0 ? new ReturnFirst() : new ReturnNumber(a);
        default -> new ReturnNumbers(a, count);
      };
    }
  }

  private static final class ReturnNothing extends Return {
    ReturnNothing() {
      super(0, 0);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return m.leave();
    }
  }

  /** The result is where the caller expects it. */
  private static final class ReturnFirst extends Return {
    ReturnFirst() {
      super(0, 1);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return m.leave();
    }
  }

  private static final class ReturnNumber extends Return {
    ReturnNumber(int a) {
      super(a, 1);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp] = s[fp + a];
      return m.leave();
    }
  }

  private static final class ReturnNumbers extends Return {
    ReturnNumbers(int a, int count) {
      super(a, count);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      System.arraycopy(s, fp + a, s, fp, count);
      return m.leave();
    }
  }

  /**
   * {@return from a frame that can hold references: they are forgotten, so that the collector does
   * not keep what the guest no longer reaches}
   */
  static final class ReturnReferences extends Instruction {
    private final int a;
    private final int count;
    private final int frameSize;

    ReturnReferences(int a, int count, int frameSize) {
      this.a = a;
      this.count = count;
      this.frameSize = frameSize;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      System.arraycopy(s, fp + a, s, fp, count);
      Object[] references = m.references;
      System.arraycopy(references, fp + a, references, fp, count);
      Arrays.fill(references, fp + count, fp + frameSize, null);
      return m.leave();
    }

    @Override
    boolean needsLoop() {
      return false;
    }
  }
}
