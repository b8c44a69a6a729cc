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

  /** Nobody knows it beforehand, so that no module can be made whose types all collide. */
  private static final long SEED = System.nanoTime() * 0x9E37_79B9_7F4A_7C15L;

  private static final long MULTIPLIER = 0xD6E8_FEB8_6659_FD93L;
  private static final long NO_TYPE = -1;
  private static final long EXACT = -2;

  private final List<DefinedType> types;
  private final int hash;

  RecursiveType(List<DefinedType> types) {
    this.types = types;
    for (DefinedType type : types) {
      type.join(this);
    }
    long sum = SEED;
    for (DefinedType type : types) {
      sum = hash(sum, type.subType());
    }
    hash = (int) sum;
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
        && equal(mine.described(), other.described(), that)
        && equal(mine.descriptor(), other.descriptor(), that)
        && equal(mine.compositeType(), other.compositeType(), that);
  }

  private boolean equal(
      Optional<DefinedType> mine, Optional<DefinedType> other, RecursiveType that) {
    return mine.isPresent() && other.isPresent()
        ? equal(mine.get(), other.get(), that)
        : mine.isEmpty() && other.isEmpty();
  }

  private boolean equal(CompositeType mine, CompositeType other, RecursiveType that) {
    // Not a switch over patterns, nor below: the first ones in a process cost milliseconds.
    if (mine instanceof FunctionType type) {
      return other instanceof FunctionType otherType
          && equalValues(type.parameters(), otherType.parameters(), that)
          && equalValues(type.results(), otherType.results(), that);
    }
    if (mine instanceof StructType type) {
      return other instanceof StructType otherType
          && equalFields(type.fields(), otherType.fields(), that);
    }
    return other instanceof ArrayType otherType
        && equal(((ArrayType) mine).element(), otherType.element(), that);
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

  /** A reference into the type itself is only equal to one into the other type itself. */
  private boolean equal(HeapType mine, HeapType other, RecursiveType that) {
    if (mine instanceof ExactType exact) {
      return other instanceof ExactType otherExact && equal(exact.type(), otherExact.type(), that);
    }
    int myIndex = indexIn(this, mine);
    int otherIndex = indexIn(that, other);
    return myIndex == otherIndex && (myIndex >= 0 || mine == other);
  }

  /** The position of a type in a recursive type, or -1 if it is none of its types. */
  private static int indexIn(RecursiveType recursiveType, HeapType heapType) {
    return heapType instanceof DefinedType type && type.recursiveType() == recursiveType
        ? type.index()
        : -1;
  }

  private long hash(long sum, SubType type) {
    long clauses = hash(sum, type.supertype());
    clauses = hash(clauses, type.described());
    clauses = hash(clauses, type.descriptor());
    return hash(mix(clauses, type.isFinal() ? 1 : 0), type.compositeType());
  }

  private long hash(long sum, Optional<DefinedType> type) {
    return type.isPresent() ? hash(sum, type.get()) : mix(sum, NO_TYPE);
  }

  private long hash(long sum, CompositeType compositeType) {
    if (compositeType instanceof FunctionType type) {
      return hash(hash(sum, type.parameters()), type.results());
    }
    if (compositeType instanceof StructType type) {
      long fields = mix(sum, type.fields().size());
      for (FieldType field : type.fields()) {
        fields = hash(fields, field);
      }
      return fields;
    }
    return hash(sum, ((ArrayType) compositeType).element());
  }

  private long hash(long sum, List<ValueType> types) {
    long values = mix(sum, types.size());
    for (ValueType type : types) {
      values = hash(values, type);
    }
    return values;
  }

  private long hash(long sum, FieldType field) {
    return hash(mix(sum, field.mutable() ? 1 : 0), field.storageType());
  }

  private long hash(long sum, StorageType type) {
    return type instanceof ReferenceType reference
        ? hash(mix(sum, reference.nullable() ? 1 : 0), reference.heapType())
        : mix(sum, type.hashCode());
  }

  private long hash(long sum, HeapType heapType) {
    if (heapType instanceof ExactType exact) {
      return hash(mix(sum, EXACT), exact.type());
    }
    int index = indexIn(this, heapType);
    return mix(sum, index >= 0 ? index : heapType.hashCode());
  }

  private static long mix(long sum, long value) {
    long product = (sum ^ value) * MULTIPLIER;
    return product ^ product >>> Integer.SIZE;
  }
}
