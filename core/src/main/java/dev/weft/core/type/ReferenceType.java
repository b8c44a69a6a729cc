// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a first-class reference (core 2.3.4).
 *
 * @param nullable whether the null reference belongs to the type
 * @param heapType what the reference points at
 */
public record ReferenceType(boolean nullable, HeapType heapType) implements ValueType {

  /** By the position of the heap type among the abstract ones. */
  private static final ReferenceType[] NULLABLE;

  static {
    AbstractHeapType[] heapTypes = AbstractHeapType.values();
    NULLABLE = new ReferenceType[heapTypes.length];
    for (int i = 0; i < heapTypes.length; i++) {
      NULLABLE[i] = new ReferenceType(true, heapTypes[i]);
    }
  }

  /** {@code (ref null func)}, written {@code funcref}. */
  public static final ReferenceType FUNCREF = nullable(AbstractHeapType.FUNC);

  /** {@code (ref null extern)}, written {@code externref}. */
  public static final ReferenceType EXTERNREF = nullable(AbstractHeapType.EXTERN);

  /**
   * The type of references among which null is.
   *
   * @param heapType what the others point at
   * @return the type
   */
  public static ReferenceType nullable(HeapType heapType) {
    return heapType instanceof AbstractHeapType type
        ? NULLABLE[type.ordinal()]
        : new ReferenceType(true, heapType);
  }

  /** {@code (ref null exn)}, written {@code exnref}. */
  public static final ReferenceType EXNREF = new ReferenceType(true, AbstractHeapType.EXN);

  @Override
  public boolean matches(StorageType expected) {
    return expected instanceof ReferenceType other
        && (other.nullable || !nullable)
        && heapType.matches(other.heapType);
  }

  /** {@return the type as the text format writes it, with its short form where there is one} */
  @Override
  public String toString() {
    if (nullable && heapType instanceof AbstractHeapType type) {
      return type.nullableText();
    }
    String text =
        heapType instanceof DefinedType type
            ? "(" + type.compositeType().heapType() + " …)" // defined types may contain each other
            : heapType.toString();
    return "(ref " + (nullable ? "null " : "") + text + ")";
  }
}
