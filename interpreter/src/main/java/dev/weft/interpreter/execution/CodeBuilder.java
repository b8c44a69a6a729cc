// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.interpreter.execution.HeldInstruction.Shape;
import java.util.ArrayList;
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
  private static final int LONGEST_RUN = Integer.getInteger("K", 16);

  private final boolean sharedMemory;
  private final List<Instruction> code = new ArrayList<>();
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
   * @param sharedMemory whether memory 0 of the module is shared
   * @param firstOperand the slot behind the locals
   */
  CodeBuilder(boolean sharedMemory, int firstOperand) {
    this.sharedMemory = sharedMemory;
    this.firstOperand = firstOperand;
  }

  void at(int newOffset) {
    offset = newOffset;
  }

  // ---- instructions that are held back

  void unary(Opcode.Numeric opcode, int d, int a) {
    hold(Shape.UNARY, opcode, d, a, 0, 0);
  }

  void binary(Opcode.Numeric opcode, int d, int a, int b) {
    Opcode.Numeric mirrored = NumericInstructions.mirrored(opcode);
    boolean chained =
        chain(opcode, d, a, b, false, false)
            || (mirrored != null
                ? chain(mirrored, d, b, a, false, false)
                : chain(opcode, d, b, a, false, true));
    if (!chained) {
      hold(Shape.BINARY, opcode, d, a, b, 0);
    }
  }

  void binaryConstant(Opcode.Numeric opcode, int d, int a, long b) {
    if (!chain(opcode, d, a, b, true, false)) {
      hold(Shape.BINARY_CONSTANT, opcode, d, a, b, 0);
    }
  }

  void constantBinary(Opcode.Numeric opcode, int d, long a, int b) {
    Opcode.Numeric mirrored = NumericInstructions.mirrored(opcode);
    if (mirrored != null) {
      binaryConstant(mirrored, d, b, a);
    } else {
      hold(Shape.CONSTANT_BINARY, opcode, d, 0, b, a);
    }
  }

  void load(Opcode.Memory opcode, int d, int address, long displacement) {
    hold(Shape.LOAD, opcode, d, address, displacement, 0);
  }

  void loadConstant(Opcode.Memory opcode, int d, long address) {
    hold(Shape.LOAD_CONSTANT, opcode, d, 0, address, 0);
  }

  void select(int d, int a, int b, int condition) {
    hold(Shape.SELECT, null, d, a, b, condition);
  }

  void globalGet(int d, int global) {
    hold(Shape.GLOBAL_GET, null, d, global, 0, 0);
  }

  /** Holds back a vector instruction; operands that it does not have are 0. */
  void vector(Opcode.Vector opcode, int d, int a, int b, int c) {
    hold(Shape.VECTOR, opcode, d, a, b, c);
  }

  void loadVector(int d, int address, long displacement) {
    hold(Shape.LOAD_VECTOR, Opcode.VectorMemory.V128_LOAD, d, address, displacement, 0);
  }

  void storeVector(int address, int value, long displacement) {
    Opcode.VectorMemory store = Opcode.VectorMemory.V128_STORE;
    emit(
        sharedMemory
            ? SharedMemoryInstructions.store(store, address, value, displacement)
            : UnsharedMemoryInstructions.store(store, address, value, displacement));
  }

  void vectorConstant(int d, long low, long high) {
    hold(Shape.VECTOR_CONSTANT, null, d, 0, low, high);
  }

  private void hold(Shape shape, Opcode opcode, int d, int a, long b, long c) {
    flush();
    held = new HeldInstruction(shape, opcode, d, a, b, c, offset);
  }

  /**
   * Makes the instruction that is held back and the next one into one, if there is such a chain and
   * nothing else reads the result of the first.
   *
   * @param a the operand that the first instruction may give
   * @param c the other operand
   */
  private boolean chain(
      Opcode.Numeric opcode, int d, int a, long c, boolean withConstant, boolean reversed) {
    if (held == null || held.d != a || a < firstOperand || !held.isBinary()) {
      return false;
    }
    HeldInstruction both = new HeldInstruction(held, opcode, d, c, withConstant, reversed, offset);
    if (both.create(sharedMemory) == null) {
      return false;
    }
    held = both;
    return true;
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
    Instruction instruction = held.create(sharedMemory);
    instruction.offset = held.offset;
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
    if (held != null && (held.d == from || held.d == to || held.reads(to))) {
      flush();
    }
    add(move);
  }

  private void add(Instruction instruction) {
    instruction.offset = offset;
    code.add(instruction);
  }

  void store(Opcode.Memory store, int address, int value, long displacement) {
    emit(
        sharedMemory
            ? SharedMemoryInstructions.store(store, address, value, displacement)
            : UnsharedMemoryInstructions.store(store, address, value, displacement));
  }

  void storeConstant(Opcode.Memory store, int address, long value, long displacement) {
    emit(
        sharedMemory
            ? SharedMemoryInstructions.storeConstant(store, address, value, displacement)
            : UnsharedMemoryInstructions.storeConstant(store, address, value, displacement));
  }

  void storeAt(Opcode.Memory store, long address, int value) {
    emit(
        sharedMemory
            ? SharedMemoryInstructions.storeAt(store, address, value)
            : UnsharedMemoryInstructions.storeAt(store, address, value));
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
    if (test != null && test.isBinary() && isComparison(test.opcode)) {
      held = null;
      boolean withConstant = test.shape == Shape.BINARY_CONSTANT;
      branchIf(expected, (Opcode.Numeric) test.opcode, withConstant, test.a, test.b, label);
    } else if (test != null && test.opcode == Opcode.Numeric.I32_EQZ) {
      held = null;
      branchIf(expected, Opcode.Numeric.I32_EQ, true, test.a, 0, label);
    } else if (test != null && test.opcode == Opcode.Numeric.I64_EQZ) {
      held = null;
      branchIf(expected, Opcode.Numeric.I64_EQ, true, test.a, 0, label);
    } else {
      branchIf(expected, Opcode.Numeric.I32_NE, true, condition, 0, label);
    }
  }

  private static boolean isComparison(Opcode opcode) {
    return BranchInstructions.isComparison((Opcode.Numeric) opcode);
  }

  /** Emits a branch that is taken if slot a compares with slot or constant b as expected. */
  private void branchIf(
      boolean expected, Opcode.Numeric opcode, boolean withConstant, int a, long b, Label label) {
    boolean back = label.isBound();
    Opcode.Numeric comparison = expected ? opcode : BranchInstructions.negated(opcode);
    if (comparison == null) {
      emitBranch(
          withConstant
              ? BranchInstructions.branchUnlessConstant(opcode, back, a, b)
              : BranchInstructions.branchUnless(opcode, back, a, (int) b),
          label);
    } else if (!back || !countedBranch(comparison, withConstant, a, b, label)) {
      emitBranch(
          withConstant
              ? BranchInstructions.branchIfConstant(comparison, back, a, b)
              : BranchInstructions.branchIf(comparison, back, a, (int) b),
          label);
    }
  }

  /** Emits a branch that makes the addition before it too, if it compares its result. */
  private boolean countedBranch(
      Opcode.Numeric comparison, boolean withConstant, int a, long b, Label label) {
    HeldInstruction addition = held;
    if (addition == null && lastPosition == code.size() - 1 && boundPosition != code.size()) {
      addition = last;
    }
    if (addition == null || !addition.isBinary() || addition.opcode != Opcode.Numeric.I32_ADD) {
      return false;
    }
    if (addition.d != a) {
      return !withConstant
          && addition.d == b
          && countedBranch(NumericInstructions.mirrored(comparison), false, (int) b, a, label);
    }
    Branch branch =
        CountedBranchInstructions.of(
            comparison,
            addition.shape == Shape.BINARY_CONSTANT,
            withConstant,
            addition.d,
            addition.a,
            addition.b,
            b);
    if (branch == null) {
      return false;
    }
    if (addition == held) {
      held = null;
    } else {
      code.removeLast();
    }
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
    ControlInstructions.BranchTable table =
        new ControlInstructions.BranchTable(index, labels.length);
    emit(table);
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
      } else if (next.needsLoop() || run >= LONGEST_RUN) {
        next = new ControlInstructions.ToLoop(next);
        run = 0;
      }
      present.next = next;
    }
  }
}
