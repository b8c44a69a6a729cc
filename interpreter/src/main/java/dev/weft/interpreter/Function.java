// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.FunctionType;

/** A function of a guest or of the host (core 4.2.6). */
public abstract non-sealed class Function implements External {

  @Override
  public abstract FunctionType type();

  /** Calls with numbers given by their bits; returns the bits of the only result, or 0. */
  public abstract long call(long... arguments);

  /** Calls with values; returns the results. */
  public abstract Object[] apply(Object... arguments);
}
