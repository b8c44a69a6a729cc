// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.StorageType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.Array;
import dev.weft.interpreter.V128;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array as the machine sees it: a Java array whose elements have the width of the type's, with
 * the type. So a string of bytes takes a byte for each, and copying and filling are those of the
 * JVM. Floats are kept by their bits, as in slots.
 */
public abstract sealed class ArrayInstance extends Array {

  private ArrayInstance(DefinedType type) {
    super(type);
  }

  /** Elements of type i8. */
  static final class Of8 extends ArrayInstance {
    final byte[] elements;

    private Of8(DefinedType type, int length) {
      super(type);
      elements = new byte[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return (int) elements[index];
    }

    @Override
    void write(int index, Object value) {
      elements[index] = (byte) (int) (Integer) value;
    }

    @Override
    void fill(int from, int to, long bits) {
      Arrays.fill(elements, from, to, (byte) bits);
    }
  }

  /** Elements of type i16. */
  static final class Of16 extends ArrayInstance {
    final short[] elements;

    private Of16(DefinedType type, int length) {
      super(type);
      elements = new short[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return (int) elements[index];
    }

    @Override
    void write(int index, Object value) {
      elements[index] = (short) (int) (Integer) value;
    }

    @Override
    void fill(int from, int to, long bits) {
      Arrays.fill(elements, from, to, (short) bits);
    }
  }

  /** Elements of type i32 or f32. */
  static final class Of32 extends ArrayInstance {
    final int[] elements;

    private Of32(DefinedType type, int length) {
      super(type);
      elements = new int[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return Values.fromBits(numberType(), elements[index]);
    }

    @Override
    void write(int index, Object value) {
      elements[index] = (int) Values.toBits(numberType(), value);
    }

    @Override
    void fill(int from, int to, long bits) {
      Arrays.fill(elements, from, to, (int) bits);
    }
  }

  /** Elements of type i64 or f64. */
  static final class Of64 extends ArrayInstance {
    final long[] elements;

    private Of64(DefinedType type, int length) {
      super(type);
      elements = new long[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return Values.fromBits(numberType(), elements[index]);
    }

    @Override
    void write(int index, Object value) {
      elements[index] = Values.toBits(numberType(), value);
    }

    @Override
    void fill(int from, int to, long bits) {
      Arrays.fill(elements, from, to, bits);
    }
  }

  /** Elements of type v128: two numbers for each, the lower half first. */
  static final class OfVectors extends ArrayInstance {
    final long[] elements;

    private OfVectors(DefinedType type, int length) {
      super(type);
      elements = new long[2 * length];
    }

    @Override
    public int length() {
      return elements.length / 2;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    int width() {
      return 2;
    }

    @Override
    public Object get(int index) {
      int at = 2 * Objects.checkIndex(index, length());
      return new V128(elements[at], elements[at + 1]);
    }

    @Override
    void write(int index, Object value) {
      V128 vector = (V128) value;
      elements[2 * index] = vector.low();
      elements[2 * index + 1] = vector.high();
    }

    @Override
    void fill(int from, int to, long bits) {
      throw new AssertionError("a vector is not a number");
    }

    void fill(int from, int to, long low, long high) {
      for (int i = from; i < to; i++) {
        elements[2 * i] = low;
        elements[2 * i + 1] = high;
      }
    }
  }

  /** Elements that are references. */
  static final class OfReferences extends ArrayInstance {
    final Object[] elements;

    private OfReferences(DefinedType type, int length) {
      super(type);
      elements = new Object[length];
    }

    @Override
    public int length() {
      return elements.length;
    }

    @Override
    Object elements() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return elements[index];
    }

    @Override
    void write(int index, Object value) {
      elements[index] = value;
    }

    @Override
    void fill(int from, int to, long bits) {
      throw new AssertionError("a reference is not a number");
    }
  }

  /**
   * Makes an array whose elements are zero or null.
   *
   * @param type its type, made of an array type
   * @param length how many elements, not negative
   * @return the array
   * @throws ResourceExhausted if the heap has no room, or there can be no such array
   */
  public static ArrayInstance allocate(DefinedType type, long length) {
    StorageType element = ((ArrayType) type.compositeType()).element().storageType();
    if (length > (element == VectorType.V128 ? Integer.MAX_VALUE / 2 : Integer.MAX_VALUE)) {
      throw new ResourceExhausted("an array of " + length + " elements is too large");
    }
    try {
      return create(type, element, (int) length);
    } catch (OutOfMemoryError e) {
      // If there is no room for this either, the caller sees to it.
      throw new ResourceExhausted("the heap has no room for an array of " + length, e);
    }
  }

