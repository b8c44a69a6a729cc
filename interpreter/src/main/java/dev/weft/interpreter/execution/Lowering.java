// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.CatchClause;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Module;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.execution.HandlerTable.Clause;
import dev.weft.interpreter.execution.HandlerTable.Handler;
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

    /** What catches first when the present part of the block throws; null for the caller. */
    Handler handler;

    /** What catches around the block; the same as the handler unless in the body of a try. */
    Handler outerHandler;

    /** What a try catches; null for other blocks. */
    Handler ownHandler;

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
  private final Storage[] locals;

  /** The first slot of each local, and behind them the slot after the last. */
  private final int[] localSlots;

  private final int functionIndex;
  private final int parameterCount;
  private final CodeBuilder code;
  private final OperandStack stack;
  private final AggregateLowering aggregates;
  private final VectorLowering vectors;
  private final List<Block> blocks = new ArrayList<>();
  private final HandlerTableBuilder handlers = new HandlerTableBuilder();

  /** Where the results of the function are those that an exception hands over; or null. */
  private CodeBuilder.Label returnOfCaught;

  private boolean hasReferences;

  /** The slot behind the last that the result of an instruction, a reference, was put in. */
  private int referencesEnd;

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
    this.functionIndex = functionIndex;
    module = moduleCode.module;
    FunctionType type = module.functionType(functionIndex);
    FunctionBody body = module.body(functionIndex);
    reader = module.instructions(body.start(), body.end());
    parameterCount = type.parameters().size();
    locals = locals(type, body);
    localSlots = new int[locals.length + 1];
    for (int i = 0; i < locals.length; i++) {
      localSlots[i + 1] = localSlots[i] + locals[i].width;
    }
    int firstOperand = localSlots[locals.length];
    boolean sharedMemory = !module.memories().isEmpty() && module.memories().getFirst().shared();
    code = new CodeBuilder(new FirstMemory(sharedMemory), firstOperand);
    stack = new OperandStack(firstOperand);
    aggregates = new AggregateLowering(this, module, reader, code, stack);
    vectors = new VectorLowering(this, reader, code, stack);
    blocks.add(new Block(false, 0, List.of(), type.results()));
  }

  private Storage[] locals(FunctionType type, FunctionBody body) {
    Storage[] storages = new Storage[parameterCount + body.localCount()];
    int count = 0;
    for (ValueType parameter : type.parameters()) {
      storages[count++] = Storage.of(parameter);
    }
    for (FunctionBody.Locals run : body.locals()) {
      Storage storage = Storage.of(run.type());
      for (int i = 0; i < run.count(); i++) {
        storages[count++] = storage;
      }
    }
    for (Storage local : storages) {
      hasReferences |= local == Storage.REFERENCE;
    }
    return storages;
  }

  /**
   * Lowers the function.
   *
   * <p>The loop has what is done for each kind of instruction in itself, and not in a method: that
   * would be called often enough to be compiled by C2 even for a small program, which takes longer
   * than the program, and the JVM does not end before its compilers have reached a place where they
   * can stop. Nor is it a pattern switch, which would be linked when a process starts.
   */
  LoweredFunction lower() {
    while (!blocks.isEmpty()) {
      Opcode opcode = reader.next();
      code.at(reader.offset());
      if (unreachable) {
        skip(opcode);
      } else if (opcode instanceof Opcode.Variable variable) {
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
        aggregates.reference(reference);
      } else if (opcode instanceof Opcode.Vector vector) {
        vectors.vector(vector);
      } else if (opcode instanceof Opcode.VectorMemory memory) {
        vectors.vectorMemory(memory);
      } else if (opcode instanceof Opcode.WideArithmetic wide) {
        wideArithmetic(wide);
      } else if (opcode instanceof Opcode.Aggregate aggregate) {
        aggregates.aggregate(aggregate);
      } else if (opcode instanceof Opcode.ExceptionHandling handling) {
        exceptionHandling(handling);
      } else {
        atomic((Opcode.Atomic) opcode);
      }
    }
    if (returnOfCaught != null) {
      returnCaught();
    }
    int frameSize = Math.max(stack.slotsEnd(), 1);
    Instruction first = code.link(frameSize, hasReferences);
    return new LoweredFunction(
        first,
        frameSize,
        localSlots[parameterCount],
        localSlots[locals.length],
        hasReferences,
        handlers.build(code));
  }

  private void wideArithmetic(Opcode.WideArithmetic opcode) {
    int a = popSettled(opcode.signature().parameters().size());
    code.emit(WideInstructions.of(opcode, a));
    pushSlots(opcode.signature().results());
  }

  // ---- operands

  /** Emits what brings an operand into a slot. */
  private void bring(int index, int slot) {
    if (stack.kind(index) == OperandStack.Kind.CONSTANT) {
      code.emit(new ControlInstructions.Constant(slot, stack.constant(index)));
    } else if (stack.source(index) != slot && stack.storage(index) != Storage.NUMBER) {
      code.emit(move(slot, stack.source(index), stack.storage(index)));
    } else if (stack.source(index) != slot) {
      code.move(slot, stack.source(index));
    }
  }

  private static Instruction move(int slot, int source, Storage storage) {
    return switch (storage) {
      case NUMBER -> new ControlInstructions.Move(slot, source);
      case VECTOR -> new ControlInstructions.MoveVector(slot, source);
      case REFERENCE -> new ControlInstructions.MoveReference(slot, source);
    };
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
   * @param local the slot of the local that is about to change, or -1 for all locals
   */
  private void settleLocals(int local) {
    for (int i = 0; i < stack.height(); i++) {
      if (stack.kind(i) == OperandStack.Kind.LOCAL && (local < 0 || stack.source(i) == local)) {
        int source = stack.source(i);
        int slot = stack.slot(i);
        Storage storage = stack.storage(i);
        if (storage == Storage.VECTOR) {
          code.emit(move(slot, source, storage));
        } else {
          code.emitEarly(move(slot, source, storage), slot, source);
        }
        stack.setSlot(i);
      }
    }
  }

  /** Pops an operand and returns the slot to read it from. */
  int popSlot() {
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

  void pushSlots(List<ValueType> types) {
    for (int i = 0; i < types.size(); i++) {
      pushSlot(types.get(i));
    }
  }

  private void pushSlot(ValueType type) {
    pushResult(Storage.of(type));
  }

  /** Pushes an operand that is in its own slot, and returns this. */
  int pushResult(Storage storage) {
    int slot = stack.slot(stack.height());
    stack.pushSlot(storage);
    if (storage == Storage.REFERENCE) {
      hasReferences = true;
      referencesEnd = Math.max(referencesEnd, slot + 1);
    }
    return slot;
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
      case RETURN_CALL -> returnCall(reader.index());
      case RETURN_CALL_INDIRECT -> returnCallIndirect(reader.index(), reader.secondIndex());
      case CALL_REF -> callReference(reader.index());
      case RETURN_CALL_REF -> returnCallReference(reader.index());
      case BR_ON_NULL -> aggregates.branchOnNull(reader.index());
      case BR_ON_NON_NULL -> aggregates.branchOnNonNull(reader.index());
      case BR_ON_CAST -> aggregates.branchOnCast(reader.index(), reader.targetType(), true);
      case BR_ON_CAST_FAIL -> aggregates.branchOnCast(reader.index(), reader.targetType(), false);
      case BR_ON_CAST_DESC_EQ ->
          aggregates.branchOnDescriptor(reader.index(), reader.targetType(), true);
      case BR_ON_CAST_DESC_EQ_FAIL ->
          aggregates.branchOnDescriptor(reader.index(), reader.targetType(), false);
    }
  }

  private Block openBlock(boolean isLoop) {
    List<ValueType> parameters = List.of();
    List<ValueType> results = reader.types();
    if (reader.index() >= 0) {
      FunctionType type = module.types().get(reader.index()).functionType();
      parameters = type.parameters();
      results = type.results();
    }
    Block block = new Block(isLoop, stack.height() - parameters.size(), parameters, results);
    block.outerHandler = blocks.getLast().handler;
    block.handler = block.outerHandler;
    return block;
  }

  private void loop() {
    Block block = openBlock(true);
    settleLocals(-1);
    settle(block.parameters.size());
    int unused = stack.slot(stack.height());
    if (unused < referencesEnd) {
      code.emit(new ControlInstructions.ForgetReferences(unused, referencesEnd));
    }
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
  int readSlot(int index) {
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
      moveDown(block, block.results.size());
    }
    unprotect(block);
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
    if (opcode instanceof Opcode.Control control) {
      skip(control);
    } else if (opcode instanceof Opcode.ExceptionHandling handling) {
      skip(handling);
    }
  }

  private void skip(Opcode.Control control) {
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

  /** The label that a branch may lead to at once, or null if operands have to be moved first. */
  CodeBuilder.Label directTarget(int label) {
    Block block = block(label);
    return isFunction(block) || needsMoves(block) ? null : block.label;
  }

  /** Emits the moves of a branch, and the branch; operands stay on the stack. */
  void branch(int label) {
    Block block = block(label);
    if (isFunction(block)) {
      leave(block);
      return;
    }
    moveDown(block, block.arity());
    code.branch(block.label);
  }

  /** Brings the topmost operands to where the block begins. */
  private void moveDown(Block block, int count) {
    // Upwards: no operand lies below the place it goes to, so none is overwritten before it moves.
    int first = stack.height() - count;
    int slot = stack.slot(block.height);
    for (int i = first; i < stack.height(); i++) {
      bring(i, slot);
      slot += stack.storage(i).width;
    }
  }

  private void leave(Block function) {
    int count = function.results.size();
    int first = stack.height() - count;
    if (count == 1 && stack.kind(first) != OperandStack.Kind.CONSTANT) {
      int width = stack.storage(first).width;
      if (stack.storage(first) == Storage.NUMBER && code.holdsResult(stack.source(first))) {
        // Nothing reads the frame any more, so the result may stand where the caller expects it.
        code.redirect(0);
        code.emit(ControlInstructions.Return.of(0, width));
        return;
      }
      code.emit(ControlInstructions.Return.of(stack.source(first), width));
      return;
    }
    for (int i = 0; i < count; i++) {
      bring(first + i, stack.slot(first + i));
    }
    int width = stack.slot(first + count) - stack.slot(first);
    code.emit(ControlInstructions.Return.of(stack.slot(first), width));
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
    DefinedType definedType = module.types().get(typeIndex);
    FunctionType type = definedType.functionType();
    int index = popSlot();
    int a = popSettled(type.parameters().size());
    boolean wide = module.tables().get(tableIndex).addressType() == AddressType.I64;
    emitCall(
        wide
            ? new CallInstructions.CallIndirectWide(a, index, tableIndex, definedType)
            : new CallInstructions.CallIndirect(a, index, tableIndex, definedType),
        type);
  }

  private void returnCall(int functionIndex) {
    List<ValueType> parameters = module.functionType(functionIndex).parameters();
    int a = popSettled(parameters.size());
    int width = Storage.width(parameters);
    boolean imported = functionIndex < module.importedFunctionCount();
    code.emit(
        imported
            ? new CallInstructions.ReturnCallImported(a, width, functionIndex)
            : new CallInstructions.ReturnCallDefined(a, width, moduleCode.function(functionIndex)));
    unreachable = true;
  }

  private void returnCallIndirect(int typeIndex, int tableIndex) {
    DefinedType type = module.types().get(typeIndex);
    long mask = module.tables().get(tableIndex).addressType().largest();
    int index = popSlot();
    int a = popSettled(type.functionType().parameters().size());
    code.emit(new CallInstructions.ReturnCallIndirect(a, index, mask, tableIndex, type));
    unreachable = true;
  }

  private void callReference(int typeIndex) {
    FunctionType type = module.types().get(typeIndex).functionType();
    int function = popSlot();
    int a = popSettled(type.parameters().size());
    emitCall(new CallInstructions.CallReference(a, function), type);
  }

  private void returnCallReference(int typeIndex) {
    List<ValueType> parameters = module.types().get(typeIndex).functionType().parameters();
    int function = popSlot();
    int a = popSettled(parameters.size());
    int width = Storage.width(parameters);
    code.emit(new CallInstructions.ReturnCallReference(a, width, function));
    unreachable = true;
  }

  private void emitCall(CallInstructions.Call call, FunctionType type) {
    code.emit(call);
    call.point = moduleCode.addPoint(call);
    pushSlots(type.results());
  }

  // ---- exceptions (core 4.6.8), also of the proposal's first version

  private void exceptionHandling(Opcode.ExceptionHandling opcode) {
    switch (opcode) {
      case THROW -> {
        int a = popSettled(module.tags().get(reader.index()).parameters().size());
        code.emit(new ExceptionInstructions.Throw(a, reader.index()));
        unreachable = true;
      }
      case THROW_REF -> throwReference(popSlot());
      case TRY_TABLE -> {
        Block block = openTry();
        for (CatchClause clause : reader.catchClauses()) {
          catchClause(block.ownHandler, clause);
        }
        blocks.add(block);
      }
      case TRY -> blocks.add(openTry());
      case CATCH -> catchBlock(reader.index(), module.tags().get(reader.index()).parameters());
      case CATCH_ALL -> catchBlock(Clause.ANY_TAG, List.of());
      case RETHROW -> throwReference(stack.slot(block(reader.index()).height));
      case DELEGATE -> delegate();
    }
  }

  private void skip(Opcode.ExceptionHandling opcode) {
    switch (opcode) {
      case TRY_TABLE, TRY -> skippedBlocks++;
      case CATCH, CATCH_ALL -> {
        if (skippedBlocks == 0) {
          exceptionHandling(opcode);
        }
      }
      case DELEGATE -> {
        if (skippedBlocks == 0) {
          delegate();
        } else {
          skippedBlocks--;
        }
      }
      case THROW, THROW_REF, RETHROW -> {}
    }
  }

  private void throwReference(int slot) {
    code.emit(new ExceptionInstructions.ThrowReference(slot));
    unreachable = true;
  }

  /** Begins a block whose body is protected from here on. It emits nothing. */
  private Block openTry() {
    settleLocals(-1);
    Block block = openBlock(false);
    block.ownHandler = new Handler(block.outerHandler);
    block.handler = block.ownHandler;
    handlers.change(reader.offset(), block.handler);
    return block;
  }

  /** What throws from here on has left the body of the try, if the block is one. */
  private void unprotect(Block block) {
    if (block.handler != block.outerHandler) {
      block.handler = block.outerHandler;
      handlers.change(reader.offset(), block.handler);
    }
  }

  private void catchClause(Handler handler, CatchClause clause) {
    // Its label is counted from outside of the block, which has not been added yet.
    Block target = block(clause.label());
    boolean hasTag = clause.kind().hasTag();
    int slot = stack.slot(target.height);
    int exceptionSlot = Clause.NO_SLOT;
    if (clause.kind().hasReference()) {
      List<ValueType> arguments = hasTag ? module.tags().get(clause.tag()).parameters() : List.of();
      exceptionSlot = slot + Storage.width(arguments);
    }
    CodeBuilder.Label label = target.label;
    if (isFunction(target)) {
      returnOfCaught = label;
    }
    code.use(label);
    int tag = hasTag ? clause.tag() : Clause.ANY_TAG;
    handlers.add(handler, new Clause(tag, slot, exceptionSlot), label);
  }

  /** Returns what an exception has handed over to the label of the function. */
  private void returnCaught() {
    List<ValueType> results = module.functionType(functionIndex).results();
    stack.truncate(0);
    pushSlots(results);
    code.bind(returnOfCaught);
    code.emit(ControlInstructions.Return.of(stack.slot(0), Storage.width(results)));
  }

  /**
   * Ends a part of a try and begins one that catches. The exception is its lowest operand, which
   * {@code rethrow} finds there; above are the exception's arguments.
   */
  private void catchBlock(int tag, List<ValueType> arguments) {
    Block block = blocks.getLast();
    if (!unreachable) {
      moveDown(block, block.results.size());
      code.branch(block.label);
    }
    unprotect(block);
    CodeBuilder.Label label = new CodeBuilder.Label();
    code.use(label);
    code.bind(label);
    unreachable = false;
    stack.truncate(block.height);
    pushResult(Storage.REFERENCE);
    int argumentsSlot = stack.slot(stack.height());
    handlers.add(block.ownHandler, new Clause(tag, argumentsSlot, stack.slot(block.height)), label);
    pushSlots(arguments);
  }

  /** Ends a try whose exceptions are thrown as if in the block with the label. */
  private void delegate() {
    Block block = blocks.getLast();
    block.ownHandler.outer = blocks.get(blocks.size() - 2 - reader.index()).handler;
    end();
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
        Storage storage = stack.storage(index);
        int d = stack.slot(index);
        switch (storage) {
          case NUMBER -> code.select(d, a, b, condition);
          case VECTOR -> code.emit(new ControlInstructions.SelectVector(d, a, b, condition));
          case REFERENCE -> code.emit(new ControlInstructions.SelectReference(d, a, b, condition));
        }
        stack.pushSlot(storage);
      }
    }
  }

  // ---- variable instructions (core 4.6.3)

  private void variable(Opcode.Variable opcode) {
    int index = reader.index();
    switch (opcode) {
      case LOCAL_GET -> stack.pushLocal(localSlots[index], locals[index]);
      case LOCAL_SET -> setLocal(localSlots[index]);
      case LOCAL_TEE -> {
        setLocal(localSlots[index]);
        stack.pushLocal(localSlots[index], locals[index]);
      }
      case GLOBAL_GET -> globalGet(index);
      case GLOBAL_SET -> {
        int a = popSlot();
        switch (Storage.of(module.globals().get(index).valueType())) {
          case NUMBER -> code.globalSet(index, a);
          case VECTOR -> code.emit(new VariableInstructions.GlobalSetVector(index, a));
          case REFERENCE -> code.emit(new VariableInstructions.GlobalSetReference(index, a));
        }
      }
    }
  }

  /** Gives a value to the local that begins at a slot. */
  private void setLocal(int local) {
    int value = stack.pop();
    if (stack.kind(value) == OperandStack.Kind.LOCAL && stack.source(value) == local) {
      return;
    }
    settleLocals(local);
    if (stack.kind(value) == OperandStack.Kind.SLOT && code.holdsResult(stack.slot(value))) {
      code.redirect(local);
    } else if (stack.kind(value) == OperandStack.Kind.SLOT
        && stack.storage(value) == Storage.REFERENCE) {
      code.emit(new ControlInstructions.TakeReference(local, stack.slot(value)));
    } else {
      bring(value, local);
    }
  }

  private void globalGet(int index) {
    ValueType type = module.globals().get(index).valueType();
    Storage storage = Storage.of(type);
    int d = pushResult(storage);
    switch (storage) {
      case NUMBER -> code.globalGet(d, index);
      case VECTOR -> code.emit(new VariableInstructions.GlobalGetVector(d, index));
      case REFERENCE -> code.hold(new VariableInstructions.GlobalGetReference(index), d);
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
        if (opcode.signature().parameterCount() == 1) {
          int a = popSlot();
          code.unary(opcode, stack.slot(stack.height()), a);
        } else {
          binary(opcode);
        }
        stack.pushSlot(Storage.NUMBER);
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
      code.constantBinary(opcode, d, stack.constant(first), b);
      return;
    }
    int a = readSlot(first);
    if (secondIsConstant) {
      code.binaryConstant(opcode, d, a, stack.constant(second));
    } else {
      code.binary(opcode, d, a, stack.source(second));
    }
  }

  // ---- memory instructions (core 4.6.5)

  private void memory(Opcode.Memory opcode) {
    if (opcode.accessBits() == 0) {
      int count = opcode.signature().parameters().size();
      int a = popSettled(count);
      int index = reader.index();
      code.emit(MemoryInstructions.of(opcode, a, index, reader.secondIndex(), module.memories()));
      pushSlots(opcode.signature().results());
    } else if (opcode.signature().results().isEmpty()) {
      store(opcode);
    } else {
      int address = stack.pop();
      load(opcode, stack.slot(address), address, reader.memoryOffset());
      stack.pushSlot(Storage.NUMBER);
    }
  }

  /** Whether there are instructions for this memory alone: the machine keeps it at hand. */
  boolean isDirect(int memory) {
    return memory == 0 && addressMask(memory) == AddressType.I32.largest();
  }

  /** The bits of a slot that belong to an address of a memory. */
  private long addressMask(int memory) {
    return module.memories().get(memory).addressType().largest();
  }

  /** Loads a number to a slot. */
  void load(Opcode.Memory opcode, int d, int address, long offset) {
    int memory = reader.index();
    if (!isDirect(memory)) {
      code.loadAny(opcode, d, readSlot(address), memory, addressMask(memory), offset);
    } else if (stack.kind(address) == OperandStack.Kind.CONSTANT) {
      code.loadConstant(opcode, d, constantAddress(address, offset));
    } else {
      code.load(opcode, d, stack.source(address), offset);
    }
  }

  private long constantAddress(int index, long offset) {
    return (stack.constant(index) & 0xFFFFFFFFL) + offset;
  }

  /** Stores the number in a slot. */
  void store(Opcode.Memory opcode, int address, int value, long offset) {
    int memory = reader.index();
    if (!isDirect(memory)) {
      int a = readSlot(address);
      long mask = addressMask(memory);
      code.emit(AnyMemoryInstructions.store(opcode, a, value, memory, mask, offset));
    } else if (stack.kind(address) == OperandStack.Kind.CONSTANT) {
      code.storeAt(opcode, constantAddress(address, offset), value);
    } else {
      code.store(opcode, stack.source(address), value, offset);
    }
  }

  private void store(Opcode.Memory opcode) {
    int value = stack.pop();
    int address = stack.pop();
    boolean constantValue = stack.kind(value) == OperandStack.Kind.CONSTANT;
    boolean direct = isDirect(reader.index());
    if (direct && constantValue && stack.kind(address) != OperandStack.Kind.CONSTANT) {
      code.storeConstant(
          opcode, stack.source(address), stack.constant(value), reader.memoryOffset());
    } else {
      store(opcode, address, readSlot(value), reader.memoryOffset());
    }
  }

  private void atomic(Opcode.Atomic opcode) {
    int a = popSettled(opcode.signature().parameters().size());
    int memory = reader.index();
    long mask = opcode == Opcode.Atomic.ATOMIC_FENCE ? 0 : addressMask(memory);
    code.emit(AtomicInstructions.of(opcode, a, memory, mask, reader.memoryOffset()));
    pushSlots(opcode.signature().results());
  }

  // ---- table instructions (core 4.6.4)

  private void table(Opcode.Table opcode) {
    int operands =
        switch (opcode) {
          case TABLE_SIZE, ELEM_DROP -> 0;
          case TABLE_GET -> 1;
          case TABLE_SET, TABLE_GROW -> 2;
          case TABLE_FILL, TABLE_COPY, TABLE_INIT -> 3;
        };
    int a = popSettled(operands);
    code.emit(
        TableInstructions.of(opcode, a, reader.index(), reader.secondIndex(), module.tables()));
    switch (opcode) {
      case TABLE_GET -> pushSlot(module.tables().get(reader.index()).elementType());
      case TABLE_SIZE, TABLE_GROW -> stack.pushSlot(Storage.NUMBER);
      default -> {}
    }
  }
}
