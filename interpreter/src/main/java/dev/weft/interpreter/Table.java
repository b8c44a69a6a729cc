// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.TableType;

/** A table of references (core 4.2.7). Not thread-safe. */
public final class Table implements External {

  /** Makes a table with all elements set to one value. */
  public Table(TableType type, Object initial) {}

  @Override
  public TableType type() {
    throw new UnsupportedOperationException();
  }

  /** Returns the number of elements. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /** Returns an element; traps outside of the table. */
  public Object get(int index) {
    throw new UnsupportedOperationException();
  }

  /** Sets an element; traps outside of the table. */
  public void set(int index, Object value) {
    throw new UnsupportedOperationException();
  }

  /** Grows the table; returns the size before, or -1. */
  public int grow(int delta, Object value) {
    throw new UnsupportedOperationException();
  }

  /** {@code table.fill}. */
  public void fill(int index, Object value, int length) {
    throw new UnsupportedOperationException();
  }

  /** {@code table.copy} into this table. */
  public void copy(int index, Table source, int sourceIndex, int length) {
    throw new UnsupportedOperationException();
  }

  /** {@code table.init}. */
  public void init(int index, Object[] source, int offset, int length) {
    throw new UnsupportedOperationException();
  }
}
