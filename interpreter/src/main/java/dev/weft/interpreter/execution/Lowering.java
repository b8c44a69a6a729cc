// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Module;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.ValueType;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a function of a valid module into a chain of instructions, in one pass over its bytes.
 *
 * <p>Reading a local or a constant emits nothing: the operand is noted and becomes a part of the
 * instruction that takes it. Setting a local emits nothing either where the instruction that
 * computes the value can put it there. Code that cannot be reached is skipped.
 */
final class Lowering {

  /** A block that is open (core 3.4.4). */
  private static final class Block {
    /** Where branches to the block lead: behind its end, or to its start for a loop. */
    final CodeBuilder.Label label = new CodeBuilder.Label();

    /** Where an {@code if} goes on when its condition is false; null for other blocks. */
    CodeBuilder.Label otherwise;

    final boolean isLoop;

    /** The height of the operand stack below the block's parameters. */
    final int height;

    final List<ValueType> parameters;
    final List<ValueType> results;

    Block(boolean isLoop, int height, List<ValueType> parameters, List<ValueType> results) {
      this.isLoop = isLoop;
      this.height = height;
      this.parameters = parameters;
      this.results = results;
    }

    /** How many operands a branch to the block takes along. */
    int arity() {
      return isLoop ? parameters.size() : results.size();
    }
  }

  private final ModuleCode moduleCode;
  private final Module module;
  private final InstructionReader reader;
  private final ValueType[] locals;
  private final int parameterCount;
  private final CodeBuilder code;
  private final OperandStack stack;
  private final List<Block> blocks = new ArrayList<>();
  private boolean hasReferences;

  /** Whether the present place cannot be reached. */
  private boolean unreachable;

  /** How many blocks are open that began where it could not be reached. */
  private int skippedBlocks;

  /**
   * For a function.
   *
   * @param moduleCode the code of its module
   * @param functionIndex its index; not an imported function
   */
  Lowering(ModuleCode moduleCode, int functionIndex) {
    this.moduleCode = moduleCode;
    module = moduleCode.module;
    FunctionType type = module.functionType(functionIndex);
    FunctionBody body = module.body(functionIndex);
    reader = module.instructions(body.start(), body.end());
    parameterCount = type.parameters().size();
    locals = locals(type, body);
    code = new CodeBuilder(!module.memories().isEmpty() && module.memories().getFirst().shared());
    stack = new OperandStack(locals.length);
    blocks.add(new Block(false, 0, List.of(), type.results()));
  }

  private ValueType[] locals(FunctionType type, FunctionBody body) {
    ValueType[] types = new ValueType[parameterCount + body.localCount()];
    int count = 0;
    for (ValueType parameter : type.parameters()) {
      types[count++] = parameter;
    }
    for (FunctionBody.Locals run : body.locals()) {
      for (int i = 0; i < run.count(); i++) {
        types[count++] = run.type();
      }
    }
    for (ValueType local : types) {
      hasReferences |= local.isReference();
    }
    return types;
  }

  LoweredFunction lower() {
    while (!blocks.isEmpty()) {
      Opcode opcode = reader.next();
      code.at(reader.offset());
      if (unreachable) {
        skip(opcode);
      } else {
        lower(opcode);
      }
    }
    int frameSize = Math.max(stack.slotsEnd(), 1);
    Instruction first = code.link(frameSize, hasReferences);
    int entry = moduleCode.addPoint(new ControlInstructions.Point(first));
    return new LoweredFunction(entry, frameSize, parameterCount, locals.length, hasReferences);
  }

  // Not a pattern switch: that would be linked when a process starts, which takes milliseconds.
  private void lower(Opcode opcode) {
    if (opcode instanceof Opcode.Variable variable) {
      variable(variable);
    } else if (opcode instanceof Opcode.Numeric numeric) {
      numeric(numeric);
    } else if (opcode instanceof Opcode.Control control) {
      control(control);
    } else if (opcode instanceof Opcode.Memory memory) {
      memory(memory);
    } else if (opcode instanceof Opcode.Parametric parametric) {
      parametric(parametric);
    } else if (opcode instanceof Opcode.Table table) {
      table(table);
    } else if (opcode instanceof Opcode.Reference reference) {
      reference(reference);
    } else {
      atomic((Opcode.Atomic) opcode);
    }
  }

