// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.List;

/**
 * The type of a structure (core 2.3.9).
 *
 * @param fields the types of its fields, in order
 */
public record StructType(List<FieldType> fields) implements CompositeType {

  /** Copies the list. */
  public StructType {
    fields = List.copyOf(fields);
  }

  @Override
  public boolean matches(CompositeType expected) {
    if (!(expected instanceof StructType other) || fields.size() < other.fields.size()) {
      return false;
    }
    for (int i = 0; i < other.fields.size(); i++) {
      if (!fields.get(i).matches(other.fields.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public AbstractHeapType heapType() {
    return AbstractHeapType.STRUCT;
  }

  /** {@return the type as the text format writes it, for example {@code (struct (field i32))}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(struct");
    for (FieldType field : fields) {
      text.append(" (field ").append(field).append(')');
    }
    return text.append(')').toString();
  }
}
