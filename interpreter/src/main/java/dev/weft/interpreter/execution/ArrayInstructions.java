// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.DefinedType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Instructions that make arrays and change ranges of them (core 4.6.7). Bounds are checked before
 * anything is made or written. Operands are in any slots, whose fields have their names.
 */
final class ArrayInstructions {

  private static final Object[] DROPPED = {};

  private ArrayInstructions() {}

  private static long u32(long slot) {
    return slot & 0xFFFFFFFFL;
  }

  private static ArrayInstance array(Machine m, int slot) {
    ArrayInstance array = (ArrayInstance) m.references[slot];
    if (array == null) {
      throw ArrayAccessInstructions.nullArray();
    }
    return array;
  }

  /** Sets a range, which is checked, to the value in a slot. */
  private static void fill(
      ArrayInstance array, int from, int to, Machine m, long[] s, int valueSlot) {
    if (array instanceof ArrayInstance.OfReferences references) {
      Arrays.fill(references.elements, from, to, m.references[valueSlot]);
    } else if (array instanceof ArrayInstance.OfVectors vectors) {
      vectors.fill(from, to, s[valueSlot], s[valueSlot + 1]);
    } else {
      array.fill(from, to, s[valueSlot]);
    }
  }

  /** {@code array.new}. */
  static final class New extends Operands.Result {
    private final DefinedType type;
    private final int value;
    private final int length;

    New(DefinedType type, int value, int length) {
      this.type = type;
      this.value = value;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = ArrayInstance.allocate(type, u32(s[fp + length]));
      fill(array, 0, array.length(), m, s, fp + value);
      m.references[fp + d] = array;
      return next;
    }
  }

  /** {@code array.new_default}. */
  static final class NewDefault extends Operands.Result {
    private final DefinedType type;
    private final int length;

    NewDefault(DefinedType type, int length) {
      this.type = type;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + d] = ArrayInstance.allocate(type, u32(s[fp + length]));
      return next;
    }
  }

  /** {@code array.new_fixed}: a slot for each element. */
  static final class NewFixed extends Operands.Result {
    private final DefinedType type;
    private final int[] slots;

    NewFixed(DefinedType type, int[] slots) {
      this.type = type;
      this.slots = slots;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = ArrayInstance.allocate(type, slots.length);
      for (int i = 0; i < slots.length; i++) {
        fill(array, i, i + 1, m, s, fp + slots[i]);
      }
      m.references[fp + d] = array;
      return next;
    }
  }

  /** A range of a data segment, as elements. */
  private static final class DataRange {
    private final int segment;
    private final int width;

    DataRange(DefinedType type, int segment) {
      this.segment = segment;
      width = ArrayInstance.byteWidth(((ArrayType) type.compositeType()).element().storageType());
    }

    /** {@return the segment, if the range is in it} */
    MemorySegment check(Machine m, long offset, long length) {
      MemorySegment bytes = m.instance.data(segment);
      if (offset + length * width > bytes.byteSize()) {
        throw new Trap(
            TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS,
            length * width
                + " bytes at "
                + offset
                + " of a data segment of "
                + bytes.byteSize()
                + " bytes");
      }
      return bytes;
    }
  }

  /** {@return an element segment, if a range is in it} */
  private static Object[] elements(Machine m, int segment, long offset, long length) {
    Object[] present = m.instance.elements[segment];
    Object[] elements = present == null ? DROPPED : present;
    if (offset + length > elements.length) {
      throw new Trap(
          TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS,
          length + " elements at " + offset + " of an element segment of " + elements.length);
    }
    return elements;
  }

  /** {@code array.new_data}. */
  static final class NewData extends Operands.Result {
    private final DefinedType type;
    private final DataRange range;
    private final int offset;
    private final int length;

    NewData(DefinedType type, int segment, int offset, int length) {
      this.type = type;
      range = new DataRange(type, segment);
      this.offset = offset;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long count = u32(s[fp + length]);
      long from = u32(s[fp + offset]);
      MemorySegment bytes = range.check(m, from, count);
      ArrayInstance array = ArrayInstance.allocate(type, count);
      array.copy(0, bytes, from, (int) count);
      m.references[fp + d] = array;
      return next;
    }
  }

  /** {@code array.new_elem}. */
  static final class NewElements extends Operands.Result {
    private final DefinedType type;
    private final int segment;
    private final int offset;
    private final int length;

    NewElements(DefinedType type, int segment, int offset, int length) {
      this.type = type;
      this.segment = segment;
      this.offset = offset;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      long count = u32(s[fp + length]);
      long from = u32(s[fp + offset]);
      Object[] elements = elements(m, segment, from, count);
      ArrayInstance array = ArrayInstance.allocate(type, count);
      array.copy(0, elements, from, count);
      m.references[fp + d] = array;
      return next;
    }
  }

  /** {@code array.fill}. */
  static final class Fill extends Instruction {
    private final int a;
    private final int start;
    private final int value;
    private final int length;

    Fill(int a, int start, int value, int length) {
      this.a = a;
      this.start = start;
      this.value = value;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = array(m, fp + a);
      long from = u32(s[fp + start]);
      long count = u32(s[fp + length]);
      array.checkRange(from, count);
      fill(array, (int) from, (int) (from + count), m, s, fp + value);
      return next;
    }
  }

  /** {@code array.copy}. */
  static final class Copy extends Instruction {
    private final int a;
    private final int start;
    private final int source;
    private final int sourceStart;
    private final int length;

    Copy(int a, int start, int source, int sourceStart, int length) {
      this.a = a;
      this.start = start;
      this.source = source;
      this.sourceStart = sourceStart;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = array(m, fp + a);
      array.copy(
          u32(s[fp + start]), array(m, fp + source), u32(s[fp + sourceStart]), u32(s[fp + length]));
      return next;
    }
  }

  /** {@code array.init_data}. */
  static final class InitData extends Instruction {
    private final int a;
    private final int start;
    private final DataRange range;
    private final int offset;
    private final int length;

    InitData(DefinedType type, int segment, int a, int start, int offset, int length) {
      range = new DataRange(type, segment);
      this.a = a;
      this.start = start;
      this.offset = offset;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = array(m, fp + a);
      long to = u32(s[fp + start]);
      long from = u32(s[fp + offset]);
      long count = u32(s[fp + length]);
      array.checkRange(to, count);
      array.copy((int) to, range.check(m, from, count), from, (int) count);
      return next;
    }
  }

  /** {@code array.init_elem}. */
  static final class InitElements extends Instruction {
    private final int segment;
    private final int a;
    private final int start;
    private final int offset;
    private final int length;

    InitElements(int segment, int a, int start, int offset, int length) {
      this.segment = segment;
      this.a = a;
      this.start = start;
      this.offset = offset;
      this.length = length;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ArrayInstance array = array(m, fp + a);
      long to = u32(s[fp + start]);
      long from = u32(s[fp + offset]);
      long count = u32(s[fp + length]);
      array.checkRange(to, count);
      array.copy(to, elements(m, segment, from, count), from, count);
      return next;
    }
  }
}
