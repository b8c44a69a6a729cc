// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.module.ConstantExpression;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.V128;

/** Evaluates the constant expressions of an instance that is being made (core 3.4.13.2). */
public final class ConstantEvaluator {

  private final ModuleInstance instance;

  /**
   * For an instance whose imports, functions and earlier globals are there.
   *
   * @param instance the instance
   */
  public ConstantEvaluator(ModuleInstance instance) {
    this.instance = instance;
  }

  /**
   * {@return the value of an expression: a number as Integer, Long, Float or Double, or a
   * reference}
   *
   * @param expression a valid expression of the module
   */
  public Object evaluate(ConstantExpression expression) {
    InstructionReader reader =
        instance.code.module.instructions(expression.start(), expression.end());
    Object value = null;
    while (true) {
      Opcode opcode = reader.next();
      if (opcode == Opcode.Control.END) {
        return value;
      } else if (opcode == Opcode.Numeric.I32_CONST) {
        value = (int) reader.constant();
      } else if (opcode == Opcode.Numeric.I64_CONST) {
        value = reader.constant();
      } else if (opcode == Opcode.Numeric.F32_CONST) {
        value = Values.fromBits(NumberType.F32, reader.constant());
      } else if (opcode == Opcode.Numeric.F64_CONST) {
        value = Values.fromBits(NumberType.F64, reader.constant());
      } else if (opcode == Opcode.Vector.V128_CONST) {
        value = new V128(reader.constant(), reader.highConstant());
      } else if (opcode == Opcode.Variable.GLOBAL_GET) {
        Global global = instance.globals[reader.index()];
        value = global.get();
      } else if (opcode == Opcode.Reference.REF_NULL) {
        value = null;
      } else if (opcode == Opcode.Reference.REF_FUNC) {
        value = instance.function(reader.index());
      } else {
        throw new AssertionError("not a constant instruction: " + opcode.text());
      }
    }
  }

  /**
   * {@return the value of an expression of type i32, unsigned}
   *
   * @param expression a valid expression of the module
   */
  public long address(ConstantExpression expression) {
    return Integer.toUnsignedLong((Integer) evaluate(expression));
  }
}
