// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.HeapType;
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
      case REF_GET_DESC -> getDescriptor(reader.index());
      case REF_CAST_DESC_EQ, REF_CAST_DESC_EQ_NULL -> {
        popDescriptor(reader.targetType());
        code.pop(anyAround(reader.targetType()));
        operands.push(reader.targetType());
      }
      case REF_FUNC -> throw new AssertionError(instruction);
    }
  }

  /** Only of a structure whose type is known exactly, the descriptor's type is known exactly. */
  private void getDescriptor(int index) {
    DefinedType type = code.definedType(index);
    DefinedType descriptor =
        type.subType()
            .descriptor()
            .orElseThrow(() -> code.invalid("type without descriptor", text.type(index)));
    boolean isExact = operands.pop(ReferenceType.nullable(new ExactType(type)));
    if (!isExact) {
      code.pop(ReferenceType.nullable(type));
    }
    operands.push(ReferenceType.nonNull(isExact ? new ExactType(descriptor) : descriptor));
  }

  /** Takes the descriptor that what is cast must have; it is as exact as the cast. */
  private void popDescriptor(ReferenceType target) {
    boolean isExact = target.heapType() instanceof ExactType;
    DefinedType type =
        switch (target.heapType()) {
          case AbstractHeapType _ -> null;
          case DefinedType defined -> defined;
          case ExactType exact -> exact.type();
        };
    if (type == null || type.subType().descriptor().isEmpty()) {
      HeapType named = type == null ? target.heapType() : type;
      throw code.invalid(
          "type " + text.of(named) + " does not have a descriptor", "a cast to " + text.of(target));
    }
    DefinedType descriptor = type.subType().descriptor().get();
    code.pop(ReferenceType.nullable(isExact ? new ExactType(descriptor) : descriptor));
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
      case BR_ON_CAST, BR_ON_CAST_DESC_EQ -> {
        ReferenceType rest = difference(reader.sourceType(), reader.targetType());
        branchOnCast(instruction, reader, reader.targetType(), rest);
      }
      case BR_ON_CAST_FAIL, BR_ON_CAST_DESC_EQ_FAIL -> {
        ReferenceType rest = difference(reader.sourceType(), reader.targetType());
        branchOnCast(instruction, reader, rest, reader.targetType());
      }
      default -> throw new AssertionError(instruction);
    }
  }

  private void branchOnCast(
      Control instruction, InstructionReader reader, ReferenceType taken, ReferenceType notTaken) {
    code.checkTypes();
    if (instruction.proposal() == Proposal.CUSTOM_DESCRIPTORS) {
      popDescriptor(reader.targetType());
    }
    ReferenceType source = reader.sourceType();
    ReferenceType target = reader.targetType();
    if (!isCast(source, target)) {
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

  /** A cast goes downwards; with the custom descriptors proposal, anywhere in the same tree. */
  private boolean isCast(ReferenceType source, ReferenceType target) {
    return code.hasDescriptors()
        ? source.heapType().top() == target.heapType().top()
        : target.matches(source);
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
