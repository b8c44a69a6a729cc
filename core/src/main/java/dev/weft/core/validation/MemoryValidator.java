// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Atomic;
import dev.weft.core.instruction.Opcode.Memory;
import dev.weft.core.instruction.Signature;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.NumberType;
import java.util.List;

/** The rules of instructions on memories (core 3.3.7, threads proposal). */
final class MemoryValidator {

  private final CodeValidator code;
  private final OperandStack operands;
  private final List<MemoryType> memories;

  MemoryValidator(CodeValidator code, OperandStack operands, List<MemoryType> memories) {
    this.code = code;
    this.operands = operands;
    this.memories = memories;
  }

  /** All instructions of memories but loads and stores of vectors and atomic ones. */
  void memory(Memory instruction, InstructionReader reader) {
    switch (instruction) {
      case MEMORY_SIZE -> operands.push(memoryAddress(reader.index()));
      case MEMORY_GROW -> {
        NumberType address = memoryAddress(reader.index());
        code.pop(address);
        operands.push(address);
      }
      case MEMORY_INIT -> {
        NumberType address = memoryAddress(reader.secondIndex());
        code.dataSegment(reader.index());
        code.pop(NumberType.I32);
        code.pop(NumberType.I32);
        code.pop(address);
      }
      case DATA_DROP -> code.dataSegment(reader.index());
      case MEMORY_COPY -> {
        NumberType destination = memoryAddress(reader.index());
        NumberType source = memoryAddress(reader.secondIndex());
        code.pop(CodeValidator.smaller(destination, source));
        code.pop(source);
        code.pop(destination);
      }
      case MEMORY_FILL -> {
        NumberType address = memoryAddress(reader.index());
        code.pop(address);
        code.pop(NumberType.I32);
        code.pop(address);
      }
      default -> plainAccess(instruction, reader);
    }
  }

  /** A load or store, whatever it moves. */
  void plainAccess(Opcode instruction, InstructionReader reader) {
    int bits = instruction.accessBits();
    if (reader.alignment() > alignment(bits)) {
      // The memory is looked for first: without one there is nothing to be aligned in.
      memoryType(reader.index());
      throw code.invalid(
          "alignment must not be larger than natural", alignments("at most", bits, reader));
    }
    access(instruction.signature(), reader);
  }

  /** Atomic instructions (threads proposal). */
  void atomic(Atomic instruction, InstructionReader reader) {
    if (instruction == Atomic.ATOMIC_FENCE) {
      return;
    }
    int bits = instruction.accessBits();
    if (reader.alignment() != alignment(bits)) {
      memoryType(reader.index());
      throw code.invalid("atomic alignment must be natural", alignments("exactly", bits, reader));
    }
    access(instruction.signature(), reader);
  }

  /** The exponent of the alignment that is natural for an access. */
  private static int alignment(int bits) {
    return Integer.numberOfTrailingZeros(bits / Byte.SIZE);
  }

  /** The first operand is an address of the memory, whatever the table says. */
  private void access(Signature signature, InstructionReader reader) {
    MemoryType memory = memoryType(reader.index());
    if (memory.addressType() == AddressType.I32 && reader.memoryOffset() >>> Integer.SIZE != 0) {
      throw code.invalid(
          "offset out of range", "found " + Long.toUnsignedString(reader.memoryOffset()));
    }
    for (int i = signature.parameterCount() - 1; i > 0; i--) {
      code.pop(signature.parameter(i));
    }
    code.pop(memory.addressType().numberType());
    operands.pushResults(signature);
  }

  private NumberType memoryAddress(int index) {
    return memoryType(index).addressType().numberType();
  }

  private MemoryType memoryType(int index) {
    if (Integer.compareUnsigned(index, memories.size()) >= 0) {
      throw code.unknown("memory", index, memories.size());
    }
    return memories.get(index);
  }

  private static String alignments(String expected, int bits, InstructionReader reader) {
    return "expected " + expected + " 2^" + alignment(bits) + ", found 2^" + reader.alignment();
  }
}
