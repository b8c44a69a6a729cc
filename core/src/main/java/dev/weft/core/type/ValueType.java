// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a value that code computes with and a variable accepts (core 2.3.5): a number, a
 * vector or a reference. Implementations are immutable.
 */
public sealed interface ValueType extends StorageType
    permits NumberType, VectorType, ReferenceType {

  /**
   * {@return whether values of this type are references, kept as Java objects rather than as bits}
   */
  default boolean isReference() {
    return this instanceof ReferenceType;
  }

  @Override
  default ValueType unpacked() {
    return this;
  }

  @Override
  default boolean isDefaultable() {
    return !(this instanceof ReferenceType reference) || reference.nullable();
  }

  /**
   * Whether a value of this type may be used where the other type is expected (core 3.3.4).
   *
   * @param expected the type that is asked for
   * @return true if this type is the expected one or a subtype of it
   */
  @Override
  default boolean matches(StorageType expected) {
    return equals(expected);
  }
}
