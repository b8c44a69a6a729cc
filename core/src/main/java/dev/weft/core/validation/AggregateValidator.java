// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.instruction.Opcode.Aggregate;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.CompositeType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.StorageType;
import dev.weft.core.type.StructType;
import dev.weft.core.type.ValueType;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of aggregate instructions (core 3.4.7). */
final class AggregateValidator {

  private static final ReferenceType I31REF = ReferenceType.nullable(AbstractHeapType.I31);
  private static final ReferenceType ARRAYREF = ReferenceType.nullable(AbstractHeapType.ARRAY);
  private static final ReferenceType EXTERNREF = ReferenceType.EXTERNREF;
  private static final ReferenceType ANYREF = ReferenceType.nullable(AbstractHeapType.ANY);

  /**
   * What making a structure takes.
   *
   * @param operands the type of the operand for each field
   * @param isDefaultable whether it can be made without them
   */
  private record Fields(List<ValueType> operands, boolean isDefaultable) {}

  private final CodeValidator code;
  private final OperandStack operands;
  private final ModuleLimits limits;
  private final TypeText text;

  /**
   * By the index of a structure type. Two bytes of code may name a type of 10,000 fields, which
   * must not be looked at one by one each time.
   */
  private final Int2ObjectOpenHashMap<Fields> fields = new Int2ObjectOpenHashMap<>();

  AggregateValidator(
      CodeValidator code, OperandStack operands, ModuleLimits limits, TypeText text) {
    this.code = code;
    this.operands = operands;
    this.limits = limits;
    this.text = text;
  }

  /** Whether an instruction may stand in constant expressions (core 3.4.13.2). */
  static boolean isConstant(Aggregate instruction) {
    return switch (instruction) {
      case STRUCT_NEW, STRUCT_NEW_DEFAULT, STRUCT_NEW_DESC, STRUCT_NEW_DEFAULT_DESC -> true;
      case ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED -> true;
      case REF_I31, ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> true;
      default -> false;
    };
  }

