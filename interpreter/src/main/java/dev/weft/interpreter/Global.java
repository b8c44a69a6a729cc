// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.execution.References;

/**
 * A global variable (core 4.2.9). A number is kept by its bits, as in a slot of a frame: an i32 and
 * the bits of an f32 are the lower half, and the upper one means nothing.
 *
 * <p>Not thread-safe: a global that is set belongs to one thread at a time, and handing it over
 * needs a happens-before edge.
 */
public final class Global implements External {

  private final GlobalType type;
  private long bits;

  /** The upper half of a vector, whose lower half is in {@link #bits}. */
  private long highBits;

  private Object reference;

  /**
   * Makes a global.
   *
   * @param type the type
   * @param value the first value, as {@link #set} takes it
   * @throws IllegalArgumentException if the value does not belong to the type
   */
  public Global(GlobalType type, Object value) {
    this.type = type;
    assign(value);
  }

  /** {@return the type} */
  @Override
  public GlobalType type() {
    return type;
  }

  /** {@return the value: an Integer, a Long, a Float, a Double, a {@link V128}, or a reference} */
  public Object get() {
    if (type.valueType() instanceof NumberType number) {
      switch (number) {
        case I32:
          return (int) bits;
        case I64:
          return bits;
        case F32:
          return Float.intBitsToFloat((int) bits);
        case F64:
          return Double.longBitsToDouble(bits);
      }
    }
    return type.valueType() == VectorType.V128 ? new V128(bits, highBits) : reference;
  }

  /**
   * Sets the value.
   *
   * @param value an Integer, a Long, a Float, a Double, a {@link V128}, or a reference, as the type
   *     demands
   * @throws IllegalStateException if the global is not mutable
   * @throws IllegalArgumentException if the value does not belong to the type
   */
  public void set(Object value) {
    if (!type.mutable()) {
      throw new IllegalStateException("not mutable: " + type);
    }
    assign(value);
  }

  private void assign(Object value) {
    ValueType valueType = type.valueType();
    if (valueType instanceof ReferenceType referenceType) {
      References.require(referenceType, value);
      reference = value;
    } else if (valueType == NumberType.I32 && value instanceof Integer number) {
      bits = number;
    } else if (valueType == NumberType.I64 && value instanceof Long number) {
      bits = number;
    } else if (valueType == NumberType.F32 && value instanceof Float number) {
      bits = Float.floatToRawIntBits(number);
    } else if (valueType == NumberType.F64 && value instanceof Double number) {
      bits = Double.doubleToRawLongBits(number);
    } else if (valueType == VectorType.V128 && value instanceof V128 vector) {
      setBits(vector.low(), vector.high());
    } else {
      throw new IllegalArgumentException(
          (value == null ? "null" : value.getClass().getName()) + " is not a " + valueType);
    }
  }

  /** {@return the bits of a number, or of the lower half of a vector} Fast: nothing is checked. */
  public long bits() {
    return bits;
  }

  /**
   * Sets a number. Fast: neither type nor mutability is checked, which validation has done.
   *
   * @param bits its bits; of a number of 32 bits, the lower half counts
   */
  public void setBits(long bits) {
    this.bits = bits;
  }

  /** {@return the bits of the upper half of a vector} Fast: nothing is checked. */
  public long highBits() {
    return highBits;
  }

  /**
   * Sets a vector. Fast: neither type nor mutability is checked, which validation has done.
   *
   * @param low its lower half
   * @param high its upper half
   */
  public void setBits(long low, long high) {
    bits = low;
    highBits = high;
  }

  /** {@return the reference} Fast: nothing is checked. */
  public Object reference() {
    return reference;
  }

  /**
   * Sets a reference. Fast: neither type nor mutability is checked, which validation has done.
   *
   * @param reference the reference
   */
  public void setReference(Object reference) {
    this.reference = reference;
  }
}
