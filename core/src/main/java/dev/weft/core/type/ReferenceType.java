// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a first-class reference (core 2.3.4).
 *
 * @param nullable whether the null reference belongs to the type
 * @param heapType what the reference points at
 */
public record ReferenceType(boolean nullable, HeapType heapType) implements ValueType {

  /** {@code (ref null func)}, written {@code funcref}. */
  public static final ReferenceType FUNCREF = new ReferenceType(true, AbstractHeapType.FUNC);

  /** {@code (ref null extern)}, written {@code externref}. */
  public static final ReferenceType EXTERNREF = new ReferenceType(true, AbstractHeapType.EXTERN);

  @Override
  public boolean matches(ValueType expected) {
    return equals(expected)
        || (expected instanceof ReferenceType other
            && heapType.equals(other.heapType)
            && (other.nullable || !nullable));
  }

  /** {@return the type as the text format writes it, with its short form where there is one} */
  @Override
  public String toString() {
    if (nullable && heapType instanceof AbstractHeapType) {
      return heapType + "ref";
    }
    return "(ref " + (nullable ? "null " : "") + heapType + ")";
  }
}
