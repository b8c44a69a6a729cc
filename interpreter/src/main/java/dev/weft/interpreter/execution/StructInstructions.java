// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.DefinedType;

/**
 * Structure instructions (core 4.6.7). There is a class for each place where a field can be, see
 * {@link StructInstance}. The slot of the structure is {@code a}, that of the value to set {@code
 * b}.
 */
final class StructInstructions {

  private StructInstructions() {}

  /**
   * Makes an instruction that reads a field.
   *
   * @param storage how the value is kept
   * @param position the field's position in the layout
   * @param shift for a packed field, how far its bits are shifted to the left and back to extend
   *     them
   * @param signed whether they are sign-extended
   */
  static Operands.Result get(Storage storage, int a, int position, int shift, boolean signed) {
    return switch (storage) {
      case NUMBER -> {
        if (shift > 0) {
          yield signed ? new GetSigned(a, position, shift) : new GetUnsigned(a, position, shift);
        }
        yield position == 0 ? new GetFirst(a) : new GetNumber(a, position - 1);
      }
      case VECTOR -> new GetVector(a, position);
      case REFERENCE ->
          switch (position) {
            case 0 -> new GetReference0(a);
            case 1 -> new GetReference1(a);
            case 2 -> new GetReference2(a);
            case 3 -> new GetReference3(a);
            default -> new GetReference(a, position - StructInstance.INLINE_REFERENCES);
          };
    };
  }

  /** Makes an instruction that sets a field. */
  static Instruction set(Storage storage, int a, int position, int b) {
    return switch (storage) {
      case NUMBER -> position == 0 ? new SetFirst(a, b) : new SetNumber(a, position - 1, b);
      case VECTOR -> new SetVector(a, position, b);
      case REFERENCE ->
          switch (position) {
            case 0 -> new SetReference0(a, b);
            case 1 -> new SetReference1(a, b);
            case 2 -> new SetReference2(a, b);
            case 3 -> new SetReference3(a, b);
            default -> new SetReference(a, position - StructInstance.INLINE_REFERENCES, b);
          };
    };
  }

  private static Trap nullStructure() {
    return new Trap(TrapKind.NULL_STRUCTURE_REFERENCE);
  }

  /** {@code struct.new}: the fields are in any slots. */
  static final class New extends Operands.Result {
    private final DefinedType type;

    /** The slot of the number at each position; the halves of a vector side by side. */
    private final int[] numberSlots;

    /** The slot of the reference at each position. */
    private final int[] referenceSlots;

    New(DefinedType type, int[] numberSlots, int[] referenceSlots) {
      this.type = type;
      this.numberSlots = numberSlots;
      this.referenceSlots = referenceSlots;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      int numberCount = numberSlots.length;
      StructInstance struct = StructInstance.allocate(type, numberCount, referenceSlots.length);
      if (numberCount > 0) {
        struct.first = s[fp + numberSlots[0]];
        for (int i = 1; i < numberCount; i++) {
          struct.others[i - 1] = s[fp + numberSlots[i]];
        }
      }
      Object[] references = m.references;
      struct.takeReferences(references, fp, referenceSlots);
      references[fp + d] = struct;
      return next;
    }
  }

  /** {@code struct.new_default}. */
  static final class NewDefault extends Operands.Result {
    private final DefinedType type;
    private final int numberCount;
    private final int referenceCount;

    NewDefault(DefinedType type, StructLayout layout) {
      this.type = type;
      numberCount = layout.numberCount;
      referenceCount = layout.referenceCount;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.references[fp + d] = StructInstance.allocate(type, numberCount, referenceCount);
      return next;
    }
  }

  /** {@code struct.new_default_desc}. */
  static final class NewDefaultDescribed extends Operands.Result {
    private final DefinedType type;
    private final StructLayout layout;
    private final int descriptor;

    NewDefaultDescribed(DefinedType type, int descriptor) {
      this.type = type;
      layout = StructLayout.of(type);
      this.descriptor = descriptor;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct =
          StructInstance.allocate(type, layout.numberCount, layout.referenceCount);
      struct.setReference(layout.descriptor, m.references[fp + descriptor]);
      m.references[fp + d] = struct;
      return next;
    }
  }

