// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.ArrayType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.interpreter.execution.ArrayInstance;
import dev.weft.interpreter.execution.Machine;
import dev.weft.interpreter.execution.Values;

/**
 * An array (core 4.2.12). Its elements appear in Java as the fields of a {@link Struct} do.
 *
 * <p>An array has at most 2<sup>31</sup> − 1 elements, of type {@code v128} half as many, or as
 * many as the heap has room for.
 */
public abstract sealed class Array extends Aggregate permits ArrayInstance {

  /**
   * For the only kind.
   *
   * @param type the type, made of an array type
   */
  protected Array(DefinedType type) {
    super(type);
  }

  /**
   * Makes an array of given elements.
   *
   * @param type its type
   * @param values the elements
   * @return the array
   * @throws IllegalArgumentException if the type is not made of an array type, or a value does not
   *     belong to the type of the elements
   * @throws dev.weft.core.error.ResourceExhausted if the heap has no room
   */
  public static Array of(DefinedType type, Object... values) {
    FieldType element = arrayType(type).element();
    for (Object value : values) {
      Values.check(element.storageType().unpacked(), value);
    }
    try {
      return ArrayInstance.allocate(type, values);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }

  /**
   * Makes an array whose elements are zero or null.
   *
   * @param type its type
   * @param length how many elements, not negative
   * @return the array
   * @throws IllegalArgumentException if the type is not made of an array type, its elements have no
   *     such value, or the length is negative
   * @throws dev.weft.core.error.ResourceExhausted if the heap has no room
   */
  public static Array ofDefaults(DefinedType type, int length) {
    FieldType element = arrayType(type).element();
    if (!element.storageType().isDefaultable()) {
      throw new IllegalArgumentException("no default value for " + element + " in " + type);
    }
    if (length < 0) {
      throw new IllegalArgumentException("negative length: " + length);
    }
    try {
      return ArrayInstance.allocate(type, length);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }

  private static ArrayType arrayType(DefinedType type) {
    if (type.compositeType() instanceof ArrayType arrayType) {
      return arrayType;
    }
    throw new IllegalArgumentException("not an array type: " + type);
  }

  /** {@return what its type is made of} */
  public final ArrayType arrayType() {
    return (ArrayType) type().compositeType();
  }

  /** {@return the number of elements} */
  public abstract int length();

  /**
   * {@return an element}
   *
   * @param index which, from 0
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public abstract Object get(int index);

  /**
   * Sets an element.
   *
   * @param index which, from 0
   * @param value the value
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalStateException if the elements are not mutable
   * @throws IllegalArgumentException if the value does not belong to the type of the elements
   */
  public abstract void set(int index, Object value);

  /** {@return the type, the length and an identity; no elements, which may lead back here} */
  @Override
  public final String toString() {
    return type() + " of " + length() + "@" + Integer.toHexString(System.identityHashCode(this));
  }
}