  private static ArrayInstance create(DefinedType type, StorageType element, int length) {
    if (element instanceof PackedType packed) {
      return packed == PackedType.I8 ? new Of8(type, length) : new Of16(type, length);
    }
    if (element instanceof NumberType number) {
      return switch (number) {
        case I32, F32 -> new Of32(type, length);
        case I64, F64 -> new Of64(type, length);
      };
    }
    return element == VectorType.V128
        ? new OfVectors(type, length)
        : new OfReferences(type, length);
  }

  /**
   * Makes an array of given elements.
   *
   * @param type its type, made of an array type
   * @param values elements of the right type
   * @return the array
   * @throws ResourceExhausted if the heap has no room
   */
  public static ArrayInstance allocate(DefinedType type, Object[] values) {
    ArrayInstance array = allocate(type, values.length);
    for (int i = 0; i < values.length; i++) {
      array.write(i, values[i]);
    }
    return array;
  }

  /** Makes an array whose elements are all one value of the right type. */
  static ArrayInstance allocate(DefinedType type, long length, Object value) {
    ArrayInstance array = allocate(type, length);
    if (array.length() > 0) {
      array.write(0, value);
      array.repeatFirst();
    }
    return array;
  }

  /** Copies what is there behind itself, twice as much each time. */
  private void repeatFirst() {
    int end = length() * width();
    for (int filled = width(); filled < end; filled += Math.min(filled, end - filled)) {
      System.arraycopy(elements(), 0, elements(), filled, Math.min(filled, end - filled));
    }
  }

  /** {@return the Java array that holds the elements} */
  abstract Object elements();

  /** How many elements of the Java array one element takes. */
  int width() {
    return 1;
  }

  /** Sets an element to a value of the right type. */
  abstract void write(int index, Object value);

  /** Sets elements that are numbers; the range is checked. */
  abstract void fill(int from, int to, long bits);

  final NumberType numberType() {
    return (NumberType) arrayType().element().storageType();
  }

  @Override
  public final void set(int index, Object value) {
    if (!arrayType().element().mutable()) {
      throw new IllegalStateException("the elements of " + type() + " are not mutable");
    }
    Values.check(arrayType().element().storageType().unpacked(), value);
    Objects.checkIndex(index, length());
    write(index, value);
  }

  // ---- ranges; start and length are i32 values, unsigned

  /**
   * Checks that a range is inside.
   *
   * @throws Trap if it is not
   */
  final void checkRange(long start, long length) {
    if (start + length > length()) {
      throw outOfBounds(start, length, length());
    }
  }

  /** {@return the trap for an access that is not inside an array of so many elements} */
  static Trap outOfBounds(long start, long length, int size) {
    return new Trap(
        TrapKind.OUT_OF_BOUNDS_ARRAY_ACCESS,
        length + (length == 1 ? " element at " : " elements at ") + start + " of " + size);
  }

  /** {@code array.copy} (core 4.6.7): the ranges may overlap. */
  final void copy(long start, ArrayInstance source, long sourceStart, long length) {
    checkRange(start, length);
    source.checkRange(sourceStart, length);
    int width = width();
    System.arraycopy(
        source.elements(),
        (int) sourceStart * width,
        elements(),
        (int) start * width,
        (int) length * width);
  }

  /** Copies elements of an element segment, whose range is checked; of this one it is not. */
  final void copy(long start, Object[] source, long sourceStart, long length) {
    checkRange(start, length);
    System.arraycopy(source, (int) sourceStart, elements(), (int) start, (int) length);
  }

  /** {@return how many bytes of a data segment an element takes} */
  static int byteWidth(StorageType element) {
    if (element instanceof PackedType packed) {
      return packed == PackedType.I8 ? 1 : 2;
    }
    return switch (element) {
      case NumberType.I32, NumberType.F32 -> 4;
      case NumberType.I64, NumberType.F64 -> 8;
      default -> 16;
    };
  }

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Copies elements from bytes; both ranges are checked. */
  final void copy(int start, ByteBuffer bytes, long offset, int length) {
    ValueLayout layout =
        switch (this) {
          case Of8 _ -> ValueLayout.JAVA_BYTE;
          case Of16 _ -> SHORT;
          case Of32 _ -> INT;
          case Of64 _, OfVectors _ -> LONG;
          case OfReferences _ -> throw new AssertionError("references are not in bytes");
        };
    MemorySegment source = MemorySegment.ofBuffer(bytes);
    MemorySegment.copy(source, layout, offset, elements(), start * width(), length * width());
  }
}
