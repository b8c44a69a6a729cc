// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.Limits;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import dev.weft.interpreter.execution.References;
import java.util.Arrays;

/**
 * A table of references (core 4.2.7): {@link Function} objects in a table of functions, any objects
 * of the host in one of {@code externref}; null is the null reference.
 *
 * <p>Indices and lengths are unsigned. One that is out of bounds throws a {@link Trap} of kind
 * {@link TrapKind#OUT_OF_BOUNDS_TABLE_ACCESS} before anything is written.
 *
 * <p>Not thread-safe: a table belongs to one thread at a time, and handing it over needs a
 * happens-before edge.
 */
public final class Table implements External {

  /** How many elements a table can have, whatever its type allows. */
  public static final int MAXIMUM_ELEMENTS = 10_000_000;

  private final TableType declared;
  private final ReferenceType elementType;
  private final Store store;

  // Longer than the table, so that growing one by one is cheap; null behind the end.
  private Object[] elements;
  private int size;

  /**
   * Makes a table in a store of its own, that is, without limits but {@link #MAXIMUM_ELEMENTS}.
   *
   * @param type the type; its minimum is the initial size
   * @param initial the value of all elements
   * @throws IllegalArgumentException as {@link #Table(TableType, Object, Store)} does
   * @throws ResourceExhausted as {@link #Table(TableType, Object, Store)} does
   */
  public Table(TableType type, Object initial) {
    this(type, initial, new Store());
  }

  /**
   * Makes a table.
   *
   * @param type the type; its minimum is the initial size
   * @param initial the value of all elements
   * @param store the store whose limit on table elements counts its size
   * @throws IllegalArgumentException if the minimum is above the maximum, or the value does not
   *     belong to the element type
   * @throws ResourceExhausted if the store's limit or {@link #MAXIMUM_ELEMENTS} is reached, or the
   *     heap has no room
   */
  public Table(TableType type, Object initial, Store store) {
    declared = type;
    elementType = type.elementType();
    this.store = store;
    References.require(elementType, initial);
    long minimum = type.limits().minimum();
    if (Long.compareUnsigned(minimum, type.limits().maximum().orElse(-1)) > 0) {
      throw new IllegalArgumentException("the minimum is above the maximum: " + type);
    }
    if (Long.compareUnsigned(minimum, MAXIMUM_ELEMENTS) > 0) {
      throw new ResourceExhausted(
          "a table has at most "
              + MAXIMUM_ELEMENTS
              + " elements, and this one begins with "
              + Long.toUnsignedString(minimum));
    }
    if (!store.reserveTableElements(minimum)) {
      throw new ResourceExhausted(
          "the store's limit of "
              + store.maximumTableElements()
              + " table elements leaves no room"
              + " for "
              + minimum);
    }
    size = (int) minimum;
    try {
      elements = new Object[size];
    } catch (OutOfMemoryError e) {
      store.releaseTableElements(minimum);
      throw new ResourceExhausted("the heap has no room for a table of " + size + " elements", e);
    }
    if (initial != null) {
      Arrays.fill(elements, initial);
    }
  }

  /** {@return the type, with the present size as the minimum} */
  @Override
  public TableType type() {
    Limits limits = new Limits(size, declared.limits().maximum());
    return new TableType(declared.addressType(), limits, elementType);
  }

  /** {@return the number of elements} */
  public int size() {
    return size;
  }

