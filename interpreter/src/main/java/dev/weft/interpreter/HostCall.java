// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/**
 * One call of a host function: its arguments, its results and the instance that calls. It is valid
 * until the function returns, only on the thread that was called.
 *
 * <p>Arguments and results are counted from 0 over all types. Reading an argument after a result was
 * given is not possible in general: both use the same place.
 */
public interface HostCall {

  /** Returns an {@code i32} argument. */
  int i32(int index);

  /** Returns an {@code i64} argument. */
  long i64(int index);

  /** Returns an {@code f32} argument. */
  float f32(int index);

  /** Returns an {@code f64} argument. */
  double f64(int index);

  /** Returns a reference argument; null is the null reference. */
  Object reference(int index);

  /** Gives an {@code i32} as the only result. */
  void returnI32(int value);

  /** Gives an {@code i64} as the only result. */
  void returnI64(long value);

  /** Gives an {@code f32} as the only result. */
  void returnF32(float value);

  /** Gives an {@code f64} as the only result. */
  void returnF64(double value);

  /** Gives a reference as the only result. */
  void returnReference(Object value);

  /**
   * Gives all results, as {@link Function#call} would return them.
   *
   * @param values as many as the function type has results
   */
  void returnValues(Object... values);

  /** Returns the instance whose code calls. */
  Instance instance();

  /**
   * Returns the memory that the calling instance exports as {@code memory}, the one that interfaces
   * such as WASI use.
   *
   * @throws dev.weft.core.error.LinkFailure if it exports none
   */
  Memory memory();
}
