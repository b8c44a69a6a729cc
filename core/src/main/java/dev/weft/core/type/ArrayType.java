// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of an array (core 2.3.9).
 *
 * @param element the type of its elements
 */
public record ArrayType(FieldType element) implements CompositeType {

  @Override
  public boolean matches(CompositeType expected) {
    return expected instanceof ArrayType other && element.matches(other.element);
  }

  @Override
  public AbstractHeapType heapType() {
    return AbstractHeapType.ARRAY;
  }

  /** {@return the type as the text format writes it, for example {@code (array (mut i8))}} */
  @Override
  public String toString() {
    return "(array " + element + ')';
  }
}
