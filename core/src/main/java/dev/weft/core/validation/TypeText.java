// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.module.Module;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import java.util.List;

/** Writes types for messages as the module would: its own types by their name or their index. */
final class TypeText {

  /** As many types are named in a message; the index of each has to be looked for. */
  static final int MOST_TYPES = 16;

  private final Module module;

  TypeText(Module module) {
    this.module = module;
  }

  /** A type of operands, of which the bottom type is null. */
  String of(ValueType type) {
    if (type == null) {
      return "unknown";
    }
    if (type == OperandStack.BOTTOM_REFERENCE) {
      return "(ref unknown)";
    }
    if (type instanceof ReferenceType reference
        && !(reference.heapType() instanceof AbstractHeapType)) {
      return (reference.nullable() ? "(ref null " : "(ref ") + of(reference.heapType()) + ')';
    }
    return type.toString();
  }

  /** A heap type. */
  String of(HeapType type) {
    return switch (type) {
      case AbstractHeapType keyword -> keyword.toString();
      case DefinedType definedType -> index(definedType);
      case ExactType exact -> "(exact " + index(exact.type()) + ')';
    };
  }

  /** Types in brackets, of many only the first ones. */
  String of(List<ValueType> types) {
    StringBuilder text = new StringBuilder("[");
    int shown = Math.min(types.size(), MOST_TYPES);
    for (int i = 0; i < shown; i++) {
      text.append(i > 0 ? " " : "").append(of(types.get(i)));
    }
    return text.append(shown < types.size() ? " …]" : "]").toString();
  }

  /** A type that the module defines. */
  String type(int index) {
    return "type " + index(index);
  }

  /** Equal types are one object, so that the first index may not be the one that was written. */
  private String index(DefinedType type) {
    int index = module.types().indexOf(type);
    return index < 0 ? type.toString() : index(index);
  }

  private String index(int index) {
    String name = module.typeName(index);
    return name.isEmpty() ? "" + index : "$" + name;
  }
}
