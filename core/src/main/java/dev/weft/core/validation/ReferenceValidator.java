// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import java.util.List;

/** The rules of instructions on references (core 3.4.6) and of branches that test them. */
final class ReferenceValidator {

  private static final ReferenceType EQREF = ReferenceType.nullable(AbstractHeapType.EQ);

  private final CodeValidator code;
  private final OperandStack operands;
  private final TypeText text;

  ReferenceValidator(CodeValidator code, OperandStack operands, TypeText text) {
    this.code = code;
    this.operands = operands;
    this.text = text;
  }

  /** All but {@code ref.func}. */
  void reference(Reference instruction, InstructionReader reader) {
    code.checkTypes();
    switch (instruction) {
      case REF_NULL -> operands.push(reader.targetType());
      case REF_IS_NULL -> {
        code.popReference();
        operands.push(NumberType.I32);
      }
      case REF_AS_NON_NULL -> operands.push(nonNull(code.popReference()));
      case REF_EQ -> {
        code.pop(EQREF);
        code.pop(EQREF);
        operands.push(NumberType.I32);
      }
      case REF_TEST, REF_TEST_NULL -> {
        code.pop(anyAround(reader.targetType()));
        operands.push(NumberType.I32);
      }
      case REF_CAST, REF_CAST_NULL -> {
        code.pop(anyAround(reader.targetType()));
        operands.push(reader.targetType());
      }
      case REF_FUNC -> throw new AssertionError(instruction);
    }
  }

  /** The largest type above one: what is tested may have any type that has that above it too. */
  private static ReferenceType anyAround(ReferenceType type) {
    return ReferenceType.nullable(type.heapType().top());
  }

  private static ReferenceType nonNull(ReferenceType type) {
    return type.nullable() ? ReferenceType.nonNull(type.heapType()) : type;
  }

  /** Takes the function of a call through a reference (core 3.4.2) and gives its type. */
  FunctionType callee(InstructionReader reader) {
    DefinedType type = code.definedType(reader.index());
    FunctionType functionType = code.functionType(reader.index());
    code.pop(ReferenceType.nullable(type));
    return functionType;
  }

  /** Branches that test a reference (core 3.4.2). */
  void branch(Control instruction, InstructionReader reader) {
    switch (instruction) {
      case BR_ON_NULL -> {
        List<ValueType> label = code.label(reader.index());
        ReferenceType type = code.popReference();
        code.pop(label);
        operands.push(label);
        operands.push(nonNull(type));
      }
      case BR_ON_NON_NULL -> {
        List<ValueType> label = code.label(reader.index());
        ReferenceType last = lastReference(label);
        code.pop(ReferenceType.nullable(last.heapType()));
        passOn(label);
      }
      case BR_ON_CAST -> {
        ReferenceType rest = difference(reader.sourceType(), reader.targetType());
        branchOnCast(reader, reader.targetType(), rest);
      }
      case BR_ON_CAST_FAIL -> {
        ReferenceType rest = difference(reader.sourceType(), reader.targetType());
        branchOnCast(reader, rest, reader.targetType());
      }
      default -> throw new AssertionError(instruction);
    }
  }

  private void branchOnCast(InstructionReader reader, ReferenceType taken, ReferenceType notTaken) {
    code.checkTypes();
    ReferenceType source = reader.sourceType();
    ReferenceType target = reader.targetType();
    if (!target.matches(source)) {
      throw code.invalid(
          "type mismatch", "a cast from " + text.of(source) + " to " + text.of(target));
    }
    List<ValueType> label = code.label(reader.index());
    if (!taken.matches(lastReference(label))) {
      throw code.invalid(
          "type mismatch", "a reference " + text.of(taken) + " for the label " + text.of(label));
    }
    code.pop(source);
    passOn(label);
    operands.push(notTaken);
  }

  /** What remains of a type when a cast to another has failed (core 3.4.2). */
  private static ReferenceType difference(ReferenceType type, ReferenceType other) {
    return other.nullable() ? nonNull(type) : type;
  }

  /** The last of the types that a label takes, which is the reference that was tested. */
  private ReferenceType lastReference(List<ValueType> label) {
    if (!label.isEmpty() && label.getLast() instanceof ReferenceType type) {
      return type;
    }
    throw code.invalid("type mismatch", "instruction gives a reference to " + text.of(label));
  }

  /** What the label takes but the reference is still there when the branch is not taken. */
  private void passOn(List<ValueType> label) {
    List<ValueType> others = label.subList(0, label.size() - 1);
    code.pop(others);
    operands.push(others);
  }
}
