// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.DefinedType;

/**
 * A function that a module defines, shared by all instances of the module.
 *
 * <p>It is lowered when it is first called, by whichever thread comes first. The volatile write of
 * {@link #lowered} happens after everything the lowered code consists of was written, and a thread
 * enters the code only after it has read that field: so it sees all of it, though the instructions'
 * fields are plain.
 */
public final class FunctionCode {

  final ModuleCode module;
  final int index;
  final DefinedType type;

  /** Whether {@link WasmFunction#call(long...)} can express arguments and results. */
  final boolean onlyNumbers;

  volatile LoweredFunction lowered;

  FunctionCode(ModuleCode module, int index) {
    this.module = module;
    this.index = index;
    type = module.module.definedType(index);
    onlyNumbers = Values.isNumbersOnly(type.functionType());
  }

  /** {@return the code, lowering it first if nobody has done so yet} */
  LoweredFunction lower() {
    return module.lower(this);
  }
}
