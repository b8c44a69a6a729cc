// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.interpreter.execution.HostFunctionInstance;
import dev.weft.interpreter.execution.WasmFunction;

/**
 * A function of a guest or of the host (core 4.2.6).
 *
 * <p>Numbers appear in Java as {@code Integer}, {@code Long}, {@code Float} and {@code Double},
 * vectors as {@link V128}, function references as {@code Function}, structures and arrays as {@link
 * Struct} and {@link Array}, {@code i31} as {@link I31}, external references as any object,
 * references to exceptions as {@link dev.weft.core.error.ThrownException}, and null references as
 * null. A function of a guest may be called from any thread, but by one at a time for each
 * instance.
 *
 * <p>An {@code anyref} may be any object as well, one of the host that was converted, of which
 * guests see only that it is there.
 */
public abstract sealed class Function implements External
    permits WasmFunction, HostFunctionInstance {

  private final DefinedType type;

  /**
   * For the two kinds.
   *
   * @param type the type
   */
  protected Function(DefinedType type) {
    this.type = type;
  }

  @Override
  public final DefinedType type() {
    return type;
  }

  /** {@return what the function takes and returns} */
  public final FunctionType functionType() {
    return type.functionType();
  }

  /**
   * Calls with numbers that are given by their bits: an i32 in the lower half, an f32 as {@link
   * Float#floatToRawIntBits}, an f64 as {@link Double#doubleToRawLongBits}.
   *
   * @param arguments a number for each parameter
   * @return the bits of the result, an i32 sign-extended; 0 if there is none
   * @throws IllegalArgumentException if the number of arguments is wrong, or the type has vectors,
   *     references or several results, for which {@link #apply} is there
   * @throws dev.weft.core.error.WasmException if the guest does not return: a trap, an exception
   *     that it does not catch, an exit, a limit
   */
  public abstract long call(long... arguments);

  /**
   * Calls with values of any type.
   *
   * @param arguments a value for each parameter
   * @return the results
   * @throws IllegalArgumentException if an argument is not of its parameter's type
   * @throws dev.weft.core.error.WasmException if the guest does not return: a trap, an exception
   *     that it does not catch, an exit, a limit
   */
  public abstract Object[] apply(Object... arguments);

  /**
   * {@return this function as an object of an interface} Its types are checked once, here. Numbers
   * are int, long, float and double there, references are Object; a function without results is
   * void and one with several returns Object[].
   *
   * @param <T> the interface
   * @param type an interface with one abstract method, for example {@link
   *     java.util.function.IntBinaryOperator}
   * @throws IllegalArgumentException if the interface's method has another type than the function
   */
  public final <T> T as(Class<T> type) {
    return TypedFunction.of(this, type);
  }
}
