// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** What a reference points at (core 2.3.3). */
public sealed interface HeapType permits AbstractHeapType, DefinedType, ExactType {

  /**
   * Whether what this type describes is also described by the other one (core 3.3.3).
   *
   * @param expected the type that is asked for
   * @return true if this type is the expected one or a subtype of it
   */
  boolean matches(HeapType expected);

  /** {@return the largest type above this one: any, func, extern or exn} */
  AbstractHeapType top();

  /** {@return the smallest type below this one: none, nofunc, noextern or noexn} */
  default AbstractHeapType bottom() {
    return switch (top()) {
      case FUNC -> AbstractHeapType.NOFUNC;
      case EXTERN -> AbstractHeapType.NOEXTERN;
      case EXN -> AbstractHeapType.NOEXN;
      default -> AbstractHeapType.NONE;
    };
  }
}
