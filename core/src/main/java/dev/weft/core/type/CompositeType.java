// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** What a defined type is made of (core 2.3.10). Implementations are immutable. */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {

  /**
   * Whether a type made so may be declared a subtype of one that is made like the other (core
   * 3.3.8).
   *
   * @param expected what the supertype is made of
   * @return true if this may stand for it
   */
  boolean matches(CompositeType expected);

  /** {@return the heap type that all defined types of this sort belong to} */
  AbstractHeapType heapType();
}
