// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/**
 * One call of a host function: its arguments, its results and the instance that calls. It is valid
 * until the function returns, only on the thread that was called.
 *
 * <p>Arguments and results are counted from 0 over all types. Reading an argument after a result
 * was given is not possible in general: both use the same place.
 */
public interface HostCall {

  /**
   * {@return an {@code i32} argument}
   *
   * @param index which argument, counted from 0 over all types
   */
  int i32(int index);

  /**
   * {@return an {@code i64} argument}
   *
   * @param index which argument, counted from 0 over all types
   */
  long i64(int index);

  /**
   * {@return an {@code f32} argument}
   *
   * @param index which argument, counted from 0 over all types
   */
  float f32(int index);

  /**
   * {@return an {@code f64} argument}
   *
   * @param index which argument, counted from 0 over all types
   */
  double f64(int index);

  /**
   * {@return a {@code v128} argument}
   *
   * @param index which argument, counted from 0 over all types
   */
  V128 v128(int index);

  /**
   * {@return a reference argument; null is the null reference}
   *
   * @param index which argument, counted from 0 over all types
   */
  Object reference(int index);

  /**
   * Gives an {@code i32} as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if the type has another result, none, or several
   */
  void returnI32(int value);

  /**
   * Gives an {@code i64} as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if the type has another result, none, or several
   */
  void returnI64(long value);

  /**
   * Gives an {@code f32} as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if the type has another result, none, or several
   */
  void returnF32(float value);

  /**
   * Gives an {@code f64} as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if the type has another result, none, or several
   */
  void returnF64(double value);

  /**
   * Gives a {@code v128} as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if the type has another result, none, or several
   */
  void returnV128(V128 value);

  /**
   * Gives a reference as the only result.
   *
   * @param value the result
   * @throws IllegalArgumentException if it is not of the result's type
   */
  void returnReference(Object value);

  /**
   * Gives all results, as {@link Function#call} would return them.
   *
   * @param values as many as the function type has results
   * @throws IllegalArgumentException if one is not of its type
   */
  void returnValues(Object... values);

  /** {@return the instance whose code calls} */
  Instance instance();

  /**
   * {@return the memory that the calling instance exports as {@code memory}, the one that
   * interfaces such as WASI use}
   *
   * @throws dev.weft.core.error.LinkFailure if it exports none
   */
  Memory memory();
}