  // ---- operands

  /** Emits what brings an operand into a slot. */
  private void bring(int index, int slot) {
    if (stack.kind(index) == OperandStack.Kind.CONSTANT) {
      code.emit(new ControlInstructions.Constant(slot, stack.constant(index)));
    } else if (stack.source(index) != slot) {
      code.emit(move(slot, stack.source(index), stack.isReference(index)));
    }
  }

  private static Instruction move(int slot, int source, boolean reference) {
    return reference
        ? new ControlInstructions.MoveReference(slot, source)
        : new ControlInstructions.Move(slot, source);
  }

  /** Brings the topmost operands into their own slots and returns the first of these. */
  private int settle(int count) {
    int first = stack.height() - count;
    for (int i = first; i < stack.height(); i++) {
      bring(i, stack.slot(i));
      stack.setSlot(i);
    }
    return stack.slot(first);
  }

  /**
   * Brings operands that are the value of a local into their own slots.
   *
   * @param local the local that is about to change, or -1 for all locals
   */
  private void settleLocals(int local) {
    for (int i = 0; i < stack.height(); i++) {
      if (stack.kind(i) == OperandStack.Kind.LOCAL && (local < 0 || stack.source(i) == local)) {
        int source = stack.source(i);
        int slot = stack.slot(i);
        code.emitEarly(move(slot, source, stack.isReference(i)), slot, source);
        stack.setSlot(i);
      }
    }
  }

  /** Pops an operand and returns the slot to read it from. */
  private int popSlot() {
    int index = stack.pop();
    if (stack.kind(index) == OperandStack.Kind.CONSTANT) {
      bring(index, stack.slot(index));
      return stack.slot(index);
    }
    return stack.source(index);
  }

  /** Brings operands into their own slots, pops them, and returns the first of these. */
  private int popSettled(int count) {
    int first = settle(count);
    stack.truncate(stack.height() - count);
    return first;
  }

  private void pushSlots(List<ValueType> types) {
    for (int i = 0; i < types.size(); i++) {
      pushSlot(types.get(i));
    }
  }

  private void pushSlot(ValueType type) {
    hasReferences |= type.isReference();
    stack.pushSlot(type.isReference());
  }

  // ---- control instructions (core 4.6.8)

  private void control(Opcode.Control opcode) {
    switch (opcode) {
      case UNREACHABLE -> {
        code.emit(new ControlInstructions.Unreachable());
        unreachable = true;
      }
      case NOP -> {}
      case BLOCK -> {
        settleLocals(-1);
        blocks.add(openBlock(false));
      }
      case LOOP -> loop();
      case IF -> ifBlock();
      case ELSE -> elseBlock();
      case END -> end();
      case BR -> {
        branch(reader.index());
        unreachable = true;
      }
      case BR_IF -> branchIf(reader.index());
      case BR_TABLE -> branchTable();
      case RETURN -> {
        leave(blocks.getFirst());
        unreachable = true;
      }
      case CALL -> call(reader.index());
      case CALL_INDIRECT -> callIndirect(reader.index(), reader.secondIndex());
    }
  }

  private Block openBlock(boolean isLoop) {
    List<ValueType> parameters = List.of();
    List<ValueType> results = reader.types();
    if (reader.index() >= 0) {
      FunctionType type = module.types().get(reader.index());
      parameters = type.parameters();
      results = type.results();
    }
    return new Block(isLoop, stack.height() - parameters.size(), parameters, results);
  }

  private void loop() {
    Block block = openBlock(true);
    settleLocals(-1);
    settle(block.parameters.size());
    code.bind(block.label);
    blocks.add(block);
  }

  private void ifBlock() {
    int condition = stack.pop();
    Block block = openBlock(false);
    // Both arms must find the operands in the same places. The condition may still be held back,
    // and
    // goes into the branch.
    settleLocals(-1);
    int slot = readSlot(condition);
    boolean plain = block.parameters.size() == 0;
    if (!plain) {
      settle(block.parameters.size());
    }
    block.otherwise = new CodeBuilder.Label();
    code.branchIf(false, slot, block.otherwise);
    blocks.add(block);
  }