  // ---- struct.get

  private abstract static class Get extends Operands.Result {
    final int a;

    Get(int a) {
      this.a = a;
    }
  }

  private abstract static class GetAt extends Get {
    final int position;

    GetAt(int a, int position) {
      super(a);
      this.position = position;
    }
  }

  private static final class GetFirst extends Get {
    GetFirst(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      s[fp + d] = struct.first;
      return next;
    }
  }

  private static final class GetNumber extends GetAt {
    GetNumber(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      s[fp + d] = struct.others[position];
      return next;
    }
  }

  private static final class GetSigned extends GetAt {
    private final int shift;

    GetSigned(int a, int position, int shift) {
      super(a, position);
      this.shift = shift;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      s[fp + d] = (int) struct.number(position) << shift >> shift;
      return next;
    }
  }

  private static final class GetUnsigned extends GetAt {
    private final int shift;

    GetUnsigned(int a, int position, int shift) {
      super(a, position);
      this.shift = shift;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      s[fp + d] = (int) struct.number(position) << shift >>> shift;
      return next;
    }
  }

  private static final class GetVector extends GetAt {
    GetVector(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      s[fp + d] = struct.number(position);
      s[fp + d + 1] = struct.number(position + 1);
      return next;
    }
  }

  private static final class GetReference0 extends Get {
    GetReference0(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.One struct = (StructInstance.One) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      m.references[fp + d] = struct.reference0;
      return next;
    }
  }

  private static final class GetReference1 extends Get {
    GetReference1(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Two struct = (StructInstance.Two) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      m.references[fp + d] = struct.reference1;
      return next;
    }
  }

  private static final class GetReference2 extends Get {
    GetReference2(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Three struct = (StructInstance.Three) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      m.references[fp + d] = struct.reference2;
      return next;
    }
  }

  private static final class GetReference3 extends Get {
    GetReference3(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Four struct = (StructInstance.Four) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      m.references[fp + d] = struct.reference3;
      return next;
    }
  }

  private static final class GetReference extends GetAt {
    GetReference(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Four struct = (StructInstance.Four) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      m.references[fp + d] = struct.more[position];
      return next;
    }
  }

  // ---- struct.set

  private abstract static class Set extends Instruction {
    final int a;
    final int b;

    Set(int a, int b) {
      this.a = a;
      this.b = b;
    }
  }

  private abstract static class SetAt extends Set {
    final int position;

    SetAt(int a, int position, int b) {
      super(a, b);
      this.position = position;
    }
  }

  private static final class SetFirst extends Set {
    SetFirst(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.first = s[fp + b];
      return next;
    }
  }

  private static final class SetNumber extends SetAt {
    SetNumber(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.others[position] = s[fp + b];
      return next;
    }
  }

  private static final class SetVector extends SetAt {
    SetVector(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance struct = (StructInstance) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.setNumber(position, s[fp + b]);
      struct.setNumber(position + 1, s[fp + b + 1]);
      return next;
    }
  }

  private static final class SetReference0 extends Set {
    SetReference0(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.One struct = (StructInstance.One) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.reference0 = m.references[fp + b];
      return next;
    }
  }

  private static final class SetReference1 extends Set {
    SetReference1(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Two struct = (StructInstance.Two) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.reference1 = m.references[fp + b];
      return next;
    }
  }

  private static final class SetReference2 extends Set {
    SetReference2(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Three struct = (StructInstance.Three) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.reference2 = m.references[fp + b];
      return next;
    }
  }

  private static final class SetReference3 extends Set {
    SetReference3(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Four struct = (StructInstance.Four) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.reference3 = m.references[fp + b];
      return next;
    }
  }

  private static final class SetReference extends SetAt {
    SetReference(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      StructInstance.Four struct = (StructInstance.Four) m.references[fp + a];
      if (struct == null) {
        throw nullStructure();
      }
      struct.more[position] = m.references[fp + b];
      return next;
    }
  }
}
