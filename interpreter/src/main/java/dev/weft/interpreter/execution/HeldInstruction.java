// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;

/** An instruction that {@link CodeBuilder} has not made yet. It has a result and cannot branch. */
final class HeldInstruction {

  /** What an instruction takes. */
  enum Shape {
    UNARY,
    BINARY,
    BINARY_CONSTANT,
    CONSTANT_BINARY,
    CHAIN,
    LOAD,
    LOAD_CONSTANT,
    LOAD_ANY,
    SELECT,
    GLOBAL_GET,
    VECTOR,
    VECTOR_CONSTANT,
    LOAD_VECTOR,
    MADE
  }

  final Shape shape;
  final Opcode opcode;

  /** The slot of the result. */
  int d;

  /** The first operand: a slot, or for a global its index. */
  final int a;

  /** The second operand: a slot, or the bits of a constant, or a displacement or address. */
  final long b;

  /**
   * The third operand of a chain, select or vector instruction, or the first one if that is a
   * constant, or the upper half of a vector constant, whose lower half is the second operand.
   */
  final long c;

  /** The first instruction of a chain, whose second one is this. */
  final HeldInstruction first;

  /** Whether the third operand of a chain is a constant. */
  final boolean withConstant;

  /** Whether the first instruction of a chain gives the second operand of the second. */
  final boolean reversed;

  /** The bits of an address that count, for a load from any memory, whose index is in c. */
  final long addressMask;

  final int offset;

  /** The instruction itself, which lacks its result slot only; null for other shapes. */
  private final Operands.Result made;

  /** An instruction that has been made but for its result slot. */
  HeldInstruction(Operands.Result made, int d, int offset) {
    this.shape = Shape.MADE;
    this.opcode = null;
    this.d = d;
    this.a = 0;
    this.b = 0;
    this.c = 0;
    this.offset = offset;
    this.made = made;
    addressMask = 0;
    first = null;
    withConstant = false;
    reversed = false;
  }

  HeldInstruction(Shape shape, Opcode opcode, int d, int a, long b, long c, int offset) {
    this.shape = shape;
    this.opcode = opcode;
    this.d = d;
    this.a = a;
    this.b = b;
    this.c = c;
    this.offset = offset;
    addressMask = 0;
    made = null;
    first = null;
    withConstant = false;
    reversed = false;
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
    this.shape = Shape.LOAD_ANY;
    this.opcode = opcode;
    this.d = d;
    this.a = address;
    this.b = displacement;
    this.c = memory;
    this.addressMask = addressMask;
    this.offset = offset;
    made = null;
    first = null;
    withConstant = false;
    reversed = false;
  }

  /** A chain: an instruction behind another one whose result it takes. */
  HeldInstruction(
      HeldInstruction first,
      Opcode.Numeric opcode,
      int d,
      long c,
      boolean withConstant,
      boolean reversed,
      int offset) {
    this.shape = Shape.CHAIN;
    this.opcode = opcode;
    this.d = d;
    this.a = first.a;
    this.b = first.b;
    this.c = c;
    this.offset = offset;
    addressMask = 0;
    made = null;
    this.first = first;
    this.withConstant = withConstant;
    this.reversed = reversed;
  }

  boolean isBinary() {
    return shape == Shape.BINARY || shape == Shape.BINARY_CONSTANT;
  }

  boolean reads(int slot) {
    return switch (shape) {
      case UNARY, BINARY_CONSTANT, LOAD, LOAD_ANY -> a == slot;
      case CONSTANT_BINARY -> b == slot;
      case BINARY -> a == slot || b == slot;
      case SELECT -> a == slot || b == slot || c == slot;
      case CHAIN -> first.reads(slot) || (!withConstant && c == slot);
      case LOAD_CONSTANT, GLOBAL_GET -> false;
      // It reads several slots, and may write several.
      case VECTOR, VECTOR_CONSTANT, LOAD_VECTOR, MADE -> true;
    };
  }

  /**
   * Makes the instruction.
   *
   * @param sharedMemory whether memory 0 is shared
   * @return the instruction, or null for a chain that does not exist
   */
  Instruction create(boolean sharedMemory) {
    return switch (shape) {
      case UNARY -> NumericInstructions.unary((Opcode.Numeric) opcode, d, a);
      case BINARY -> NumericInstructions.binary((Opcode.Numeric) opcode, d, a, (int) b);
      case BINARY_CONSTANT -> NumericInstructions.binaryConstant((Opcode.Numeric) opcode, d, a, b);
      case CONSTANT_BINARY ->
          NumericInstructions.constantBinary((Opcode.Numeric) opcode, d, c, (int) b);
      case CHAIN ->
          ChainInstructions.chain(
              (Opcode.Numeric) first.opcode,
              first.shape == Shape.BINARY_CONSTANT,
              (Opcode.Numeric) opcode,
              withConstant,
              reversed,
              d,
              a,
              b,
              c);
      case LOAD ->
          sharedMemory
              ? SharedMemoryInstructions.load((Opcode.Memory) opcode, d, a, b)
              : UnsharedMemoryInstructions.load((Opcode.Memory) opcode, d, a, b);
      case LOAD_CONSTANT ->
          sharedMemory
              ? SharedMemoryInstructions.loadConstant((Opcode.Memory) opcode, d, b)
              : UnsharedMemoryInstructions.loadConstant((Opcode.Memory) opcode, d, b);
      case LOAD_ANY ->
          AnyMemoryInstructions.load((Opcode.Memory) opcode, d, a, (int) c, addressMask, b);
      case SELECT -> new ControlInstructions.Select(d, a, (int) b, (int) c);
      case GLOBAL_GET -> new VariableInstructions.GlobalGet(d, a);
      case VECTOR -> createVector((Opcode.Vector) opcode);
      case VECTOR_CONSTANT -> new VectorLaneInstructions.Constant(d, b, c);
      case LOAD_VECTOR ->
          sharedMemory
              ? SharedMemoryInstructions.load((Opcode.VectorMemory) opcode, d, a, b)
              : UnsharedMemoryInstructions.load((Opcode.VectorMemory) opcode, d, a, b);
      case MADE -> {
        made.d = d;
        yield made;
      }
    };
  }

  private Instruction createVector(Opcode.Vector vector) {
    return switch (vector.signature().parameters().size()) {
      case 1 -> VectorInstructions.unary(vector, d, a);
      case 2 -> VectorInstructions.binary(vector, d, a, (int) b);
      default -> VectorInstructions.ternary(vector, d, a, (int) b, (int) c);
    };
  }
}