  /** The slot to read an operand from that was popped already. */
  private int readSlot(int index) {
    if (stack.kind(index) == OperandStack.Kind.CONSTANT) {
      bring(index, stack.slot(index));
      return stack.slot(index);
    }
    return stack.source(index);
  }

  private void elseBlock() {
    Block block = blocks.getLast();
    if (!unreachable) {
      settle(block.results.size());
      code.branch(block.label);
    }
    code.bind(block.otherwise);
    block.otherwise = null;
    enter(block, block.parameters);
  }

  /** Sets the operand stack as it is at the start or end of a block. */
  private void enter(Block block, List<ValueType> types) {
    unreachable = false;
    stack.truncate(block.height);
    pushSlots(types);
  }

  private void end() {
    Block block = blocks.removeLast();
    if (blocks.isEmpty()) {
      if (!unreachable) {
        leave(block);
      }
      return;
    }
    boolean reachable = !unreachable;
    if (reachable) {
      settle(block.results.size());
    }
    if (block.otherwise != null) {
      // An if without else: its parameters are its results, in the same slots.
      code.bind(block.otherwise);
      reachable = true;
    }
    if (!block.isLoop) {
      code.bind(block.label);
      reachable |= block.label.isUsed();
    }
    enter(block, block.results);
    unreachable = !reachable;
  }

  /** Passes over an instruction that cannot be reached, but for the structure of blocks. */
  private void skip(Opcode opcode) {
    if (!(opcode instanceof Opcode.Control control)) {
      return;
    }
    switch (control) {
      case BLOCK, LOOP, IF -> skippedBlocks++;
      case ELSE -> {
        if (skippedBlocks == 0) {
          elseBlock();
        }
      }
      case END -> {
        if (skippedBlocks == 0) {
          end();
        } else {
          skippedBlocks--;
        }
      }
      default -> {}
    }
  }

  private Block block(int label) {
    return blocks.get(blocks.size() - 1 - label);
  }

  private boolean isFunction(Block block) {
    return block == blocks.getFirst();
  }

  /** Whether the operands that a branch takes along are not yet where the block expects them. */
  private boolean needsMoves(Block block) {
    int arity = block.arity();
    int first = stack.height() - arity;
    for (int i = 0; i < arity; i++) {
      if (stack.kind(first + i) != OperandStack.Kind.SLOT) {
        return true;
      }
    }
    return arity > 0 && block.height != first;
  }

  private void branch(int label) {
    Block block = block(label);
    if (isFunction(block)) {
      leave(block);
      return;
    }
    // Upwards: no operand lies below the place it goes to, so none is overwritten before it moves.
    int arity = block.arity();
    int first = stack.height() - arity;
    for (int i = 0; i < arity; i++) {
      bring(first + i, stack.slot(block.height + i));
    }
    code.branch(block.label);
  }

  private void leave(Block function) {
    int count = function.results.size();
    int first = stack.height() - count;
    if (count == 1 && stack.kind(first) != OperandStack.Kind.CONSTANT) {
      code.emit(ControlInstructions.Return.of(stack.source(first), 1));
      return;
    }
    for (int i = 0; i < count; i++) {
      bring(first + i, stack.slot(first + i));
    }
    code.emit(ControlInstructions.Return.of(stack.slot(first), count));
  }

  private void branchIf(int label) {
    int condition = readSlot(stack.pop());
    Block block = block(label);
    if (!isFunction(block) && !needsMoves(block)) {
      code.branchIf(true, condition, block.label);
      return;
    }
    CodeBuilder.Label notTaken = new CodeBuilder.Label();
    code.branchIf(false, condition, notTaken);
    branch(label);
    code.bind(notTaken);
  }

  private void branchTable() {
    IntArrayList labels = reader.branchLabels();
    int index = popSlot();
    int last = labels.size();
    CodeBuilder.Label[] targets = new CodeBuilder.Label[last + 1];
    CodeBuilder.Label[] stubs = new CodeBuilder.Label[blocks.size()];
    IntArrayList stubLabels = new IntArrayList();
    for (int i = 0; i <= last; i++) {
      int label = i < last ? labels.getInt(i) : reader.index();
      Block block = block(label);
      if (!isFunction(block) && !needsMoves(block)) {
        targets[i] = block.label;
        continue;
      }
      if (stubs[label] == null) {
        stubs[label] = new CodeBuilder.Label();
        stubLabels.add(label);
      }
      targets[i] = stubs[label];
    }
    code.branchTable(index, targets);
    for (int i = 0; i < stubLabels.size(); i++) {
      int label = stubLabels.getInt(i);
      code.bind(stubs[label]);
      branch(label);
    }
    unreachable = true;
  }

