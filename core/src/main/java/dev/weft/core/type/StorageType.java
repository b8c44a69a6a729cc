// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** What a field of a structure or an array stores (core 2.3.8). Implementations are immutable. */
public sealed interface StorageType permits ValueType, PackedType {

  /** {@return the type of the value that code reads from such a field or writes to it} */
  ValueType unpacked();

  /**
   * {@return whether a field of this type has an initial value without being given one (core
   * 3.2.4)}
   */
  boolean isDefaultable();

  /**
   * Whether an immutable field of this type may stand where one of the other type is expected (core
   * 3.3.6).
   *
   * @param expected the type that is asked for
   * @return true if this type is the expected one or a subtype of it
   */
  boolean matches(StorageType expected);
}
