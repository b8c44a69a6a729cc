// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a field of a structure, or of all elements of an array (core 2.3.8).
 *
 * @param storageType what it stores
 * @param mutable whether code may set it
 */
public record FieldType(StorageType storageType, boolean mutable) {

  /**
   * Whether a field of this type may stand where one of the other type is expected (core 3.3.6).
   *
   * @param expected the type that is asked for
   * @return true if both are mutable and the same, or both immutable and this a subtype
   */
  public boolean matches(FieldType expected) {
    return mutable == expected.mutable
        && (mutable
            ? storageType.equals(expected.storageType)
            : storageType.matches(expected.storageType));
  }

  /** {@return the type as the text format writes it, for example {@code (mut i8)}} */
  @Override
  public String toString() {
    return mutable ? "(mut " + storageType + ')' : storageType.toString();
  }
}
