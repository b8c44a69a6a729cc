// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a first-class reference (core 2.3.4).
 *
 * @param nullable whether the null reference belongs to the type
 * @param heapType what the reference points at
 */
public record ReferenceType(boolean nullable, HeapType heapType) implements ValueType {

  // By the position of the heap type among the abstract ones
  private static final ReferenceType[] NULLABLE = ofAbstractHeapTypes(true);

  private static final ReferenceType[] NON_NULL = ofAbstractHeapTypes(false);

  private static ReferenceType[] ofAbstractHeapTypes(boolean nullable) {
    AbstractHeapType[] heapTypes = AbstractHeapType.values();
    ReferenceType[] types = new ReferenceType[heapTypes.length];
    for (int i = 0; i < heapTypes.length; i++) {
      types[i] = new ReferenceType(nullable, heapTypes[i]);
    }
    return types;
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
    return of(true, heapType);
  }

  /**
   * The type of references among which null is not.
   *
   * @param heapType what they point at
   * @return the type
   */
  public static ReferenceType nonNull(HeapType heapType) {
    return of(false, heapType);
  }

  /**
   * The type of references to something.
   *
   * @param nullable whether the null reference belongs to the type
   * @param heapType what the others point at
   * @return the type
   */
  public static ReferenceType of(boolean nullable, HeapType heapType) {
    // Not a switch over patterns: the first one in a process costs milliseconds.
    if (heapType instanceof DefinedType type) {
      return type.reference(nullable);
    }
    if (heapType instanceof ExactType) {
      return new ReferenceType(nullable, heapType);
    }
    return (nullable ? NULLABLE : NON_NULL)[((AbstractHeapType) heapType).ordinal()];
  }

  /** {@code (ref null exn)}, written {@code exnref}. */
  public static final ReferenceType EXNREF = new ReferenceType(true, AbstractHeapType.EXN);

  @Override
  public boolean matches(StorageType expected) {
    return expected instanceof ReferenceType other
        && (other.nullable || !nullable)
        && heapType.matches(other.heapType);
  }

  // A record's own methods are linked when they are first called, which costs milliseconds at the
  // start of each process.

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferenceType that
        && nullable == that.nullable
        && heapType.equals(that.heapType);
  }

  @Override
  public int hashCode() {
    return 31 * heapType.hashCode() + Boolean.hashCode(nullable);
  }

  /** {@return the type as the text format writes it, with its short form where there is one} */
  @Override
  public String toString() {
    if (nullable && heapType instanceof AbstractHeapType type) {
      return type.nullableText();
    }
    return "(ref " + (nullable ? "null " : "") + text(heapType) + ")";
  }

  /** Defined types are given by their sort only, since they may contain each other. */
  private static String text(HeapType heapType) {
    if (heapType instanceof DefinedType type) {
      return "(" + type.compositeType().heapType() + " …)";
    }
    return heapType instanceof ExactType exact
        ? "(exact " + text(exact.type()) + ")"
        : heapType.toString();
  }
}
