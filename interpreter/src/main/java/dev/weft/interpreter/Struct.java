// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.StructType;
import dev.weft.interpreter.execution.Machine;
import dev.weft.interpreter.execution.StructInstance;
import dev.weft.interpreter.execution.Values;
import java.util.List;
import java.util.Optional;

/**
 * A structure (core 4.2.12). Values of its fields appear in Java as those of functions do, see
 * {@link Function}; fields of type {@code i8} and {@code i16} as an {@code Integer}, sign-extended
 * when read, of which the lower bits are stored when written.
 */
public abstract sealed class Struct extends Aggregate permits StructInstance {

  /**
   * For the only kind.
   *
   * @param type the type, made of a structure type
   */
  protected Struct(DefinedType type) {
    super(type);
  }

  /**
   * Makes a structure.
   *
   * @param type its type
   * @param values a value for each field
   * @return the structure
   * @throws IllegalArgumentException if the type is not made of a structure type, or the values do
   *     not belong to the types of its fields
   * @throws dev.weft.core.error.ResourceExhausted if the heap has no room
   */
  public static Struct of(DefinedType type, Object... values) {
    checkValues(type, values);
    checkHasNoDescriptor(type);
    try {
      return StructInstance.allocate(type, values);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }

  /**
   * Makes a structure whose fields are zero and null.
   *
   * @param type its type
   * @return the structure
   * @throws IllegalArgumentException if the type is not made of a structure type, or a field has no
   *     such value
   * @throws dev.weft.core.error.ResourceExhausted if the heap has no room
   */
  public static Struct ofDefaults(DefinedType type) {
    checkHasNoDescriptor(type);
    for (FieldType field : structType(type).fields()) {
      if (!field.storageType().isDefaultable()) {
        throw new IllegalArgumentException("no default value for " + field + " in " + type);
      }
    }
    try {
      return StructInstance.allocate(type);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }

  /**
   * Makes a structure that has a descriptor (custom descriptors proposal).
   *
   * @param descriptor the descriptor, whose type says which type the structure has
   * @param values a value for each field
   * @return the structure
   * @throws IllegalArgumentException if the type of the descriptor does not describe another, or
   *     the values do not belong to the types of that one's fields
   * @throws dev.weft.core.error.ResourceExhausted if the heap has no room
   */
  public static Struct describedBy(Struct descriptor, Object... values) {
    Optional<DefinedType> described = descriptor.type().subType().described();
    Optional<DefinedType> back = described.flatMap(type -> type.subType().descriptor());
    if (back.isEmpty() || back.get() != descriptor.type()) {
      throw new IllegalArgumentException("not the type of descriptors: " + descriptor.type());
    }
    checkValues(described.get(), values);
    try {
      return StructInstance.allocate(described.get(), descriptor, values);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }

  private static void checkValues(DefinedType type, Object[] values) {
    List<FieldType> fields = structType(type).fields();
    if (values.length != fields.size()) {
      throw new IllegalArgumentException(
          "expected " + fields.size() + " values for " + type + ", found " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      Values.check(fields.get(i).storageType().unpacked(), values[i]);
    }
  }

  private static void checkHasNoDescriptor(DefinedType type) {
    if (type.subType().descriptor().isPresent()) {
      throw new IllegalArgumentException("made only with a descriptor: " + type);
    }
  }

  private static StructType structType(DefinedType type) {
    if (type.compositeType() instanceof StructType structType) {
      return structType;
    }
    throw new IllegalArgumentException("not a structure type: " + type);
  }

  /** {@return what its type is made of} */
  public final StructType structType() {
    return (StructType) type().compositeType();
  }

  /** {@return what describes it, if its type has a descriptor (custom descriptors proposal)} */
  public abstract Optional<Struct> descriptor();

  /**
   * {@return the value of a field}
   *
   * @param field its index, from 0
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public abstract Object get(int field);

  /**
   * Sets a field.
   *
   * @param field its index, from 0
   * @param value the value
   * @throws IndexOutOfBoundsException if there is no such field
   * @throws IllegalStateException if the field is not mutable
   * @throws IllegalArgumentException if the value does not belong to the field's type
   */
  public abstract void set(int field, Object value);

  /** {@return the type and an identity; no values, which may lead back here} */
  @Override
  public final String toString() {
    return type() + "@" + Integer.toHexString(System.identityHashCode(this));
  }
}
