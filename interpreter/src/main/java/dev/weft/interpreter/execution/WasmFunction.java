// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.Function;

/** A function of an instance: its code and what the code works on (core 4.2.6). */
public final class WasmFunction extends Function {

  final ModuleInstance instance;
  final FunctionCode code;

  WasmFunction(ModuleInstance instance, FunctionCode code) {
    super(code.type);
    this.instance = instance;
    this.code = code;
  }

  @Override
  public long call(long... arguments) {
    return Machine.current().call(this, arguments);
  }

  @Override
  public Object[] apply(Object... arguments) {
    return Machine.current().apply(this, arguments);
  }

  @Override
  public String toString() {
    String name = code.module.module.functionName(code.index);
    return (name.isEmpty() ? "function " + code.index : "$" + name) + " " + type();
  }
}