  private void call(int functionIndex) {
    FunctionType type = module.functionType(functionIndex);
    int a = popSettled(type.parameters().size());
    boolean imported = functionIndex < module.importedFunctionCount();
    emitCall(
        imported
            ? new CallInstructions.CallImported(a, functionIndex)
            : new CallInstructions.CallDefined(a, moduleCode.function(functionIndex)),
        type);
  }

  private void callIndirect(int typeIndex, int tableIndex) {
    FunctionType type = module.types().get(typeIndex);
    int index = popSlot();
    int a = popSettled(type.parameters().size());
    emitCall(new CallInstructions.CallIndirect(a, index, tableIndex, type), type);
  }

  private void emitCall(CallInstructions.Call call, FunctionType type) {
    code.emit(call);
    call.point = moduleCode.addPoint(call);
    pushSlots(type.results());
  }

  // ---- parametric instructions (core 4.6.1)

  private void parametric(Opcode.Parametric opcode) {
    switch (opcode) {
      case DROP -> stack.pop();
      case SELECT, SELECT_TYPED -> {
        int condition = popSlot();
        int b = popSlot();
        int a = popSlot();
        int index = stack.height();
        boolean reference = stack.isReference(index);
        int d = stack.slot(index);
        if (reference) {
          code.emit(new ControlInstructions.SelectReference(d, a, b, condition));
        } else {
          code.holdSelect(d, a, b, condition);
        }
        stack.pushSlot(reference);
      }
    }
  }

  // ---- variable instructions (core 4.6.3)

  private void variable(Opcode.Variable opcode) {
    int index = reader.index();
    switch (opcode) {
      case LOCAL_GET -> stack.pushLocal(index, locals[index].isReference());
      case LOCAL_SET -> setLocal(index);
      case LOCAL_TEE -> {
        setLocal(index);
        stack.pushLocal(index, locals[index].isReference());
      }
      case GLOBAL_GET -> globalGet(index);
      case GLOBAL_SET -> {
        boolean reference = module.globals().get(index).valueType().isReference();
        int a = popSlot();
        code.emit(
            reference
                ? new VariableInstructions.GlobalSetReference(index, a)
                : new VariableInstructions.GlobalSet(index, a));
      }
    }
  }

  private void setLocal(int local) {
    int value = stack.pop();
    if (stack.kind(value) == OperandStack.Kind.LOCAL && stack.source(value) == local) {
      return;
    }
    settleLocals(local);
    if (stack.kind(value) == OperandStack.Kind.SLOT && code.holdsResult(stack.slot(value))) {
      code.redirect(local);
    } else {
      bring(value, local);
    }
  }

  private void globalGet(int index) {
    ValueType type = module.globals().get(index).valueType();
    int d = stack.slot(stack.height());
    pushSlot(type);
    if (type.isReference()) {
      code.emit(new VariableInstructions.GlobalGetReference(d, index));
    } else {
      code.hold(CodeBuilder.Shape.GLOBAL_GET, null, d, index, 0, 0);
    }
  }

  // ---- numeric instructions (core 4.6.9)

  private void numeric(Opcode.Numeric opcode) {
    switch (opcode) {
      case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> stack.pushConstant(reader.constant());
      // The bits stay the same, and an i32 is the lower half of its slot.
      case I32_WRAP_I64,
          I32_REINTERPRET_F32,
          I64_REINTERPRET_F64,
          F32_REINTERPRET_I32,
          F64_REINTERPRET_I64 -> {}
      default -> {
        if (opcode.signature().parameters().size() == 1) {
          int a = popSlot();
          code.hold(CodeBuilder.Shape.UNARY, opcode, stack.slot(stack.height()), a, 0, 0);
        } else {
          binary(opcode);
        }
        stack.pushSlot(false);
      }
    }
  }

