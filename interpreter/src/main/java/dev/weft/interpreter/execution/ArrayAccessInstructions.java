// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.StorageType;

/**
 * Access to single elements of arrays, and their length (core 4.6.7). The slot of the array is
 * {@code a}, that of the index {@code b}, that of the value to set {@code c}.
 */
final class ArrayAccessInstructions {

  private ArrayAccessInstructions() {}

  /**
   * Makes an instruction that reads an element.
   *
   * @param element the type of the elements
   * @param signed whether packed ones are sign-extended
   */
  static Operands.Result get(StorageType element, boolean signed, int a, int b) {
    if (element instanceof PackedType packed) {
      if (packed == PackedType.I8) {
        return signed ? new Get8Signed(a, b) : new Get8Unsigned(a, b);
      }
      return signed ? new Get16Signed(a, b) : new Get16Unsigned(a, b);
    }
    return switch (Storage.of(element.unpacked())) {
      case NUMBER -> ArrayInstance.byteWidth(element) == 4 ? new Get32(a, b) : new Get64(a, b);
      case VECTOR -> new GetVector(a, b);
      case REFERENCE -> new GetReference(a, b);
    };
  }

  /** Makes an instruction that sets an element. */
  static Instruction set(StorageType element, int a, int b, int c) {
    if (element instanceof PackedType packed) {
      return packed == PackedType.I8 ? new Set8(a, b, c) : new Set16(a, b, c);
    }
    return switch (Storage.of(element.unpacked())) {
      case NUMBER ->
          ArrayInstance.byteWidth(element) == 4 ? new Set32(a, b, c) : new Set64(a, b, c);
      case VECTOR -> new SetVector(a, b, c);
      case REFERENCE -> new SetReference(a, b, c);
    };
  }

  /** The array in a slot, for an instruction that cannot do without. */
  private static Object array(Machine m, int slot, Instruction at) {
    Object array = m.references[slot];
    if (array == null) {
      throw m.failed(nullArray(), at);
    }
    return array;
  }

  static Trap nullArray() {
    return new Trap(TrapKind.NULL_ARRAY_REFERENCE);
  }

  /** The index that an operand gives, inside of an array. */
  private static int index(Machine m, long operand, int length, Instruction at) {
    int index = (int) operand;
    if (Integer.compareUnsigned(index, length) >= 0) {
      throw m.failed(ArrayInstance.outOfBounds(Integer.toUnsignedLong(index), 1, length), at);
    }
    return index;
  }

  static final class Length extends Operands.ChainedResult {
    private final int a;

    Length(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + d] = ((ArrayInstance) array(m, fp + a, this)).length();
      return next.execute(m, s, fp, passed);
    }
  }

  // ---- array.get

  private abstract static class Get extends Operands.ChainedResult {
    final int a;
    final int b;

    Get(int a, int b) {
      this.a = a;
      this.b = b;
    }
  }

  private static final class Get8Signed extends Get {
    Get8Signed(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      byte[] elements = ((ArrayInstance.Of8) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Get8Unsigned extends Get {
    Get8Unsigned(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      byte[] elements = ((ArrayInstance.Of8) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index] & 0xFF;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Get16Signed extends Get {
    Get16Signed(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      short[] elements = ((ArrayInstance.Of16) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Get16Unsigned extends Get {
    Get16Unsigned(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      short[] elements = ((ArrayInstance.Of16) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index] & 0xFFFF;
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Get32 extends Get {
    Get32(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      int[] elements = ((ArrayInstance.Of32) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Get64 extends Get {
    Get64(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long[] elements = ((ArrayInstance.Of64) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      s[fp + d] = elements[index];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetVector extends Get {
    GetVector(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long[] elements = ((ArrayInstance.OfVectors) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length / 2, this);
      s[fp + d] = elements[2 * index];
      s[fp + d + 1] = elements[2 * index + 1];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class GetReference extends Get {
    GetReference(int a, int b) {
      super(a, b);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] elements = ((ArrayInstance.OfReferences) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      m.references[fp + d] = elements[index];
      return next.execute(m, s, fp, passed);
    }
  }

  // ---- array.set

  private abstract static class Set extends Operands.Chained {
    final int a;
    final int b;
    final int c;

    Set(int a, int b, int c) {
      this.a = a;
      this.b = b;
      this.c = c;
    }
  }

  private static final class Set8 extends Set {
    Set8(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      byte[] elements = ((ArrayInstance.Of8) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      elements[index] = (byte) s[fp + c];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Set16 extends Set {
    Set16(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      short[] elements = ((ArrayInstance.Of16) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      elements[index] = (short) s[fp + c];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Set32 extends Set {
    Set32(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      int[] elements = ((ArrayInstance.Of32) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      elements[index] = (int) s[fp + c];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class Set64 extends Set {
    Set64(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long[] elements = ((ArrayInstance.Of64) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      elements[index] = s[fp + c];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetVector extends Set {
    SetVector(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long[] elements = ((ArrayInstance.OfVectors) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length / 2, this);
      elements[2 * index] = s[fp + c];
      elements[2 * index + 1] = s[fp + c + 1];
      return next.execute(m, s, fp, passed);
    }
  }

  private static final class SetReference extends Set {
    SetReference(int a, int b, int c) {
      super(a, b, c);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] elements = ((ArrayInstance.OfReferences) array(m, fp + a, this)).elements;
      int index = index(m, s[fp + b], elements.length, this);
      elements[index] = m.references[fp + c];
      return next.execute(m, s, fp, passed);
    }
  }
}
