// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.HeapType;
import java.util.List;

/**
 * The types that indices in a module's bytes stand for. An index without a type makes the module
 * invalid and not malformed, so it must not end the reading: the first one is noted.
 */
final class TypeSpace {

  private final List<DefinedType> types;
  private long unknownIndex = -1;
  private int unknownOffset;

  /**
   * A space that grows with a list.
   *
   * @param types the types by their index
   */
  TypeSpace(List<DefinedType> types) {
    this.types = types;
  }

  /** The type with an index, which stands at an offset; some other one if there is none. */
  HeapType find(long index, int offset) {
    if (index < types.size()) {
      return types.get((int) index);
    }
    missing(index, offset);
    return AbstractHeapType.NONE;
  }

  /** Notes that an index at an offset stands for no type. */
  void missing(long index, int offset) {
    if (unknownIndex < 0) {
      unknownIndex = index;
      unknownOffset = offset;
    }
  }

  /** The first index without a type that was looked for, or -1. */
  long unknownIndex() {
    return unknownIndex;
  }

  /** Where it stands. */
  int unknownOffset() {
    return unknownOffset;
  }
}
