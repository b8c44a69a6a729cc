// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode;

/** The part of {@link Lowering} for vectors (core 4.6.2, and their loads and stores of 4.6.5). */
final class VectorLowering {

  private final Lowering lowering;
  private final InstructionReader reader;
  private final CodeBuilder code;
  private final OperandStack stack;

  VectorLowering(
      Lowering lowering, InstructionReader reader, CodeBuilder code, OperandStack stack) {
    this.lowering = lowering;
    this.reader = reader;
    this.code = code;
    this.stack = stack;
  }

  /** All but loads and stores. */
  void vector(Opcode.Vector opcode) {
    int lane = reader.lane();
    int bits = opcode.lanes() == 0 ? 0 : VectorLaneInstructions.VECTOR_BITS / opcode.lanes();
    switch (opcode) {
      case V128_CONST -> {
        int d = stack.slot(stack.height());
        code.vectorConstant(d, reader.constant(), reader.highConstant());
      }
      case I8X16_SHUFFLE -> {
        int b = lowering.popSlot();
        int a = lowering.popSlot();
        int d = stack.slot(stack.height());
        code.emit(
            new VectorLaneInstructions.Shuffle(d, a, b, reader.constant(), reader.highConstant()));
      }
      case I8X16_REPLACE_LANE,
          I16X8_REPLACE_LANE,
          I32X4_REPLACE_LANE,
          I64X2_REPLACE_LANE,
          F32X4_REPLACE_LANE,
          F64X2_REPLACE_LANE -> {
        int b = lowering.popSlot();
        int a = lowering.popSlot();
        int d = stack.slot(stack.height());
        code.emit(new VectorLaneInstructions.ReplaceLane(d, a, b, bits, lane));
      }
      case I8X16_EXTRACT_LANE_S, I16X8_EXTRACT_LANE_S -> {
        int a = lowering.popSlot();
        int d = stack.slot(stack.height());
        code.emit(new VectorLaneInstructions.ExtractLaneSigned(d, a, bits, lane));
      }
      case I8X16_EXTRACT_LANE_U,
          I16X8_EXTRACT_LANE_U,
          I32X4_EXTRACT_LANE,
          I64X2_EXTRACT_LANE,
          F32X4_EXTRACT_LANE,
          F64X2_EXTRACT_LANE -> {
        int a = lowering.popSlot();
        int d = stack.slot(stack.height());
        code.emit(new VectorLaneInstructions.ExtractLane(d, a, bits, lane));
      }
      default -> {
        int operands = opcode.signature().parameters().size();
        int c = operands > 2 ? lowering.popSlot() : 0;
        int b = operands > 1 ? lowering.popSlot() : 0;
        int a = lowering.popSlot();
        code.vector(opcode, stack.slot(stack.height()), a, b, c);
      }
    }
    lowering.pushSlots(opcode.signature().results());
  }

  /** Most loads and stores of vectors consist of those of numbers and what is done with these. */
  void vectorMemory(Opcode.VectorMemory opcode) {
    int bits = opcode.accessBits();
    boolean hasLane = opcode.lanes() > 0;
    if (opcode.signature().results().isEmpty()) {
      int value = stack.pop();
      int address = stack.pop();
      int vector = stack.source(value);
      if (hasLane) {
        // The lane goes where the vector would be, if it is not there already.
        int number = stack.slot(value);
        code.emit(new VectorLaneInstructions.ExtractLane(number, vector, bits, reader.lane()));
        lowering.store(storeOf(bits), address, number, reader.memoryOffset());
      } else if (lowering.isDirect(reader.index())) {
        code.storeVector(lowering.readSlot(address), vector, reader.memoryOffset());
      } else {
        // The upper half first: if it is in bounds, so is the lower one, and none is stored if not.
        lowering.store(Opcode.Memory.I64_STORE, address, vector + 1, upperOffset());
        lowering.store(Opcode.Memory.I64_STORE, address, vector, reader.memoryOffset());
      }
      return;
    }
    int vector = hasLane ? stack.source(stack.pop()) : 0;
    int address = stack.pop();
    int d = stack.slot(address);
    switch (opcode) {
      case V128_LOAD -> {
        if (lowering.isDirect(reader.index())) {
          code.loadVector(d, lowering.readSlot(address), reader.memoryOffset());
          break;
        }
        lowering.load(Opcode.Memory.I64_LOAD, d + 1, address, upperOffset());
        lowering.load(Opcode.Memory.I64_LOAD, d, address, reader.memoryOffset());
        code.flush(); // its result is not all of the operand
      }
      case V128_LOAD32_ZERO, V128_LOAD64_ZERO -> {
        lowering.load(loadOf(bits), d, address, reader.memoryOffset());
        code.emit(new ControlInstructions.Constant(d + 1, 0));
      }
      default -> {
        lowering.load(loadOf(bits), d, address, reader.memoryOffset());
        if (hasLane) {
          code.emit(new VectorLaneInstructions.ReplaceLane(d, vector, d, bits, reader.lane()));
        } else {
          code.vector(made(opcode), d, d, 0, 0);
        }
      }
    }
    stack.pushSlot(Storage.VECTOR);
  }

  /** The offset of the upper half of a vector; one that does not exist is out of bounds as well. */
  private long upperOffset() {
    long offset = reader.memoryOffset();
    return Long.compareUnsigned(offset, -1L - Long.BYTES) > 0 ? offset : offset + Long.BYTES;
  }

  private static Opcode.Memory loadOf(int bits) {
    return switch (bits) {
      case 8 -> Opcode.Memory.I64_LOAD8_U;
      case 16 -> Opcode.Memory.I64_LOAD16_U;
      case 32 -> Opcode.Memory.I64_LOAD32_U;
      default -> Opcode.Memory.I64_LOAD;
    };
  }

  private static Opcode.Memory storeOf(int bits) {
    return switch (bits) {
      case 8 -> Opcode.Memory.I64_STORE8;
      case 16 -> Opcode.Memory.I64_STORE16;
      case 32 -> Opcode.Memory.I64_STORE32;
      default -> Opcode.Memory.I64_STORE;
    };
  }

  /** How a vector is made of the number that was loaded. */
  private static Opcode.Vector made(Opcode.VectorMemory load) {
    return switch (load) {
      case V128_LOAD8X8_S -> Opcode.Vector.I16X8_EXTEND_LOW_I8X16_S;
      case V128_LOAD8X8_U -> Opcode.Vector.I16X8_EXTEND_LOW_I8X16_U;
      case V128_LOAD16X4_S -> Opcode.Vector.I32X4_EXTEND_LOW_I16X8_S;
      case V128_LOAD16X4_U -> Opcode.Vector.I32X4_EXTEND_LOW_I16X8_U;
      case V128_LOAD32X2_S -> Opcode.Vector.I64X2_EXTEND_LOW_I32X4_S;
      case V128_LOAD32X2_U -> Opcode.Vector.I64X2_EXTEND_LOW_I32X4_U;
      case V128_LOAD8_SPLAT -> Opcode.Vector.I8X16_SPLAT;
      case V128_LOAD16_SPLAT -> Opcode.Vector.I16X8_SPLAT;
      case V128_LOAD32_SPLAT -> Opcode.Vector.I32X4_SPLAT;
      case V128_LOAD64_SPLAT -> Opcode.Vector.I64X2_SPLAT;
      default -> throw new AssertionError(load);
    };
  }
}
