// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.StorageType;

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
   * @param type what the field stores
   * @param position its position in the layout
   * @param signed whether what is packed is sign-extended
   */
  static Operands.Result get(StorageType type, int a, int position, boolean signed) {
    if (type == PackedType.I8) {
      return signed ? new GetSigned8(a, position) : new GetUnsigned8(a, position);
    }
    if (type == PackedType.I16) {
      return signed ? new GetSigned16(a, position) : new GetUnsigned16(a, position);
    }
    return switch (Storage.of(type.unpacked())) {
      case NUMBER -> position == 0 ? new GetFirst(a) : new GetNumber(a, position - 1);
      case VECTOR -> new GetVector(a, position);
      case REFERENCE -> getReference(a, position);
    };
  }

  /** Makes an instruction that reads the reference at a position. */
  static Operands.Result getReference(int a, int position) {
    return switch (position) {
      case 0 -> new GetReference0(a);
      case 1 -> new GetReference1(a);
      case 2 -> new GetReference2(a);
      case 3 -> new GetReference3(a);
      default -> new GetReference(a, position - StructInstance.INLINE_REFERENCES);
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

  /** The structure in a slot, for an instruction that cannot do without. */
  private static Object struct(Machine m, int slot, Instruction at) {
    Object struct = m.references[slot];
    if (struct == null) {
      throw m.failed(new Trap(TrapKind.NULL_STRUCTURE_REFERENCE), at);
    }
    return struct;
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      StructInstance struct =
          StructInstance.allocate(type, layout.numberCount, layout.referenceCount);
      struct.setReference(layout.descriptor, m.references[fp + descriptor]);
      m.references[fp + d] = struct;
      return next;
    }
  }

  // ---- struct.get

  private abstract static class Get extends Operands.ChainedResult {
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = ((StructInstance) struct(m, fp + a, this)).first;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetNumber extends GetAt {
    GetNumber(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = ((StructInstance) struct(m, fp + a, this)).others[position];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetSigned8 extends GetAt {
    GetSigned8(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = (byte) ((StructInstance) struct(m, fp + a, this)).number(position);
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetUnsigned8 extends GetAt {
    GetUnsigned8(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = ((StructInstance) struct(m, fp + a, this)).number(position) & 0xFF;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetSigned16 extends GetAt {
    GetSigned16(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = (short) ((StructInstance) struct(m, fp + a, this)).number(position);
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetUnsigned16 extends GetAt {
    GetUnsigned16(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = ((StructInstance) struct(m, fp + a, this)).number(position) & 0xFFFF;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetVector extends GetAt {
    GetVector(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      StructInstance struct = (StructInstance) struct(m, fp + a, this);
      s[fp + d] = struct.number(position);
      s[fp + d + 1] = struct.number(position + 1);
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference0 extends Get {
    GetReference0(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ((StructInstance.One) struct(m, fp + a, this)).reference0;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference1 extends Get {
    GetReference1(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ((StructInstance.Two) struct(m, fp + a, this)).reference1;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference2 extends Get {
    GetReference2(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ((StructInstance.Three) struct(m, fp + a, this)).reference2;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference3 extends Get {
    GetReference3(int a) {
      super(a);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ((StructInstance.Four) struct(m, fp + a, this)).reference3;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference extends GetAt {
    GetReference(int a, int position) {
      super(a, position);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ((StructInstance.Four) struct(m, fp + a, this)).more[position];
      return next.execute(m, s, fp, passed);
    }
  }

  // ---- struct.set

  private abstract static class Set extends Operands.Chained {
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
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance) struct(m, fp + a, this)).first = s[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetNumber extends SetAt {
    SetNumber(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance) struct(m, fp + a, this)).others[position] = s[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetVector extends SetAt {
    SetVector(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      StructInstance struct = (StructInstance) struct(m, fp + a, this);
      struct.setNumber(position, s[fp + b]);
      struct.setNumber(position + 1, s[fp + b + 1]);
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference0 extends Set {
    SetReference0(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance.One) struct(m, fp + a, this)).reference0 = m.references[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference1 extends Set {
    SetReference1(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance.Two) struct(m, fp + a, this)).reference1 = m.references[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference2 extends Set {
    SetReference2(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance.Three) struct(m, fp + a, this)).reference2 = m.references[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference3 extends Set {
    SetReference3(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance.Four) struct(m, fp + a, this)).reference3 = m.references[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference extends SetAt {
    SetReference(int a, int position, int b) {
      super(a, position, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ((StructInstance.Four) struct(m, fp + a, this)).more[position] = m.references[fp + b];
      return next.execute(m, s, fp, passed);
    }
  }
}
