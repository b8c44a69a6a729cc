// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.ThrownException;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.ReferenceType;

/** Which Java objects are values of a reference type. */
final class References {

  private References() {}

  /**
   * Requires that an object is a value of a type. Guests need no check, since validation has done
   * it; this one is cheap enough to be done always.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void require(ReferenceType type, Object value) {
    boolean fits = value == null ? type.nullable() : fits(type.heapType(), value);
    if (!fits) {
      throw new IllegalArgumentException(
          (value == null ? "null" : value.getClass().getName()) + " is not a " + type);
    }
  }

  private static boolean fits(HeapType type, Object value) {
    if (type.top() == AbstractHeapType.EXN) {
      return type == AbstractHeapType.EXN && value instanceof ThrownException;
    }
    return type != AbstractHeapType.FUNC || value instanceof Function;
  }
}
