// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.ReferenceType;
import dev.weft.interpreter.Aggregate;
import dev.weft.interpreter.I31;

/**
 * Tests and casts of references, and branches on them (core 4.6.6, 4.6.8). Casts to the defined
 * types of structures and arrays and to i31 are what compiled code is full of, so they have classes
 * of their own; the rest is left to {@link References}.
 *
 * <p>The reference is in slot {@code a}. A cast that succeeds changes nothing, so it has no result
 * slot: whoever takes the reference reads slot {@code a} too.
 */
final class CastInstructions {

  private CastInstructions() {}

  static Operands.Result test(ReferenceType type, int a) {
    if (isAggregate(type)) {
      return new TestAggregate(type, a);
    }
    return type.heapType() == AbstractHeapType.I31 ? new TestI31(type, a) : new Test(type, a);
  }

  static Instruction cast(ReferenceType type, int a) {
    if (isAggregate(type)) {
      return new CastToAggregate(type, a);
    }
    return type.heapType() == AbstractHeapType.I31 ? new CastToI31(type, a) : new Cast(type, a);
  }

  /**
   * Makes a branch.
   *
   * @param expected whether it is taken if the reference has the type, or if it has not
   * @param back whether it leads back
   */
  static Branch branch(ReferenceType type, int a, boolean expected, boolean back) {
    if (isAggregate(type)) {
      return new BranchOnAggregate(type, a, expected, back);
    }
    return type.heapType() == AbstractHeapType.I31
        ? new BranchOnI31(type, a, expected, back)
        : new BranchOnCast(type, a, expected, back);
  }

  static Instruction castToDescribed(ReferenceType type, int a, int b) {
    return new CastToDescribed(type, a, b);
  }

  /**
   * Makes a branch as {@link #branch} does, on whether the descriptor is that in slot {@code b}.
   */
  static Branch branchOnDescriptor(
      ReferenceType type, int a, int b, boolean expected, boolean back) {
    return new BranchOnDescriptor(type, a, b, expected, back);
  }

  private static boolean isAggregate(ReferenceType type) {
    return type.heapType() instanceof DefinedType defined && defined.top() == AbstractHeapType.ANY;
  }

  private static boolean isAggregate(Object value, DefinedType type, boolean nullable) {
    return value instanceof Aggregate aggregate
        ? aggregate.type().isBelow(type)
        : value == null && nullable;
  }

  private static boolean isI31(Object value, boolean nullable) {
    return value instanceof I31 || (value == null && nullable);
  }

  private static Trap failure(ReferenceType type, Object value) {
    return new Trap(
        TrapKind.CAST_FAILURE, "expected " + type + ", found " + References.describe(value));
  }

  // ---- ref.test

  private static final class TestAggregate extends Operands.ChainedResult {
    private final int a;
    private final DefinedType type;
    private final boolean nullable;

