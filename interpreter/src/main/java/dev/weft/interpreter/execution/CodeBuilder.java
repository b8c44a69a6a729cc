// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.interpreter.execution.HeldInstruction.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Puts instructions one behind the other, and branches to their targets.
 *
 * <p>The instruction that was given last is held back as long as it can still become a part of the
 * next one: a comparison of a branch, or with another slot for its result.
 */
final class CodeBuilder {

  /** A place in the code that branches lead to. */
  static final class Label {
    private int position = -1;
    private boolean used;

    /** Whether a branch leads here. */
    boolean isUsed() {
      return used;
    }

    /** Whether the place is known already, so that a branch to it goes back. */
    boolean isBound() {
      return position >= 0;
    }
  }

  /**
   * How many instructions run each other before they return to the loop. More gain little, and
   * deeper returns are mispredicted by processors, which remember 16 or more.
   */
  private static final int LONGEST_RUN = 16;

  /** How many instructions may hand on their results, one to the next, in a run. */
  private static final int MOST_LINKS = 8;

  private final FirstMemory firstMemory;
  private final List<Instruction> code = new ArrayList<>();

  /** The positions before which nothing may return to the loop: what is handed on would be lost. */
  private final BitSet linked = new BitSet();

  private final List<Branch> branches = new ArrayList<>();
  private final List<Label> branchLabels = new ArrayList<>();
  private final List<ControlInstructions.BranchTable> branchTables = new ArrayList<>();
  private final List<Label[]> tableLabels = new ArrayList<>();

  /** The offset that instructions get which are emitted now. */
  private int offset;

  /** The slots from here on belong to operands; what is in them is read only once. */
  private final int firstOperand;

  /** The instruction that is held back, or null. */
  private HeldInstruction held;

  /** The one that was held back before, and where in the code it stands now. */
  private HeldInstruction last;

  private int lastPosition = -1;

  /** The place that was bound to a label last. */
  private int boundPosition = -1;

  /**
   * A builder for a function.
   *
   * @param firstMemory makes the instructions for memory 0
   * @param firstOperand the slot behind the locals
   */
  CodeBuilder(FirstMemory firstMemory, int firstOperand) {
    this.firstMemory = firstMemory;
    this.firstOperand = firstOperand;
  }

  void at(int newOffset) {
    offset = newOffset;
  }

  // ---- instructions that are held back

  void unary(Opcode.Numeric opcode, int d, int a) {
    hold(Shape.UNARY, opcode, isPassed(a) ? OperandKinds.P : OperandKinds.S, d, a, 0, 0);
  }

  void binary(Opcode.Numeric opcode, int d, int a, int b) {
    Opcode.Numeric mirrored = NumericInstructions.mirrored(opcode);
    boolean chained =
        chain(opcode, d, a, b, OperandKinds.S, false)
            || (mirrored != null
                ? chain(mirrored, d, b, a, OperandKinds.S, false)
                : chain(opcode, d, b, a, OperandKinds.S, true));
    if (chained) {
      return;
    }
    if (isPassed(a)) {
      hold(Shape.BINARY, opcode, OperandKinds.PS, d, a, b, 0);
    } else if (!isPassed(b)) {
      hold(Shape.BINARY, opcode, OperandKinds.SS, d, a, b, 0);
    } else if (mirrored != null) {
      hold(Shape.BINARY, mirrored, OperandKinds.PS, d, b, a, 0);
    } else {
      hold(Shape.BINARY, opcode, OperandKinds.SP, d, a, b, 0);
    }
  }

  void binaryConstant(Opcode.Numeric opcode, int d, int a, long b) {
    if (!addToGlobal(opcode, d, a, b) && !chain(opcode, d, a, b, OperandKinds.C, false)) {
      OperandKinds kinds = isPassed(a) ? OperandKinds.PC : OperandKinds.SC;
      hold(Shape.BINARY, opcode, kinds, d, a, b, 0);
    }
  }

