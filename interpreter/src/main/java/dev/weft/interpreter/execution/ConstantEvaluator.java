// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.module.ConstantExpression;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.StructType;
import dev.weft.interpreter.I31;
import dev.weft.interpreter.Struct;
import dev.weft.interpreter.V128;
import dev.weft.interpreter.numeric.Numeric;
import java.util.ArrayList;
import java.util.List;

/** Evaluates the constant expressions of an instance that is being made (core 3.4.13.2). */
public final class ConstantEvaluator {

  private final ModuleInstance instance;

  /** Numbers as Java's, and references, among them null. */
  private final List<Object> operands = new ArrayList<>();

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
    operands.clear();
    while (true) {
      Opcode opcode = reader.next();
      if (opcode == Opcode.Control.END) {
        return pop();
      } else if (opcode == Opcode.Variable.GLOBAL_GET) {
        operands.add(instance.globals[reader.index()].get());
      } else if (opcode == Opcode.Reference.REF_NULL) {
        operands.add(null);
      } else if (opcode == Opcode.Reference.REF_FUNC) {
        operands.add(instance.function(reader.index()));
      } else if (opcode instanceof Opcode.Aggregate aggregate) {
        aggregate(aggregate, reader);
      } else if (opcode instanceof Opcode.Numeric numeric) {
        operands.add(numeric(numeric, reader));
      } else if (opcode == Opcode.Vector.V128_CONST) { // last, as naming it makes all its rows
        operands.add(new V128(reader.constant(), reader.highConstant()));
      } else {
        throw notConstant(opcode);
      }
    }
  }

  private Object numeric(Opcode.Numeric opcode, InstructionReader reader) {
    return switch (opcode) {
      case I32_CONST -> (int) reader.constant();
      case I64_CONST -> reader.constant();
      case F32_CONST -> Values.fromBits(NumberType.F32, reader.constant());
      case F64_CONST -> Values.fromBits(NumberType.F64, reader.constant());
      case I32_ADD, I32_SUB, I32_MUL -> {
        int second = (Integer) pop();
        int first = (Integer) pop();
        yield switch (opcode) {
          case I32_ADD -> Numeric.i32Add(first, second);
          case I32_SUB -> Numeric.i32Sub(first, second);
          default -> Numeric.i32Mul(first, second);
        };
      }
      case I64_ADD, I64_SUB, I64_MUL -> {
        long second = (Long) pop();
        long first = (Long) pop();
        yield switch (opcode) {
          case I64_ADD -> Numeric.i64Add(first, second);
          case I64_SUB -> Numeric.i64Sub(first, second);
          default -> Numeric.i64Mul(first, second);
        };
      }
      default -> throw notConstant(opcode);
    };
  }

  /** Core 3.4.13: what makes structures and arrays is constant, what reads them is not. */
  private void aggregate(Opcode.Aggregate opcode, InstructionReader reader) {
    switch (opcode) {
      // Both forms are the same object.
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
      case REF_I31 -> operands.add(I31.of((Integer) pop()));
      case STRUCT_NEW -> {
        DefinedType type = type(reader);
        int fields = ((StructType) type.compositeType()).fields().size();
        operands.add(StructInstance.allocate(type, pop(fields)));
      }
      case STRUCT_NEW_DESC -> {
        DefinedType type = type(reader);
        Struct descriptor = popDescriptor();
        int fields = ((StructType) type.compositeType()).fields().size();
        operands.add(StructInstance.allocate(type, descriptor, pop(fields)));
      }
      case STRUCT_NEW_DEFAULT_DESC ->
          operands.add(StructInstance.allocate(type(reader), popDescriptor()));
      case STRUCT_NEW_DEFAULT -> operands.add(StructInstance.allocate(type(reader)));
      case ARRAY_NEW -> {
        long length = Integer.toUnsignedLong((Integer) pop());
        operands.add(ArrayInstance.allocate(type(reader), length, pop()));
      }
      case ARRAY_NEW_DEFAULT -> {
        long length = Integer.toUnsignedLong((Integer) pop());
        operands.add(ArrayInstance.allocate(type(reader), length));
      }
      case ARRAY_NEW_FIXED ->
          operands.add(ArrayInstance.allocate(type(reader), pop(reader.secondIndex())));
      default -> throw notConstant(opcode);
    }
  }

  private DefinedType type(InstructionReader reader) {
    return instance.code.module.types().get(reader.index());
  }

  /** Pops operands and returns them in the order in which they were pushed. */
  private Object[] pop(int count) {
    List<Object> last = operands.subList(operands.size() - count, operands.size());
    Object[] values = last.toArray();
    last.clear();
    return values;
  }

  private Object pop() {
    return operands.removeLast();
  }

  private Struct popDescriptor() {
    Struct descriptor = (Struct) pop();
    if (descriptor == null) {
      throw new Trap(TrapKind.NULL_DESCRIPTOR_REFERENCE);
    }
    return descriptor;
  }

  private static AssertionError notConstant(Opcode opcode) {
    return new AssertionError("not a constant instruction: " + opcode.text());
  }

  /**
   * {@return the value of an expression that gives an address, unsigned}
   *
   * @param expression a valid expression of the module, of type i32 or i64
   */
  public long address(ConstantExpression expression) {
    Object value = evaluate(expression);
    return value instanceof Integer narrow ? Integer.toUnsignedLong(narrow) : (Long) value;
  }
}
