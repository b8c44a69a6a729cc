// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.StructType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Where the fields of a structure are: numbers are counted from 0 and vectors as two of them,
 * references are counted from 0 for themselves. A type below begins with the fields of the types
 * above it, so a field has the same position in all of them. Immutable.
 *
 * <p>The descriptor of a structure is a reference without a field (custom descriptors proposal). It
 * stands behind the fields of the most general of the types above that has one, since there and in
 * all types below an instruction may ask for it.
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

  /** The position of the descriptor among the references, or -1. */
  final int descriptor;

  private final int[] positions;

  private StructLayout(DefinedType type) {
    List<FieldType> fields = fields(type);
    positions = new int[fields.size()];
    int numbers = 0;
    int references = 0;
    int descriptorPosition = -1;
    int fieldsBefore = fieldsBeforeDescriptor(type);
    for (int i = 0; i < positions.length; i++) {
      if (i == fieldsBefore) {
        descriptorPosition = references++;
      }
      Storage storage = Storage.of(fields.get(i).storageType().unpacked());
      if (storage == Storage.REFERENCE) {
        positions[i] = references++;
      } else {
        positions[i] = numbers;
        numbers += storage.width;
      }
    }
    if (fieldsBefore == positions.length) {
      descriptorPosition = references++;
    }
    numberCount = numbers;
    referenceCount = references;
    descriptor = descriptorPosition;
  }

  private static List<FieldType> fields(DefinedType type) {
    return ((StructType) type.compositeType()).fields();
  }

  /** How many fields stand before the descriptor; -1 if there is none. */
  private static int fieldsBeforeDescriptor(DefinedType type) {
    int count = -1;
    Optional<DefinedType> next = Optional.of(type);
    while (next.isPresent() && next.get().subType().descriptor().isPresent()) {
      count = fields(next.get()).size();
      next = next.get().subType().supertype();
    }
    return count;
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
        layout = new StructLayout(type);
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
