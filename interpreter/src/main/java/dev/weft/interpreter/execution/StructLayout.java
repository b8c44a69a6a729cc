// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.StructType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Where the fields of a structure are: numbers are counted from 0 and vectors as two of them,
 * references are counted from 0 for themselves. A type below begins with the fields of the types
 * above it, so a field has the same position in all of them. Immutable.
 */
final class StructLayout {

  /** Guarded by itself. A layout does not refer to its type, so that types can be collected. */
  private static final Map<DefinedType, StructLayout> LAYOUTS = new WeakHashMap<>();

  /**
   * Layouts that were looked up lately, each at its type's place; others take turns there. A host's
   * threads that read and write fields find them without a lock. An entry does not change, so that
   * whoever sees it, sees all of it.
   */
  private static final Recent[] RECENT = new Recent[64]; // a power of two

  private record Recent(WeakReference<DefinedType> type, StructLayout layout) {}

  final int numberCount;
  final int referenceCount;
  private final int[] positions;

  private StructLayout(List<FieldType> fields) {
    positions = new int[fields.size()];
    int numbers = 0;
    int references = 0;
    for (int i = 0; i < positions.length; i++) {
      Storage storage = Storage.of(fields.get(i).storageType().unpacked());
      if (storage == Storage.REFERENCE) {
        positions[i] = references++;
      } else {
        positions[i] = numbers;
        numbers += storage.width;
      }
    }
    numberCount = numbers;
    referenceCount = references;
  }

  /** {@return the layout of a type that is made of a structure type} */
  static StructLayout of(DefinedType type) {
    int place = System.identityHashCode(type) & RECENT.length - 1;
    Recent recent = RECENT[place];
    if (recent != null && recent.type.refersTo(type)) {
      return recent.layout;
    }
    synchronized (LAYOUTS) {
      StructLayout layout = LAYOUTS.get(type);
      if (layout == null) {
        layout = new StructLayout(((StructType) type.compositeType()).fields());
        LAYOUTS.put(type, layout);
      }
      RECENT[place] = new Recent(new WeakReference<>(type), layout);
      return layout;
    }
  }

  /** {@return the position of a field among the numbers or among the references} */
  int position(int field) {
    return positions[field];
  }
}
