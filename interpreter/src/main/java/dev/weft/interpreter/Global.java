// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.GlobalType;

/** A global variable (core 4.2.9). */
public final class Global implements External {

  /** Makes a global with a first value, as {@link #set} takes it. */
  public Global(GlobalType type, Object value) {}

  @Override
  public GlobalType type() {
    throw new UnsupportedOperationException();
  }

  /** Returns the value: Integer, Long, Float, Double or a reference. */
  public Object get() {
    throw new UnsupportedOperationException();
  }

  /** Sets the value of a mutable global. */
  public void set(Object value) {
    throw new UnsupportedOperationException();
  }

  /** Returns the bits of a number. */
  public long bits() {
    throw new UnsupportedOperationException();
  }

  /** Sets the bits of a number. */
  public void setBits(long bits) {
    throw new UnsupportedOperationException();
  }

  /** Returns the reference. */
  public Object reference() {
    throw new UnsupportedOperationException();
  }

  /** Sets the reference. */
  public void setReference(Object reference) {
    throw new UnsupportedOperationException();
  }
}