  private void binary(Opcode.Numeric opcode) {
    int second = stack.pop();
    int first = stack.pop();
    int d = stack.slot(first);
    boolean firstIsConstant = stack.kind(first) == OperandStack.Kind.CONSTANT;
    boolean secondIsConstant = stack.kind(second) == OperandStack.Kind.CONSTANT;
    if (firstIsConstant && !secondIsConstant) {
      int b = stack.source(second);
      code.hold(CodeBuilder.Shape.CONSTANT_BINARY, opcode, d, 0, b, stack.constant(first));
      return;
    }
    int a = readSlot(first);
    if (secondIsConstant) {
      code.hold(CodeBuilder.Shape.BINARY_CONSTANT, opcode, d, a, 0, stack.constant(second));
    } else {
      code.hold(CodeBuilder.Shape.BINARY, opcode, d, a, stack.source(second), 0);
    }
  }

  // ---- memory instructions (core 4.6.5)

  private void memory(Opcode.Memory opcode) {
    if (opcode.accessBits() == 0) {
      int count = opcode.signature().parameters().size();
      int a = popSettled(count);
      code.emit(MemoryInstructions.of(opcode, a, reader.index(), reader.secondIndex()));
      pushSlots(opcode.signature().results());
    } else if (opcode.signature().results().isEmpty()) {
      store(opcode);
    } else {
      int address = stack.pop();
      int d = stack.slot(address);
      if (stack.kind(address) == OperandStack.Kind.CONSTANT) {
        code.hold(CodeBuilder.Shape.LOAD_CONSTANT, opcode, d, 0, 0, constantAddress(address));
      } else {
        int a = stack.source(address);
        code.hold(CodeBuilder.Shape.LOAD, opcode, d, a, 0, reader.memoryOffset());
      }
      stack.pushSlot(false);
    }
  }

  private long constantAddress(int index) {
    return (stack.constant(index) & 0xFFFFFFFFL) + reader.memoryOffset();
  }

  private void store(Opcode.Memory opcode) {
    int value = stack.pop();
    int address = stack.pop();
    boolean constantValue = stack.kind(value) == OperandStack.Kind.CONSTANT;
    if (stack.kind(address) == OperandStack.Kind.CONSTANT) {
      code.storeAt(opcode, constantAddress(address), readSlot(value));
    } else if (constantValue) {
      code.storeConstant(
          opcode, stack.source(address), stack.constant(value), reader.memoryOffset());
    } else {
      code.store(opcode, stack.source(address), stack.source(value), reader.memoryOffset());
    }
  }

  private void atomic(Opcode.Atomic opcode) {
    int a = popSettled(opcode.signature().parameters().size());
    code.emit(AtomicInstructions.of(opcode, a, reader.index(), reader.memoryOffset()));
    pushSlots(opcode.signature().results());
  }

  // ---- table instructions (core 4.6.4) and reference instructions (core 4.6.6)

  private void table(Opcode.Table opcode) {
    int operands =
        switch (opcode) {
          case TABLE_SIZE, ELEM_DROP -> 0;
          case TABLE_GET -> 1;
          case TABLE_SET, TABLE_GROW -> 2;
          case TABLE_FILL, TABLE_COPY, TABLE_INIT -> 3;
        };
    int a = popSettled(operands);
    code.emit(TableInstructions.of(opcode, a, reader.index(), reader.secondIndex()));
    switch (opcode) {
      case TABLE_GET -> pushSlot(module.tables().get(reader.index()).elementType());
      case TABLE_SIZE, TABLE_GROW -> stack.pushSlot(false);
      default -> {}
    }
  }

  private void reference(Opcode.Reference opcode) {
    switch (opcode) {
      case REF_NULL -> {
        code.emit(new ReferenceInstructions.RefNull(stack.slot(stack.height())));
        hasReferences = true;
        stack.pushSlot(true);
      }
      case REF_IS_NULL -> {
        int a = popSlot();
        code.emit(new ReferenceInstructions.RefIsNull(stack.slot(stack.height()), a));
        stack.pushSlot(false);
      }
      case REF_FUNC -> {
        int d = stack.slot(stack.height());
        code.emit(new ReferenceInstructions.RefFunc(d, reader.index()));
        hasReferences = true;
        stack.pushSlot(true);
      }
    }
  }
}
