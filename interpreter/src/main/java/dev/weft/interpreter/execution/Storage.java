// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.util.List;

/** How values of a type are kept in the slots of a frame. */
enum Storage {
  /** A number, by its bits. */
  NUMBER(1),
  /** A vector, its lower half first. */
  VECTOR(2),
  /** A reference, in the array of references; the number in its slot means nothing. */
  REFERENCE(1);

  /** How many slots a value takes. */
  final int width;

  Storage(int width) {
    this.width = width;
  }

  static Storage of(ValueType type) {
    if (type.isReference()) {
      return REFERENCE;
    }
    return type == VectorType.V128 ? VECTOR : NUMBER;
  }

  /** How many slots values take that stand side by side. */
  static int width(List<ValueType> types) {
    int width = 0;
    for (int i = 0; i < types.size(); i++) {
      width += of(types.get(i)).width;
    }
    return width;
  }

  /**
   * The slot of each of values that stand side by side, and behind them the slot after the last.
   */
  static int[] slots(List<ValueType> types) {
    int[] slots = new int[types.size() + 1];
    for (int i = 0; i < types.size(); i++) {
      slots[i + 1] = slots[i] + of(types.get(i)).width;
    }
    return slots;
  }
}