  void aggregate(Aggregate instruction, InstructionReader reader) {
    switch (instruction) {
      case STRUCT_NEW, STRUCT_NEW_DESC -> {
        Fields taken = fields(reader.index());
        descriptor(reader.index(), instruction == Aggregate.STRUCT_NEW_DESC);
        code.pop(taken.operands());
        pushReference(reader.index());
      }
      case STRUCT_NEW_DEFAULT, STRUCT_NEW_DEFAULT_DESC -> {
        Fields omitted = fields(reader.index());
        descriptor(reader.index(), instruction == Aggregate.STRUCT_NEW_DEFAULT_DESC);
        if (!omitted.isDefaultable()) {
          throw notDefaultable("field", reader.index());
        }
        pushReference(reader.index());
      }
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
        FieldType field = field(reader);
        checkExtension(field, instruction != Aggregate.STRUCT_GET, "field", reader.index());
        popReference(reader.index());
        operands.push(field.storageType().unpacked());
      }
      case STRUCT_SET -> {
        FieldType field = field(reader);
        if (!field.mutable()) {
          String detail = "field " + reader.secondIndex() + " of " + text.type(reader.index());
          throw code.invalid("immutable field", detail);
        }
        code.pop(field.storageType().unpacked());
        popReference(reader.index());
      }
      case ANY_CONVERT_EXTERN -> convert(EXTERNREF, AbstractHeapType.ANY);
      case EXTERN_CONVERT_ANY -> convert(ANYREF, AbstractHeapType.EXTERN);
      case REF_I31 -> {
        code.pop(NumberType.I32);
        operands.push(ReferenceType.nonNull(AbstractHeapType.I31));
      }
      case I31_GET_S, I31_GET_U -> {
        code.pop(I31REF);
        operands.push(NumberType.I32);
      }
      case ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED, ARRAY_NEW_DATA, ARRAY_NEW_ELEM ->
          newArray(instruction, reader);
      default -> array(instruction, reader);
    }
  }

  /** Takes the descriptor of a structure, if its type has one (custom descriptors proposal). */
  private void descriptor(int index, boolean isTaken) {
    Optional<DefinedType> descriptor = code.definedType(index).subType().descriptor();
    if (descriptor.isPresent() != isTaken) {
      String with = isTaken ? "without" : "with";
      String required = isTaken ? "non-descriptor" : "descriptor";
      throw code.invalid(
          "type " + with + " descriptor requires " + required + " allocation", text.type(index));
    }
    if (isTaken) {
      code.pop(ReferenceType.nullable(new ExactType(descriptor.get())));
    }
  }

  private void newArray(Aggregate instruction, InstructionReader reader) {
    int index = reader.index();
    StorageType element = array(index).element().storageType();
    switch (instruction) {
      case ARRAY_NEW -> {
        code.pop(NumberType.I32);
        code.pop(element.unpacked());
      }
      case ARRAY_NEW_DEFAULT -> {
        if (!element.isDefaultable()) {
          throw notDefaultable("array", index);
        }
        code.pop(NumberType.I32);
      }
      case ARRAY_NEW_FIXED -> {
        int count = reader.secondIndex();
        limits.check(ModuleLimit.ARRAY_OPERANDS, Integer.toUnsignedLong(count), reader.offset());
        code.pop(element.unpacked(), count);
      }
      case ARRAY_NEW_DATA -> {
        checkNumeric(element, index);
        code.dataSegment(reader.secondIndex());
        code.pop(NumberType.I32);
        code.pop(NumberType.I32);
      }
      default -> {
        checkElements(code.elementSegment(reader.secondIndex()), element, index);
        code.pop(NumberType.I32);
        code.pop(NumberType.I32);
      }
    }
    pushReference(index);
  }

  private void array(Aggregate instruction, InstructionReader reader) {
    if (instruction == Aggregate.ARRAY_LEN) {
      code.pop(ARRAYREF);
      operands.push(NumberType.I32);
      return;
    }
    int index = reader.index();
    FieldType field = array(index).element();
    StorageType element = field.storageType();
    switch (instruction) {
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        checkExtension(field, instruction != Aggregate.ARRAY_GET, "array", index);
        code.pop(NumberType.I32);
        popReference(index);
        operands.push(element.unpacked());
      }
      case ARRAY_SET -> {
        checkMutable(field, index);
        code.pop(element.unpacked());
        popPlace(index);
      }
      case ARRAY_FILL -> {
        checkMutable(field, index);
        code.pop(NumberType.I32);
        code.pop(element.unpacked());
        popPlace(index);
      }
      case ARRAY_COPY -> {
        int source = reader.secondIndex();
        StorageType sourceElement = array(source).element().storageType();
        checkMutable(field, index);
        if (!sourceElement.matches(element)) {
          String detail = text.type(source) + " for " + text.type(index);
          throw code.invalid("array types do not match", detail);
        }
        code.pop(NumberType.I32);
        popPlace(source);
        popPlace(index);
      }
      case ARRAY_INIT_DATA -> {
        checkMutable(field, index);
        checkNumeric(element, index);
        code.dataSegment(reader.secondIndex());
        popInitialization(index);
      }
      case ARRAY_INIT_ELEM -> {
        checkMutable(field, index);
        checkElements(code.elementSegment(reader.secondIndex()), element, index);
        popInitialization(index);
      }
      default -> throw new AssertionError(instruction);
    }
  }

  /** Takes the length, the offset in the segment, and the place in the array. */
  private void popInitialization(int index) {
    code.pop(NumberType.I32);
    code.pop(NumberType.I32);
    popPlace(index);
  }

  /** Takes an index into an array, and the array. */
  private void popPlace(int index) {
    code.pop(NumberType.I32);
    popReference(index);
  }

  private void convert(ReferenceType from, AbstractHeapType to) {
    ReferenceType type = code.popReference();
    if (type != OperandStack.BOTTOM_REFERENCE && !type.matches(from)) {
      throw code.invalid(
          "type mismatch",
          "instruction requires [" + from + "] but stack has [" + text.of(type) + ']');
    }
    operands.push(ReferenceType.of(type.nullable(), to));
  }

  private void pushReference(int index) {
    operands.push(code.made(code.definedType(index)));
  }

  private void popReference(int index) {
    code.pop(ReferenceType.nullable(code.definedType(index)));
  }

  private StructType struct(int index) {
    CompositeType type = code.definedType(index).compositeType();
    if (type instanceof StructType structType) {
      return structType;
    }
    throw code.invalid("non-structure type " + index, text.type(index));
  }

  private ArrayType array(int index) {
    CompositeType type = code.definedType(index).compositeType();
    if (type instanceof ArrayType arrayType) {
      return arrayType;
    }
    throw code.invalid("non-array type " + index, text.type(index));
  }

  private Fields fields(int index) {
    StructType type = struct(index);
    Fields known = fields.get(index);
    if (known == null) {
      List<ValueType> unpacked = new ArrayList<>(type.fields().size());
      boolean defaultable = true;
      for (FieldType field : type.fields()) {
        unpacked.add(field.storageType().unpacked());
        defaultable &= field.storageType().isDefaultable();
      }
      known = new Fields(List.copyOf(unpacked), defaultable);
      fields.put(index, known);
    }
    return known;
  }

  private FieldType field(InstructionReader reader) {
    List<FieldType> all = struct(reader.index()).fields();
    int index = reader.secondIndex();
    if (Integer.compareUnsigned(index, all.size()) >= 0) {
      throw code.unknown("field", index, all.size());
    }
    return all.get(index);
  }

  private void checkMutable(FieldType field, int index) {
    if (!field.mutable()) {
      throw code.invalid("immutable array", text.type(index));
    }
  }

  /** Packed fields, and only these, are read with an instruction that says how to extend them. */
  private void checkExtension(FieldType field, boolean isExtending, String kind, int index) {
    boolean isPacked = field.storageType() instanceof PackedType;
    if (isPacked != isExtending) {
      String reason = kind + " is " + (isPacked ? "packed" : "unpacked");
      throw code.invalid(reason, text.type(index));
    }
  }

  private void checkNumeric(StorageType element, int index) {
    if (element.unpacked().isReference()) {
      throw code.invalid("array type is not numeric or vector", text.type(index));
    }
  }

  private void checkElements(ReferenceType found, StorageType element, int index) {
    if (!found.matches(element)) {
      throw code.invalid(
          "type mismatch", "elements of type " + text.of(found) + " for " + text.type(index));
    }
  }

  private InvalidModule notDefaultable(String kind, int index) {
    return code.invalid(kind + " type is not defaultable", text.type(index));
  }
}
