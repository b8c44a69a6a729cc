// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Types that are defined together and may refer to each other (core 2.3.11). Immutable.
 *
 * <p>Two are equal if their definitions are the same but for the references to their own types,
 * which are compared by their positions (core 3.3.1, where this is called rolling up). Of equal
 * ones there is only one object at a time, which the collector takes when nobody uses it any more.
 */
public final class RecursiveType {

  /** All that are in use. The values are their keys: a table that finds the object in use. */
  private static final Map<RecursiveType, WeakReference<RecursiveType>> IN_USE =
      new WeakHashMap<>();

  private final List<DefinedType> types;
  private final int hash;

  RecursiveType(List<DefinedType> types) {
    this.types = types;
    for (DefinedType type : types) {
      type.join(this);
    }
    int sum = 0;
    for (DefinedType type : types) {
      sum = 31 * sum + hash(type.subType());
    }
    hash = sum;
  }

  /** The one that is in use and equal to this one; this one, if there is none so far. */
  RecursiveType canonical() {
    synchronized (IN_USE) {
      WeakReference<RecursiveType> reference = IN_USE.get(this);
      RecursiveType inUse = reference == null ? null : reference.get();
      if (inUse == null) {
        IN_USE.put(this, new WeakReference<>(this));
        return this;
      }
      return inUse;
    }
  }

  /** {@return its types, in order} */
  public List<DefinedType> types() {
    return types;
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof RecursiveType that)
        || hash != that.hash
        || types.size() != that.types.size()) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!equal(types.get(i).subType(), that.types.get(i).subType(), that)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  private boolean equal(SubType mine, SubType other, RecursiveType that) {
    return mine.isFinal() == other.isFinal()
        && equal(mine.supertype(), other.supertype(), that)
        && equal(mine.compositeType(), other.compositeType(), that);
  }

  private boolean equal(
      Optional<DefinedType> mine, Optional<DefinedType> other, RecursiveType that) {
    return mine.isPresent() && other.isPresent()
        ? equal(mine.get(), other.get(), that)
        : mine.isEmpty() && other.isEmpty();
  }

  private boolean equal(CompositeType mine, CompositeType other, RecursiveType that) {
    return switch (mine) {
      case FunctionType type ->
          other instanceof FunctionType otherType
              && equalValues(type.parameters(), otherType.parameters(), that)
              && equalValues(type.results(), otherType.results(), that);
      case StructType type ->
          other instanceof StructType otherType
              && equalFields(type.fields(), otherType.fields(), that);
      case ArrayType type ->
          other instanceof ArrayType otherType && equal(type.element(), otherType.element(), that);
    };
  }

  private boolean equalValues(List<ValueType> mine, List<ValueType> other, RecursiveType that) {
    if (mine.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!equal(mine.get(i), other.get(i), that)) {
        return false;
      }
    }
    return true;
  }

  private boolean equalFields(List<FieldType> mine, List<FieldType> other, RecursiveType that) {
    if (mine.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!equal(mine.get(i), other.get(i), that)) {
        return false;
      }
    }
    return true;
  }

  private boolean equal(FieldType mine, FieldType other, RecursiveType that) {
    return mine.mutable() == other.mutable()
        && equal(mine.storageType(), other.storageType(), that);
  }

  private boolean equal(StorageType mine, StorageType other, RecursiveType that) {
    return mine instanceof ReferenceType reference && other instanceof ReferenceType otherReference
        ? reference.nullable() == otherReference.nullable()
            && equal(reference.heapType(), otherReference.heapType(), that)
        : mine == other;
  }

  private boolean equal(HeapType mine, HeapType other, RecursiveType that) {
    return mine == other
        || (mine instanceof DefinedType type
            && other instanceof DefinedType otherType
            && type.recursiveType() == this
            && otherType.recursiveType() == that
            && type.index() == otherType.index());
  }

  private int hash(SubType type) {
    int sum = type.supertype().isPresent() ? hash(type.supertype().get()) : 0;
    return 31 * (31 * sum + Boolean.hashCode(type.isFinal())) + hash(type.compositeType());
  }

  private int hash(CompositeType compositeType) {
    return switch (compositeType) {
      case FunctionType type -> 31 * hash(type.parameters()) + hash(type.results());
      case StructType type -> {
        int sum = 1;
        for (FieldType field : type.fields()) {
          sum = 31 * sum + hash(field);
        }
        yield sum;
      }
      case ArrayType type -> 2 + hash(type.element());
    };
  }

  private int hash(List<ValueType> types) {
    int sum = types.size();
    for (ValueType type : types) {
      sum = 31 * sum + hash(type);
    }
    return sum;
  }

  private int hash(FieldType field) {
    return 2 * hash(field.storageType()) + Boolean.hashCode(field.mutable());
  }

  private int hash(StorageType type) {
    return type instanceof ReferenceType reference
        ? 2 * hash(reference.heapType()) + Boolean.hashCode(reference.nullable())
        : type.hashCode();
  }

  private int hash(HeapType heapType) {
    return heapType instanceof DefinedType type && type.recursiveType() == this
        ? type.index()
        : heapType.hashCode();
  }
}
