// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;

/** An instruction that {@link CodeBuilder} has not made yet. It has a result and cannot branch. */
final class HeldInstruction {

  /** What an instruction takes. */
  enum Shape {
    UNARY(Passing.CAN),
    BINARY(Passing.CAN),
    CHAIN(Passing.CAN),
    LOAD(Passing.CAN),
    LOAD_THROUGH(Passing.CAN),
    LOAD_TWO(Passing.CAN),
    LOAD_ANY(Passing.CANNOT),
    SELECT(Passing.CAN),
    GLOBAL_GET(Passing.ALSO),
    GLOBAL_SUM(Passing.ALSO),
    GLOBAL_ADD(Passing.ALSO),
    VECTOR(Passing.CANNOT),
    VECTOR_CONSTANT(Passing.CANNOT),
    LOAD_VECTOR(Passing.CANNOT),
    MADE(Passing.CANNOT);

    private final Passing passing;

    Shape(Passing passing) {
      this.passing = passing;
    }
  }

  /** Whether an instruction hands on its result. */
  private enum Passing {
    /** No: the result is in its slot only. */
    CANNOT,
    /** Yes, and it is put into its slot too. */
    ALSO,
    /** Yes, and it need not be put into its slot. */
    CAN
  }

  final Shape shape;
  final Opcode opcode;

  /**
   * Where the operands are: of a number's instruction all, of a load the address, of a select the
   * condition, of a chain those of its first instruction; null for other shapes.
   */
  final OperandKinds kinds;

  /** The slot of the result. */
  int d;

  /** Whether the result is put into its slot, and not only handed on to the next instruction. */
  boolean stores = true;

  /** The first operand: a slot or the bits of a constant, or for a global its index. */
  final long a;

  /** The second operand: a slot or the bits of a constant, or a displacement. */
  final long b;

  /**
   * The third operand of a chain, select or vector instruction, or the upper half of a vector
   * constant, whose lower half is the second operand, or the second displacement.
   */
  final long c;

  /** The opcode of the first instruction of a chain, whose second one is this. */
  private Opcode.Numeric first;

  /** Where the third operand of a chain is. */
  private OperandKinds otherKind;

  /** Whether the first instruction of a chain gives the second operand of the second. */
  private boolean reversed;

  /** The bits of an address that count, for a load from any memory, whose index is in c. */
  private long addressMask;

  final int offset;

  /** The instruction itself, which lacks its result slot only; null for other shapes. */
  private Operands.Result made;

  /**
   * How many instructions before this one hand on something, each to the next: those between which
   * nothing may return to the loop.
   */
  int links;

  /** The load that is the first of the two that this is; null for other shapes. */
  private HeldInstruction earlier;

  /** Where in the code the instruction is that hands something on to this one. */
  int passedFrom;

  HeldInstruction(
      Shape shape, Opcode opcode, OperandKinds kinds, int d, long a, long b, long c, int offset) {
    this.shape = shape;
    this.opcode = opcode;
    this.kinds = kinds;
    this.d = d;
    this.a = a;
    this.b = b;
    this.c = c;
    this.offset = offset;
  }

  /** An instruction that has been made but for its result slot. */
  HeldInstruction(Operands.Result made, int d, int offset) {
    this(Shape.MADE, null, null, d, 0, 0, 0, offset);
    this.made = made;
  }

  /** A load from a memory of any index and address type. */
  HeldInstruction(
      Opcode.Memory opcode,
      int d,
      int address,
      int memory,
      long addressMask,
      long displacement,
      int offset) {
    this(Shape.LOAD_ANY, opcode, null, d, address, displacement, memory, offset);
    this.addressMask = addressMask;
  }

  /** A load from the address that another load gives, and a displacement. */
  HeldInstruction(
      HeldInstruction pointer, Opcode.Memory opcode, int d, long displacement, int offset) {
    this(Shape.LOAD_THROUGH, opcode, pointer.kinds, d, pointer.a, pointer.b, displacement, offset);
    earlier = pointer;
  }

  /** Two loads of the same kind: one that has been held back, and the next one. */
  HeldInstruction(HeldInstruction earlier, int d, int address, long displacement, int offset) {
    this(Shape.LOAD_TWO, earlier.opcode, earlier.kinds, d, address, displacement, 0, offset);
    this.earlier = earlier;
  }

  /** A chain: an instruction behind another one whose result it takes. */
  HeldInstruction(
      HeldInstruction first,
      Opcode.Numeric opcode,
      int d,
      long c,
      OperandKinds otherKind,
      boolean reversed,
      int offset) {
    this(Shape.CHAIN, opcode, first.kinds, d, first.a, first.b, c, offset);
    this.first = (Opcode.Numeric) first.opcode;
    this.otherKind = otherKind;
    this.reversed = reversed;
    links = first.links;
    passedFrom = first.passedFrom;
  }