  void constantBinary(Opcode.Numeric opcode, int d, long a, int b) {
    Opcode.Numeric mirrored = NumericInstructions.mirrored(opcode);
    if (mirrored != null) {
      binaryConstant(mirrored, d, b, a);
    } else {
      OperandKinds kinds = isPassed(b) ? OperandKinds.CP : OperandKinds.CS;
      hold(Shape.BINARY, opcode, kinds, d, a, b, 0);
    }
  }

  void load(Opcode.Memory opcode, int d, int address, long displacement) {
    if (holdsResult(address) && held.isWholeLoad(32, firstOperand)) {
      held = new HeldInstruction(held, opcode, d, displacement, offset);
      return;
    }
    if (isPassed(address)) {
      hold(Shape.LOAD, opcode, OperandKinds.P, d, address, displacement, 0);
    } else if (held != null && held.opcode == opcode && held.canBeFirstOfTwo()) {
      held = new HeldInstruction(held, d, address, displacement, offset);
    } else {
      hold(Shape.LOAD, opcode, OperandKinds.S, d, address, displacement, 0);
    }
  }

  void loadConstant(Opcode.Memory opcode, int d, long address) {
    hold(Shape.LOAD, opcode, OperandKinds.C, d, address, 0, 0);
  }

  void select(int d, int a, int b, int condition) {
    OperandKinds kind = isPassed(condition) ? OperandKinds.P : OperandKinds.S;
    hold(Shape.SELECT, null, kind, d, a, b, condition);
  }

  void globalGet(int d, int global) {
    hold(Shape.GLOBAL_GET, null, null, d, global, 0, 0);
  }

  /**
   * Adds a constant to a global that has just been read and whose value nothing else needs: so do
   * programs with the pointer to their stack, whenever a function has variables in memory.
   */
  private boolean addToGlobal(Opcode.Numeric opcode, int d, int a, long b) {
    if (!holdsResult(a) || held.shape != Shape.GLOBAL_GET || a < firstOperand) {
      return false;
    }
    long summand;
    switch (opcode) {
      case I32_ADD -> summand = (int) b;
      case I32_SUB -> summand = -(int) b;
      default -> {
        return false;
      }
    }
    held = new HeldInstruction(Shape.GLOBAL_SUM, null, null, d, held.a, summand, 0, offset);
    return true;
  }

  /** Holds back a vector instruction; operands that it does not have are 0. */
  void vector(Opcode.Vector opcode, int d, int a, int b, int c) {
    hold(Shape.VECTOR, opcode, null, d, a, b, c);
  }

  void loadVector(int d, int address, long displacement) {
    hold(Shape.LOAD_VECTOR, Opcode.VectorMemory.V128_LOAD, null, d, address, displacement, 0);
  }

  void storeVector(int address, int value, long displacement) {
    emit(firstMemory.storeVector(address, value, displacement));
  }

  void vectorConstant(int d, long low, long high) {
    hold(Shape.VECTOR_CONSTANT, null, null, d, 0, low, high);
  }

  private void hold(Shape shape, Opcode opcode, OperandKinds kinds, int d, long a, long b, long c) {
    HeldInstruction instruction = new HeldInstruction(shape, opcode, kinds, d, a, b, c, offset);
    if (instruction.takesPassed()) {
      instruction.links = held.links + 1;
      flushToNext();
      instruction.passedFrom = lastPosition;
    } else {
      flush();
    }
    held = instruction;
  }

  // ---- what instructions hand on

  /** Whether the instruction that is held back hands on what is in a slot. */
  private boolean isPassed(int slot) {
    return held != null && held.d == slot && held.passes() && held.links < MOST_LINKS;
  }

  /** Flushes the instruction that is held back, whose result is taken by the next one. */
  private void flushToNext() {
    if (held.canOnlyPass() && held.d >= firstOperand) {
      held.stores = false;
    }
    flush();
  }

  /** Emits an instruction that takes what the one before hands on. */
  private void emitLinked(Instruction instruction) {
    flushToNext();
    keepTogether(lastPosition);
    add(instruction);
  }

  /** Notes that what is behind a position must run up to the instruction that comes next. */
  private void keepTogether(int from) {
    linked.set(from + 1, code.size() + 1);
  }