    TestAggregate(ReferenceType type, int a) {
      this.a = a;
      this.type = (DefinedType) type.heapType();
      nullable = type.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = isAggregate(m.references[fp + a], type, nullable) ? 1 : 0;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class TestI31 extends Operands.ChainedResult {
    private final int a;
    private final boolean nullable;

    TestI31(ReferenceType type, int a) {
      this.a = a;
      nullable = type.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = isI31(m.references[fp + a], nullable) ? 1 : 0;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Test extends Operands.ChainedResult {
    private final int a;
    private final ReferenceType type;

    Test(ReferenceType type, int a) {
      this.a = a;
      this.type = type;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = References.isValue(type, m.references[fp + a]) ? 1 : 0;
      return next.execute(m, s, fp, passed);
    }
  }

  // ---- ref.cast

  private static final class CastToAggregate extends Operands.Chained {
    private final int a;
    private final ReferenceType referenceType;
    private final DefinedType type;
    private final boolean nullable;

    CastToAggregate(ReferenceType referenceType, int a) {
      this.a = a;
      this.referenceType = referenceType;
      type = (DefinedType) referenceType.heapType();
      nullable = referenceType.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object value = m.references[fp + a];
      if (!isAggregate(value, type, nullable)) {
        throw m.failed(failure(referenceType, value), this);
      }
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class CastToI31 extends Operands.Chained {
    private final int a;
    private final ReferenceType referenceType;
    private final boolean nullable;

    CastToI31(ReferenceType referenceType, int a) {
      this.a = a;
      this.referenceType = referenceType;
      nullable = referenceType.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object value = m.references[fp + a];
      if (!isI31(value, nullable)) {
        throw m.failed(failure(referenceType, value), this);
      }
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Cast extends Operands.Chained {
    private final int a;
    private final ReferenceType type;

    Cast(ReferenceType type, int a) {
      this.a = a;
      this.type = type;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object value = m.references[fp + a];
      if (!References.isValue(type, value)) {
        throw m.failed(failure(type, value), this);
      }
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class CastToDescribed extends Operands.Chained {
    private final int a;
    private final DescriptorTest test;

    CastToDescribed(ReferenceType type, int a, int b) {
      this.a = a;
      test = new DescriptorTest(type, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object value = m.references[fp + a];
      if (!test.succeeds(m, fp, value)) {
        String found = "found " + References.describe(value);
        throw m.failed(new Trap(TrapKind.DESCRIPTOR_CAST_FAILURE, found), this);
      }
      return next.execute(m, s, fp, passed);
    }
  }

  /**
   * Whether a structure has a certain descriptor (custom descriptors proposal), which is in slot
   * {@code b} and not null. If it has, it is of the type: that was made sure when it was made.
   */
  private static final class DescriptorTest {
    private final DefinedType type;
    private final boolean nullable;
    private final int position;
    private final int b;

    DescriptorTest(ReferenceType target, int b) {
      type =
          target.heapType() instanceof ExactType exact
              ? exact.type()
              : (DefinedType) target.heapType();
      nullable = target.nullable();
      position = StructLayout.of(type).descriptor;
      this.b = b;
    }

    boolean succeeds(Machine m, int fp, Object value) {
      return value == null
          ? nullable
          : StructInstance.isDescribed(value, type, position, m.references[fp + b]);
    }
  }

  // ---- br_on_cast, br_on_cast_fail, br_on_null, br_on_non_null

  private abstract static class Conditional extends Branch {
    final int a;
    private final boolean expected;
    private final boolean back;

    Conditional(int a, boolean expected, boolean back) {
      this.a = a;
      this.expected = expected;
      this.back = back;
    }

    final Instruction goOn(Machine m, long[] s, int fp, long passed, boolean condition) {
      if (condition != expected) {
        return next.execute(m, s, fp, passed);
      }
      return back ? m.back(target) : target;
    }
  }

  private static final class BranchOnAggregate extends Conditional {
    private final DefinedType type;
    private final boolean nullable;

    BranchOnAggregate(ReferenceType type, int a, boolean expected, boolean back) {
      super(a, expected, back);
      this.type = (DefinedType) type.heapType();
      nullable = type.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return goOn(m, s, fp, passed, isAggregate(m.references[fp + a], type, nullable));
    }
  }

  private static final class BranchOnI31 extends Conditional {
    private final boolean nullable;

    BranchOnI31(ReferenceType type, int a, boolean expected, boolean back) {
      super(a, expected, back);
      nullable = type.nullable();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return goOn(m, s, fp, passed, isI31(m.references[fp + a], nullable));
    }
  }

  private static final class BranchOnCast extends Conditional {
    private final ReferenceType type;

    BranchOnCast(ReferenceType type, int a, boolean expected, boolean back) {
      super(a, expected, back);
      this.type = type;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return goOn(m, s, fp, passed, References.isValue(type, m.references[fp + a]));
    }
  }

  private static final class BranchOnDescriptor extends Conditional {
    private final DescriptorTest test;

    BranchOnDescriptor(ReferenceType type, int a, int b, boolean expected, boolean back) {
      super(a, expected, back);
      test = new DescriptorTest(type, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return goOn(m, s, fp, passed, test.succeeds(m, fp, m.references[fp + a]));
    }
  }

  static final class BranchOnNull extends Conditional {
    BranchOnNull(int a, boolean expected, boolean back) {
      super(a, expected, back);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      return goOn(m, s, fp, passed, m.references[fp + a] == null);
    }
  }
}
