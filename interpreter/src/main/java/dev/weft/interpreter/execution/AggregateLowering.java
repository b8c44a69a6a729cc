// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.TrapKind;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.module.Module;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.StorageType;
import dev.weft.core.type.StructType;
import java.util.List;

/**
 * The part of {@link Lowering} for structures, arrays and typed references. Operands are read where
 * they are, locals included; casts and null checks only look at them.
 */
final class AggregateLowering {

  private static final int NO_SLOT = -1;

  private final Lowering lowering;
  private final Module module;
  private final InstructionReader reader;
  private final CodeBuilder code;
  private final OperandStack stack;

  AggregateLowering(
      Lowering lowering,
      Module module,
      InstructionReader reader,
      CodeBuilder code,
      OperandStack stack) {
    this.lowering = lowering;
    this.module = module;
    this.reader = reader;
    this.code = code;
    this.stack = stack;
  }

  private DefinedType type() {
    return module.types().get(reader.index());
  }

  private List<FieldType> fields() {
    return ((StructType) type().compositeType()).fields();
  }

  private StorageType element() {
    return ((ArrayType) type().compositeType()).element().storageType();
  }

  /** Emits an instruction and pushes its result. */
  private void push(Operands.Result instruction, Storage storage) {
    code.hold(instruction, lowering.pushResult(storage));
  }

  private void pushReference(Operands.Result instruction) {
    push(instruction, Storage.REFERENCE);
  }

  // ---- aggregate instructions (core 4.6.7)

