// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
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
   * The shapes of instructions that can be held back: what they take, and that they have a result.
   */
  enum Shape {
    UNARY,
    BINARY,
    BINARY_CONSTANT,
    CONSTANT_BINARY,
    LOAD,
    LOAD_CONSTANT,
    SELECT,
    GLOBAL_GET,
    VECTOR,
    VECTOR_CONSTANT
  }

  private static final int NOTHING = -1;

  private final boolean sharedMemory;
  private final List<Instruction> code = new ArrayList<>();
  private final List<Branch> branches = new ArrayList<>();
  private final List<Label> branchLabels = new ArrayList<>();
  private final List<ControlInstructions.BranchTable> branchTables = new ArrayList<>();
  private final List<Label[]> tableLabels = new ArrayList<>();

  /** The offset that instructions get which are emitted now. */
  private int offset;

  // The instruction that is held back; d is NOTHING if there is none.
  private Shape shape;
  private Opcode opcode;
  private int d = NOTHING;
  private int a;
  private int b;
  private int c;
  private long constant;
  private long highConstant;
  private int heldOffset;

  /**
   * A builder for a function.
   *
   * @param sharedMemory whether memory 0 of the module is shared
   */
  CodeBuilder(boolean sharedMemory) {
    this.sharedMemory = sharedMemory;
  }

  void at(int newOffset) {
    offset = newOffset;
  }

  // ---- instructions that are held back

  /** Holds back an instruction that has its result in a slot. */
  void hold(Shape newShape, Opcode newOpcode, int result, int first, int second, long bits) {
    flush();
    shape = newShape;
    opcode = newOpcode;
    d = result;
    a = first;
    b = second;
    constant = bits;
    heldOffset = offset;
  }

  void holdSelect(int result, int first, int second, int condition) {
    hold(Shape.SELECT, null, result, first, second, 0);
    c = condition;
  }

  /** Holds back a vector instruction; operands that it does not have are 0. */
  void holdVector(Opcode.Vector newOpcode, int result, int first, int second, int third) {
    hold(Shape.VECTOR, newOpcode, result, first, second, 0);
    c = third;
  }

  /** Completes a vector constant that is held back. */
  void withHighConstant(long bits) {
    highConstant = bits;
  }

  /** Whether the instruction that was given last has its result in this slot. */
  boolean holdsResult(int slot) {
    return d == slot;
  }

  /** Lets the instruction that is held back have its result in another slot. */
  void redirect(int slot) {
    d = slot;
  }

  /** Ends the holding back: the instruction that was given last stays as it is. */
  void flush() {
    if (d == NOTHING) {
      return;
    }
    Instruction instruction = create();
    instruction.offset = heldOffset;
    code.add(instruction);
    d = NOTHING;
  }

  private Instruction create() {
    return switch (shape) {
      case UNARY -> NumericInstructions.unary((Opcode.Numeric) opcode, d, a);
      case BINARY -> NumericInstructions.binary((Opcode.Numeric) opcode, d, a, b);
      case BINARY_CONSTANT ->
          NumericInstructions.binaryConstant((Opcode.Numeric) opcode, d, a, constant);
      case CONSTANT_BINARY ->
          NumericInstructions.constantBinary((Opcode.Numeric) opcode, d, constant, b);
      case LOAD ->
          sharedMemory
              ? SharedMemoryInstructions.load((Opcode.Memory) opcode, d, a, constant)
              : UnsharedMemoryInstructions.load((Opcode.Memory) opcode, d, a, constant);
      case LOAD_CONSTANT ->
          sharedMemory
              ? SharedMemoryInstructions.loadConstant((Opcode.Memory) opcode, d, constant)
              : UnsharedMemoryInstructions.loadConstant((Opcode.Memory) opcode, d, constant);
      case SELECT -> new ControlInstructions.Select(d, a, b, c);
      case GLOBAL_GET -> new VariableInstructions.GlobalGet(d, a);
      case VECTOR -> createVector((Opcode.Vector) opcode);
      case VECTOR_CONSTANT -> new VectorLaneInstructions.Constant(d, constant, highConstant);
    };
  }

  private Instruction createVector(Opcode.Vector vector) {
    return switch (vector.signature().parameters().size()) {
      case 1 -> VectorInstructions.unary(vector, d, a);
      case 2 -> VectorInstructions.binary(vector, d, a, b);
      default -> VectorInstructions.ternary(vector, d, a, b, c);
    };
  }

  // ---- instructions that are not

  void emit(Instruction instruction) {
    flush();
    add(instruction);
  }

  /**
   * Emits a move from one slot to another. It comes before the instruction that is held back, if
   * that one has to do with neither, so that it can still be held back.
   */
  void emitEarly(Instruction move, int to, int from) {
    if (d == from || d == to || reads(to)) {
      flush();
    }
    add(move);
  }

  /** Whether the instruction that is held back reads a slot. */
  private boolean reads(int slot) {
    if (d == NOTHING) {
      return false;
    }
    return switch (shape) {
      case UNARY, BINARY_CONSTANT, LOAD -> a == slot;
      case CONSTANT_BINARY -> b == slot;
      case BINARY -> a == slot || b == slot;
      case SELECT -> a == slot || b == slot || c == slot;
      case LOAD_CONSTANT, GLOBAL_GET -> false;
      // It reads several slots, and may write several.
      case VECTOR, VECTOR_CONSTANT -> true;
    };
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
  }

  void branch(Label label) {
    emitBranch(
        label.isBound() ? new ControlInstructions.Back() : new ControlInstructions.Forward(),
        label);
  }

  /**
   * Emits a branch that is taken if an i32 in a slot is, or is not, zero. Where that i32 is a
   * comparison that has just been made, the branch makes it itself.
   */
  void branchIf(boolean expected, int condition, Label label) {
    boolean back = label.isBound();
    if (d == condition && isComparison()) {
      Opcode.Numeric comparison = (Opcode.Numeric) opcode;
      boolean withConstant = shape == Shape.BINARY_CONSTANT;
      offset = heldOffset;
      d = NOTHING;
      if (withConstant) {
        emitBranch(
            expected
                ? BranchInstructions.branchIfConstant(comparison, back, a, constant)
                : BranchInstructions.branchUnlessConstant(comparison, back, a, constant),
            label);
      } else {
        emitBranch(
            expected
                ? BranchInstructions.branchIf(comparison, back, a, b)
                : BranchInstructions.branchUnless(comparison, back, a, b),
            label);
      }
      return;
    }
    if (d == condition && shape == Shape.UNARY && isZeroTest()) {
      d = NOTHING;
      Opcode.Numeric comparison = zeroComparison(opcode == Opcode.Numeric.I64_EQZ, expected);
      emitBranch(BranchInstructions.branchIfConstant(comparison, back, a, 0), label);
      return;
    }
    emitBranch(
        BranchInstructions.branchIfConstant(zeroComparison(false, !expected), back, condition, 0),
        label);
  }

  private boolean isZeroTest() {
    return opcode == Opcode.Numeric.I32_EQZ || opcode == Opcode.Numeric.I64_EQZ;
  }

  private static Opcode.Numeric zeroComparison(boolean wide, boolean equal) {
    if (wide) {
      return equal ? Opcode.Numeric.I64_EQ : Opcode.Numeric.I64_NE;
    }
    return equal ? Opcode.Numeric.I32_EQ : Opcode.Numeric.I32_NE;
  }

  private boolean isComparison() {
    return (shape == Shape.BINARY || shape == Shape.BINARY_CONSTANT)
        && BranchInstructions.isComparison((Opcode.Numeric) opcode);
  }

  private void emitBranch(Branch branch, Label label) {
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
        }
      }
    }
    for (int i = 0; i + 1 < code.size(); i++) {
      code.get(i).next = code.get(i + 1);
    }
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
}