  /**
   * {@code table.get}: returns an element (core 4.6).
   *
   * @param index which
   * @return the element
   * @throws Trap if it is out of bounds
   */
  public Object get(long index) {
    if (Long.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index, 1);
    }
    return elements[(int) index];
  }

  /**
   * {@code table.set}: sets an element (core 4.6).
   *
   * @param index which
   * @param value the element
   * @throws Trap if it is out of bounds
   * @throws IllegalArgumentException if the value does not belong to the element type
   */
  public void set(long index, Object value) {
    References.require(elementType, value);
    if (Long.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index, 1);
    }
    elements[(int) index] = value;
  }

  /**
   * {@code table.grow}: makes the table larger (core 4.6).
   *
   * @param delta by how many elements, unsigned
   * @param value the new elements
   * @return the size before, or -1 if it cannot grow by so much: because of its maximum, {@link
   *     #MAXIMUM_ELEMENTS}, the store's limit, or because the heap has no room
   * @throws IllegalArgumentException if the value does not belong to the element type
   */
  public int grow(long delta, Object value) {
    References.require(elementType, value);
    long maximum = declared.limits().maximum().orElse(-1);
    int largest =
        Long.compareUnsigned(maximum, MAXIMUM_ELEMENTS) < 0 ? (int) maximum : MAXIMUM_ELEMENTS;
    if (Long.compareUnsigned(delta, largest - size) > 0 || !store.reserveTableElements(delta)) {
      return -1;
    }
    int before = size;
    int after = before + (int) delta;
    if (after > elements.length) {
      int ample = Math.min(before + (before >> 1), largest);
      try {
        elements = Arrays.copyOf(elements, Math.max(after, ample));
      } catch (OutOfMemoryError _) {
        store.releaseTableElements(delta);
        return -1;
      }
    }
    Arrays.fill(elements, before, after, value);
    size = after;
    return before;
  }

  /**
   * {@code table.fill}: sets a range to one value (core 4.6).
   *
   * @param index of the first element
   * @param value the value
   * @param length how many
   * @throws Trap if it is out of bounds
   * @throws IllegalArgumentException if the value does not belong to the element type
   */
  public void fill(long index, Object value, long length) {
    References.require(elementType, value);
    checkRange(index, length);
    Arrays.fill(elements, (int) index, (int) (index + length), value);
  }

  /**
   * {@code table.copy}: copies a range of a table, possibly of this one, into this one. The ranges
   * may overlap (core 4.6). Validation has checked that the element types fit.
   *
   * @param index of the first element in this table
   * @param source where the elements come from
   * @param sourceIndex of the first element there
   * @param length how many
   * @throws Trap if it is out of bounds of either table
   * @throws IllegalArgumentException if the element types do not fit
   */
  public void copy(long index, Table source, long sourceIndex, long length) {
    if (!source.elementType.matches(elementType)) {
      throw new IllegalArgumentException(source.elementType + " does not match " + elementType);
    }
    source.checkRange(sourceIndex, length);
    checkRange(index, length);
    System.arraycopy(source.elements, (int) sourceIndex, elements, (int) index, (int) length);
  }

  /**
   * {@code table.init}: copies a part of an element segment into the table (core 4.6).
   *
   * @param index of the first element in the table
   * @param source the segment's elements, of a type that fits; none once it was dropped
   * @param offset of the first one there
   * @param length how many
   * @throws Trap if it is out of bounds of the table or the segment
   */
  public void init(long index, Object[] source, long offset, long length) {
    if (isOutside(offset, length, source.length)) {
      throw outOfBounds(offset, length, "an element segment", source.length);
    }
    checkRange(index, length);
    System.arraycopy(source, (int) offset, elements, (int) index, (int) length);
  }

  /**
   * Gives back what the table counts in its store's limit, when the instance that owned it has
   * ended. Nobody uses the table afterwards.
   */
  void release() {
    store.releaseTableElements(size);
  }

  private void checkRange(long index, long length) {
    if (isOutside(index, length, size)) {
      throw outOfBounds(index, length);
    }
  }

  /** Without overflow, whatever start and length are. */
  private static boolean isOutside(long start, long length, int size) {
    return Long.compareUnsigned(length, size) > 0 || Long.compareUnsigned(start, size - length) > 0;
  }

  private Trap outOfBounds(long index, long length) {
    return outOfBounds(index, length, "a table", size);
  }

  private static Trap outOfBounds(long index, long length, String what, int size) {
    return new Trap(
        TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS,
        Long.toUnsignedString(length)
            + " elements at "
            + Long.toUnsignedString(index)
            + " of "
            + what
            + " of "
            + size);
  }
}