  void aggregate(Opcode.Aggregate opcode) {
    switch (opcode) {
      case STRUCT_NEW, STRUCT_NEW_DESC -> structNew(opcode);
      case STRUCT_NEW_DEFAULT_DESC -> {
        int descriptor = lowering.popSlot();
        requireDescriptor(descriptor);
        pushReference(new StructInstructions.NewDefaultDescribed(type(), descriptor));
      }
      case STRUCT_NEW_DEFAULT ->
          pushReference(new StructInstructions.NewDefault(type(), StructLayout.of(type())));
      case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U ->
          structGet(opcode == Opcode.Aggregate.STRUCT_GET_S);
      case STRUCT_SET -> {
        Storage storage = storage(fields().get(reader.secondIndex()).storageType());
        int value = lowering.popSlot();
        code.emit(StructInstructions.set(storage, lowering.popSlot(), position(), value));
      }
      case ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED, ARRAY_NEW_DATA, ARRAY_NEW_ELEM ->
          arrayNew(opcode);
      case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
        int index = lowering.popSlot();
        int array = lowering.popSlot();
        boolean signed = opcode == Opcode.Aggregate.ARRAY_GET_S;
        push(ArrayAccessInstructions.get(element(), signed, array, index), storage(element()));
      }
      case ARRAY_SET -> {
        int value = lowering.popSlot();
        int index = lowering.popSlot();
        int array = lowering.popSlot();
        code.emit(ArrayAccessInstructions.set(element(), array, index, value));
      }
      case ARRAY_LEN ->
          push(new ArrayAccessInstructions.Length(lowering.popSlot()), Storage.NUMBER);
      case ARRAY_FILL, ARRAY_COPY, ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> arrayRange(opcode);
      // Both forms are the same object.
      case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
      case REF_I31 -> pushReference(new ReferenceInstructions.RefI31(lowering.popSlot()));
      case I31_GET_S ->
          push(new ReferenceInstructions.I31Get(lowering.popSlot(), true), Storage.NUMBER);
      case I31_GET_U ->
          push(new ReferenceInstructions.I31Get(lowering.popSlot(), false), Storage.NUMBER);
    }
  }

  private static Storage storage(StorageType type) {
    return Storage.of(type.unpacked());
  }

  private int position() {
    return StructLayout.of(type()).position(reader.secondIndex());
  }

  private void requireDescriptor(int slot) {
    code.emit(new ReferenceInstructions.RequireNonNull(slot, TrapKind.NULL_DESCRIPTOR_REFERENCE));
  }

  private void structNew(Opcode.Aggregate opcode) {
    List<FieldType> fields = fields();
    StructLayout layout = StructLayout.of(type());
    int[] numberSlots = new int[layout.numberCount];
    int[] referenceSlots = new int[layout.referenceCount];
    if (opcode == Opcode.Aggregate.STRUCT_NEW_DESC) {
      referenceSlots[layout.descriptor] = lowering.popSlot();
    }
    for (int i = fields.size() - 1; i >= 0; i--) {
      int slot = lowering.popSlot();
      int position = layout.position(i);
      switch (storage(fields.get(i).storageType())) {
        case NUMBER -> numberSlots[position] = slot;
        case VECTOR -> {
          numberSlots[position] = slot;
          numberSlots[position + 1] = slot + 1;
        }
        case REFERENCE -> referenceSlots[position] = slot;
      }
    }
    if (opcode == Opcode.Aggregate.STRUCT_NEW_DESC) {
      requireDescriptor(referenceSlots[layout.descriptor]);
    }
    pushReference(new StructInstructions.New(type(), numberSlots, referenceSlots));
  }

  private void structGet(boolean signed) {
    StorageType type = fields().get(reader.secondIndex()).storageType();
    int struct = lowering.popSlot();
    push(StructInstructions.get(type, struct, position(), signed), storage(type));
  }

  private void arrayNew(Opcode.Aggregate opcode) {
    DefinedType type = type();
    if (opcode == Opcode.Aggregate.ARRAY_NEW_FIXED) {
      int[] slots = new int[reader.secondIndex()];
      for (int i = slots.length - 1; i >= 0; i--) {
        slots[i] = lowering.popSlot();
      }
      pushReference(new ArrayInstructions.NewFixed(type, slots));
      return;
    }
    int length = lowering.popSlot();
    if (opcode == Opcode.Aggregate.ARRAY_NEW_DEFAULT) {
      pushReference(new ArrayInstructions.NewDefault(type, length));
      return;
    }
    int first = lowering.popSlot();
    pushReference(
        switch (opcode) {
          case ARRAY_NEW -> new ArrayInstructions.New(type, first, length);
          case ARRAY_NEW_DATA ->
              new ArrayInstructions.NewData(type, reader.secondIndex(), first, length);
          default -> new ArrayInstructions.NewElements(type, reader.secondIndex(), first, length);
        });
  }

  private void arrayRange(Opcode.Aggregate opcode) {
    int length = lowering.popSlot();
    int third = lowering.popSlot();
    int second = lowering.popSlot();
    int first = lowering.popSlot();
    int segment = reader.secondIndex();
    code.emit(
        switch (opcode) {
          case ARRAY_FILL -> new ArrayInstructions.Fill(first, second, third, length);
          case ARRAY_COPY ->
              new ArrayInstructions.Copy(lowering.popSlot(), first, second, third, length);
          case ARRAY_INIT_DATA ->
              new ArrayInstructions.InitData(type(), segment, first, second, third, length);
          default -> new ArrayInstructions.InitElements(segment, first, second, third, length);
        });
  }

  // ---- reference instructions (core 4.6.6)

  void reference(Opcode.Reference opcode) {
    switch (opcode) {
      case REF_NULL -> pushReference(new ReferenceInstructions.RefNull());
      case REF_IS_NULL -> {
        int a = lowering.popSlot();
        code.emit(new ReferenceInstructions.RefIsNull(stack.slot(stack.height()), a));
        stack.pushSlot(Storage.NUMBER);
      }
      case REF_FUNC -> pushReference(new ReferenceInstructions.RefFunc(reader.index()));
      case REF_EQ -> {
        int b = lowering.popSlot();
        int a = lowering.popSlot();
        push(new ReferenceInstructions.RefEq(a, b), Storage.NUMBER);
      }
      case REF_AS_NON_NULL -> requireNonNull(topSlot());
      case REF_TEST, REF_TEST_NULL ->
          push(CastInstructions.test(reader.targetType(), lowering.popSlot()), Storage.NUMBER);
      case REF_CAST, REF_CAST_NULL ->
          code.emit(CastInstructions.cast(reader.targetType(), topSlot()));
      case REF_CAST_DESC_EQ, REF_CAST_DESC_EQ_NULL -> {
        int descriptor = lowering.popSlot();
        requireDescriptor(descriptor);
        code.emit(CastInstructions.castToDescribed(reader.targetType(), topSlot(), descriptor));
      }
      case REF_GET_DESC -> {
        int struct = lowering.popSlot();
        requireNonNull(struct);
        int position = StructLayout.of(type()).descriptor;
        pushReference(StructInstructions.getReference(struct, position));
      }
    }
  }

  private void requireNonNull(int slot) {
    code.emit(new ReferenceInstructions.RequireNonNull(slot, TrapKind.NULL_REFERENCE));
  }

  /** The slot to read the topmost operand from, a reference, which stays there. */
  private int topSlot() {
    return stack.source(stack.height() - 1);
  }

  // ---- branches on references (core 4.6.8)

  void branchOnNull(int label) {
    int reference = stack.pop();
    branch(null, stack.source(reference), NO_SLOT, true, label);
    stack.truncate(reference + 1);
  }

  void branchOnNonNull(int label) {
    branch(null, topSlot(), NO_SLOT, false, label);
    stack.pop();
  }

  /** {@code br_on_cast}, or {@code br_on_cast_fail} if the type is not to be there. */
  void branchOnCast(int label, ReferenceType type, boolean expected) {
    branch(type, topSlot(), NO_SLOT, expected, label);
  }

  /** {@code br_on_cast_desc_eq}, or {@code br_on_cast_desc_eq_fail} as above. */
  void branchOnDescriptor(int label, ReferenceType type, boolean expected) {
    int descriptor = lowering.popSlot();
    requireDescriptor(descriptor);
    branch(type, topSlot(), descriptor, expected, label);
  }

  /**
   * Emits a branch, whose operands are now on the stack.
   *
   * @param type the type that is tested for, or null for null
   * @param descriptor the slot of the descriptor that is tested for, or {@link #NO_SLOT}
   */
  private void branch(ReferenceType type, int a, int descriptor, boolean expected, int label) {
    CodeBuilder.Label direct = lowering.directTarget(label);
    if (direct != null) {
      code.emitBranch(instruction(type, a, descriptor, expected, direct.isBound()), direct);
      return;
    }
    CodeBuilder.Label notTaken = new CodeBuilder.Label();
    code.emitBranch(instruction(type, a, descriptor, !expected, false), notTaken);
    lowering.branch(label);
    code.bind(notTaken);
  }

  private static Branch instruction(
      ReferenceType type, int a, int descriptor, boolean expected, boolean back) {
    if (type == null) {
      return new CastInstructions.BranchOnNull(a, expected, back);
    }
    return descriptor == NO_SLOT
        ? CastInstructions.branch(type, a, expected, back)
        : CastInstructions.branchOnDescriptor(type, a, descriptor, expected, back);
  }
}