  /**
   * Makes the instruction that is held back and the next one into one, if there is such a chain and
   * nothing else reads the result of the first.
   *
   * @param a the operand that the first instruction may give
   * @param c the other operand
   */
  private boolean chain(
      Opcode.Numeric opcode, int d, int a, long c, OperandKinds otherKind, boolean reversed) {
    if (held == null || held.d != a || a < firstOperand || !canBeginChain(held)) {
      return false;
    }
    HeldInstruction both = new HeldInstruction(held, opcode, d, c, otherKind, reversed, offset);
    if (both.create(firstMemory) == null) {
      return false;
    }
    held = both;
    return true;
  }

  private static boolean canBeginChain(HeldInstruction instruction) {
    return instruction.shape == Shape.BINARY
        && switch (instruction.kinds) {
          case SS, SC, PS, PC -> true;
          case S, C, P, CS, SP, CP -> false;
        };
  }

  /** Loads from a memory of any index and address type. */
  void loadAny(
      Opcode.Memory opcode, int d, int address, int memory, long addressMask, long displacement) {
    flush();
    held = new HeldInstruction(opcode, d, address, memory, addressMask, displacement, offset);
  }

  /** Holds back an instruction that is made but for the slot of its result. */
  void hold(Operands.Result instruction, int d) {
    flush();
    held = new HeldInstruction(instruction, d, offset);
  }

  /** Whether the instruction that was given last has its result in this slot. */
  boolean holdsResult(int slot) {
    return held != null && held.d == slot;
  }

  /** Lets the instruction that is held back have its result in another slot. */
  void redirect(int slot) {
    held.d = slot;
  }

  /** Ends the holding back: the instruction that was given last stays as it is. */
  void flush() {
    if (held == null) {
      return;
    }
    Instruction instruction = held.create(firstMemory);
    instruction.offset = held.offset;
    if (held.takesPassed()) {
      keepTogether(held.passedFrom);
    }
    last = held;
    lastPosition = code.size();
    code.add(instruction);
    held = null;
  }

  // ---- instructions that are not

  void emit(Instruction instruction) {
    flush();
    add(instruction);
  }

  /** Emits a move of a number; two that follow each other become one instruction. */
  void move(int to, int from) {
    flush();
    int end = code.size();
    if (end > 0
        && end != boundPosition
        && code.get(end - 1) instanceof ControlInstructions.Move first) {
      code.set(end - 1, new ControlInstructions.MoveTwo(first, to, from));
    } else {
      add(new ControlInstructions.Move(to, from));
    }
  }

  /**
   * Emits a move from one slot to another. It comes before the instruction that is held back, if
   * that one has to do with neither, so that it can still be held back.
   */
  void emitEarly(Instruction move, int to, int from) {
    if (held != null
        && (held.writes(from) || held.writes(to) || held.reads(to) || isFarFromOrigin(held))) {
      flush();
    }
    add(move);
  }

  /** Whether many moves are already between an instruction and the one that hands on to it. */
  private boolean isFarFromOrigin(HeldInstruction instruction) {
    return instruction.takesPassed() && code.size() - instruction.passedFrom > MOST_LINKS;
  }

  private void add(Instruction instruction) {
    instruction.offset = offset;
    code.add(instruction);
  }

  void store(Opcode.Memory store, int address, int value, long displacement) {
    if (holdsResult(value) && held.isWholeLoad(store.accessBits(), firstOperand)) {
      HeldInstruction load = held;
      held = null;
      emit(firstMemory.copy(load, store, address, displacement));
    } else if (isPassed(value)) {
      emitLinked(firstMemory.store(store, OperandKinds.SP, address, value, displacement));
    } else if (isPassed(address)) {
      emitLinked(firstMemory.store(store, OperandKinds.PS, address, value, displacement));
    } else {
      emit(firstMemory.store(store, OperandKinds.SS, address, value, displacement));
    }
  }

  void storeConstant(Opcode.Memory store, int address, long value, long displacement) {
    if (isPassed(address)) {
      emitLinked(firstMemory.store(store, OperandKinds.PC, address, value, displacement));
    } else {
      emit(firstMemory.store(store, OperandKinds.SC, address, value, displacement));
    }
  }

