// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * A defined type without those below it (custom descriptors proposal, "Exact Reference Types"): a
 * reference to it points at something that was made with this very type. A function may be imported
 * with such a type, too.
 *
 * @param type the defined type
 */
public record ExactType(DefinedType type) implements HeapType, ExternalType {

  @Override
  public boolean matches(HeapType expected) {
    return expected instanceof ExactType other ? type == other.type : type.matches(expected);
  }

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof ExactType other ? type == other.type : type.matches(expected);
  }

  @Override
  public AbstractHeapType top() {
    return type.top();
  }

  /** {@return the type as the text format writes it, but for what it is made of} */
  @Override
  public String toString() {
    return "(exact " + type + ')';
  }
}