  /** Whether this takes what the instruction before hands on. */
  boolean takesPassed() {
    return kinds != null && kinds.takesPassed();
  }

  /** Whether this hands on its result. */
  boolean passes() {
    return shape.passing != Passing.CANNOT;
  }

  /** Whether this can do without a slot for its result. */
  boolean canOnlyPass() {
    return shape.passing == Passing.CAN;
  }

  /** Whether this is a load of all bits of a value, from an address in a slot, for one reader. */
  boolean isWholeLoad(int bits, int firstOperand) {
    return shape == Shape.LOAD
        && kinds == OperandKinds.S
        && d >= firstOperand
        && switch ((Opcode.Memory) opcode) {
          case I32_LOAD, F32_LOAD -> bits == 32;
          case I64_LOAD, F64_LOAD -> bits == 64;
          default -> false;
        };
  }

  /** Whether there is an instruction that does this load and a second one with the same opcode. */
  boolean canBeFirstOfTwo() {
    return shape == Shape.LOAD
        && kinds == OperandKinds.S
        && UnsharedMemoryInstructions.canLoadTwo((Opcode.Memory) opcode);
  }

  boolean reads(int slot) {
    return switch (shape) {
      case UNARY, LOAD, LOAD_THROUGH -> kinds.firstIsSlot() && a == slot;
      case LOAD_TWO -> a == slot || earlier.a == slot;
      case BINARY -> readsOperands(slot);
      case CHAIN -> readsOperands(slot) || (otherKind == OperandKinds.S && c == slot);
      case LOAD_ANY -> a == slot;
      case SELECT -> a == slot || b == slot || (kinds == OperandKinds.S && c == slot);
      case GLOBAL_GET, GLOBAL_SUM, GLOBAL_ADD -> false;
      // It reads several slots, and may write several.
      case VECTOR, VECTOR_CONSTANT, LOAD_VECTOR, MADE -> true;
    };
  }

  boolean writes(int slot) {
    return d == slot || (shape == Shape.LOAD_TWO && earlier.d == slot);
  }

  private boolean readsOperands(int slot) {
    return (kinds.firstIsSlot() && a == slot) || (kinds.secondIsSlot() && b == slot);
  }

  /**
   * Makes the instruction.
   *
   * @param memory makes those for memory 0
   * @return the instruction, or null for a chain that does not exist
   */
  Instruction create(FirstMemory memory) {
    return switch (shape) {
      case UNARY -> NumericInstructions.unary((Opcode.Numeric) opcode, kinds, stores, d, a);
      case BINARY -> NumericInstructions.binary((Opcode.Numeric) opcode, kinds, stores, d, a, b);
      case CHAIN ->
          (Instruction)
              ChainInstructions.chain(
                  first, kinds, (Opcode.Numeric) opcode, otherKind, reversed, stores, d, a, b, c);
      case LOAD -> memory.load((Opcode.Memory) opcode, kinds, stores, d, a, b);
      case LOAD_THROUGH -> memory.loadThrough(earlier, (Opcode.Memory) opcode, kinds, stores, d, c);
      case LOAD_TWO -> memory.loadTwo(earlier, (Opcode.Memory) opcode, kinds, stores, d, a, b);
      case LOAD_ANY ->
          AnyMemoryInstructions.load((Opcode.Memory) opcode, d, (int) a, (int) c, addressMask, b);
      case SELECT -> SelectInstructions.select(kinds, stores, d, c, a, b);
      case GLOBAL_GET -> new VariableInstructions.GlobalGet(d, (int) a);
      case GLOBAL_SUM -> new VariableInstructions.GlobalSum(d, (int) a, (int) b);
      case GLOBAL_ADD -> new VariableInstructions.GlobalAdd(d, (int) a, (int) b);
      case VECTOR -> createVector((Opcode.Vector) opcode);
      case VECTOR_CONSTANT -> new VectorLaneInstructions.Constant(d, b, c);
      case LOAD_VECTOR -> memory.loadVector(d, (int) a, b);
      case MADE -> {
        made.d = d;
        yield made;
      }
    };
  }

  private Instruction createVector(Opcode.Vector vector) {
    return switch (vector.signature().parameters().size()) {
      case 1 -> VectorInstructions.unary(vector, d, (int) a);
      case 2 -> VectorInstructions.binary(vector, d, (int) a, (int) b);
      default -> VectorInstructions.ternary(vector, d, (int) a, (int) b, (int) c);
    };
  }
}