  void storeAt(Opcode.Memory store, long address, int value) {
    if (isPassed(value)) {
      emitLinked(firstMemory.store(store, OperandKinds.CP, address, value, 0));
    } else {
      emit(firstMemory.store(store, OperandKinds.CS, address, value, 0));
    }
  }

  void globalSet(int global, int value) {
    boolean isOperand = value >= firstOperand;
    boolean isHeld = holdsResult(value);
    if (isHeld && held.shape == Shape.GLOBAL_SUM && held.a == global) {
      held =
          new HeldInstruction(Shape.GLOBAL_ADD, null, null, value, global, held.b, 0, held.offset);
      if (isOperand) {
        flush(); // its result is used up
      }
    } else if (isOperand
        && isHeld
        && held.shape == Shape.BINARY
        && held.opcode == Opcode.Numeric.I32_ADD
        && held.kinds == OperandKinds.SC) {
      HeldInstruction sum = held;
      held = null;
      emit(new VariableInstructions.GlobalSetSum(global, (int) sum.a, (int) sum.b));
    } else if (isPassed(value)) {
      emitLinked(new VariableInstructions.GlobalSetPassed(global));
    } else {
      emit(new VariableInstructions.GlobalSet(global, value));
    }
  }

  // ---- branches

  /** Lets a label mean the place behind all that was emitted so far. */
  void bind(Label label) {
    flush();
    label.position = code.size();
    boundPosition = code.size();
  }

  /** Notes that exceptions lead to a label. */
  void use(Label label) {
    label.used = true;
  }

  /** The instruction at a label, once everything is linked. */
  Instruction target(Label label) {
    return code.get(label.position);
  }

  void branch(Label label) {
    emitBranch(
        label.isBound() ? new ControlInstructions.Back() : new ControlInstructions.Forward(),
        label);
  }

  /**
   * Emits a branch that is taken if an i32 in a slot is, or is not, zero. Where that i32 is a
   * comparison that has just been made and nothing else reads, the branch makes it itself.
   */
  void branchIf(boolean expected, int condition, Label label) {
    HeldInstruction test = holdsResult(condition) && condition >= firstOperand ? held : null;
    if (test != null && test.shape == Shape.BINARY && isComparison(test.opcode)) {
      held = null;
      Opcode.Numeric comparison = (Opcode.Numeric) test.opcode;
      branchIf(expected, comparison, test.kinds, test.a, test.b, test.passedFrom, label);
    } else if (test != null && test.shape == Shape.UNARY && isZeroTest(test.opcode)) {
      held = null;
      Opcode.Numeric equal =
          test.opcode == Opcode.Numeric.I32_EQZ ? Opcode.Numeric.I32_EQ : Opcode.Numeric.I64_EQ;
      OperandKinds kinds = test.kinds == OperandKinds.P ? OperandKinds.PC : OperandKinds.SC;
      branchIf(expected, equal, kinds, test.a, 0, test.passedFrom, label);
    } else if (isPassed(condition)) {
      flushToNext();
      OperandKinds kinds = OperandKinds.PC;
      branchIf(expected, Opcode.Numeric.I32_NE, kinds, condition, 0, lastPosition, label);
    } else {
      branchIf(expected, Opcode.Numeric.I32_NE, OperandKinds.SC, condition, 0, -1, label);
    }
  }

  private static boolean isZeroTest(Opcode opcode) {
    return opcode == Opcode.Numeric.I32_EQZ || opcode == Opcode.Numeric.I64_EQZ;
  }

  private static boolean isComparison(Opcode opcode) {
    return BranchInstructions.isComparison((Opcode.Numeric) opcode);
  }

  /**
   * Emits a branch that is taken if a compares with b as expected.
   *
   * @param passedFrom where the instruction stands that hands on an operand, if one does
   */
  private void branchIf(
      boolean expected,
      Opcode.Numeric opcode,
      OperandKinds kinds,
      long a,
      long b,
      int passedFrom,
      Label label) {
    boolean back = label.isBound();
    Opcode.Numeric comparison = expected ? opcode : BranchInstructions.negated(opcode);
    if (back && comparison != null && countedBranch(comparison, kinds, a, b, label)) {
      return;
    }
    Branch branch =
        comparison == null
            ? BranchInstructions.branchUnless(opcode, kinds, back, a, b)
            : BranchInstructions.branchIf(comparison, kinds, back, a, b);
    flush();
    if (kinds.takesPassed()) {
      keepTogether(passedFrom);
    }
    emitBranch(branch, label);
  }

  /** Emits a branch that makes the addition before it too, if it compares its result. */
  private boolean countedBranch(
      Opcode.Numeric comparison, OperandKinds kinds, long a, long b, Label label) {
    if (held != null || lastPosition != code.size() - 1 || boundPosition == code.size()) {
      return false;
    }
    HeldInstruction addition = last;
    if (addition.shape != Shape.BINARY
        || addition.opcode != Opcode.Numeric.I32_ADD
        || addition.takesPassed()) {
      return false;
    }
    boolean withConstant = kinds == OperandKinds.SC || kinds == OperandKinds.PC;
    if (addition.d != a) {
      return !withConstant
          && addition.d == b
          && countedBranch(NumericInstructions.mirrored(comparison), OperandKinds.SS, b, a, label);
    }
    Branch branch =
        (Branch)
            CountedBranchInstructions.of(
                comparison,
                addition.kinds == OperandKinds.SC,
                withConstant,
                addition.d,
                addition.a,
                addition.b,
                b);
    if (branch == null) {
      return false;
    }
    code.removeLast();
    lastPosition = -1;
    emitBranch(branch, label);
    return true;
  }

  /** Emits a branch to a label. */
  void emitBranch(Branch branch, Label label) {
    emit(branch);
    label.used = true;
    branches.add(branch);
    branchLabels.add(label);
  }

  void branchTable(int index, Label[] labels) {
    ControlInstructions.BranchTable table;
    if (isPassed(index)) {
      table = new ControlInstructions.BranchTablePassed(labels.length);
      emitLinked(table);
    } else {
      table = new ControlInstructions.BranchTableSlot(index, labels.length);
      emit(table);
    }
    for (Label label : labels) {
      label.used = true;
    }
    branchTables.add(table);
    tableLabels.add(labels);
  }

  /**
   * Links everything that was emitted.
   *
   * @param frameSize the size of the function's frame in slots
   * @param hasReferences whether the frame can hold references, so that returns must forget them
   * @return the first instruction
   */
  Instruction link(int frameSize, boolean hasReferences) {
    flush();
    if (hasReferences) {
      for (int i = 0; i < code.size(); i++) {
        if (code.get(i) instanceof ControlInstructions.Return plain) {
          Instruction forgetting =
              new ControlInstructions.ReturnReferences(plain.a, plain.count, frameSize);
          forgetting.offset = plain.offset;
          code.set(i, forgetting);
        } else if (code.get(i) instanceof CallInstructions.ReturnCall call) {
          call.referencesEnd = frameSize;
        }
      }
    }
    chain();
    for (int i = 0; i < branches.size(); i++) {
      branches.get(i).target = code.get(branchLabels.get(i).position);
    }
    for (int i = 0; i < branchTables.size(); i++) {
      Label[] labels = tableLabels.get(i);
      for (int j = 0; j < labels.length; j++) {
        branchTables.get(i).targets[j] = code.get(labels[j].position);
      }
    }
    return code.getFirst();
  }

  /** Puts the instructions one behind the other. */
  private void chain() {
    int run = 0;
    for (int i = 0; i + 1 < code.size(); i++) {
      Instruction present = code.get(i);
      Instruction next = code.get(i + 1);
      run++;
      if (present.needsLoop() || present instanceof CallInstructions.Call) {
        run = 0; // the loop runs what is behind it
      } else if (next.needsLoop() || (run >= LONGEST_RUN && !linked.get(i + 1))) {
        next = new ControlInstructions.ToLoop(next);
        run = 0;
      }
      present.next = next;
    }
  }
}
