// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Memory;
import java.util.List;

/**
 * Memory instructions besides loads and stores (core 4.6.5). Their operands stand side by side from
 * slot {@code a} on, the result takes the place of the first.
 */
final class MemoryInstructions {

  private MemoryInstructions() {}

  /**
   * Makes an instruction.
   *
   * @param types the types of the module's memories
   */
  static Instruction of(
      Opcode.Memory opcode, int a, int index, int secondIndex, List<MemoryType> types) {
    return switch (opcode) {
      case MEMORY_SIZE -> new MemorySize(a, index, types);
      case MEMORY_GROW -> new MemoryGrow(a, index, types);
      case MEMORY_FILL -> new MemoryFill(a, index, types);
      case MEMORY_COPY -> new MemoryCopy(a, index, secondIndex, types);
      case MEMORY_INIT -> new MemoryInit(a, secondIndex, index, types);
      case DATA_DROP -> new DataDrop(index);
      default -> throw new IllegalArgumentException(opcode.text());
    };
  }

  private static long i32(long slot) {
    return slot & 0xFFFFFFFFL;
  }

  private abstract static class OnMemory extends Instruction {
    final int a;
    private final int memory;

    /** The bits of a slot that belong to an address of the memory. */
    final long addressMask;

    OnMemory(int a, int memory, List<MemoryType> types) {
      this.a = a;
      this.memory = memory;
      addressMask = types.get(memory).addressType().largest();
    }

    final Memory memory(Machine m) {
      return m.instance.memories[memory];
    }
  }

  private static final class MemorySize extends OnMemory {
    MemorySize(int a, int memory, List<MemoryType> types) {
      super(a, memory, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = memory(m).pages();
      return next;
    }
  }

  private static final class MemoryGrow extends OnMemory {
    MemoryGrow(int a, int memory, List<MemoryType> types) {
      super(a, memory, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = memory(m).grow(s[fp + a] & addressMask);
      return next;
    }
  }

  private static final class MemoryFill extends OnMemory {
    MemoryFill(int a, int memory, List<MemoryType> types) {
      super(a, memory, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      memory(m)
          .fill(
              s[fp + a] & addressMask,
              (byte) s[fp + a + 1],
              s[fp + a + 2] & addressMask,
              m.instance.store);
      return next;
    }
  }

  private static final class MemoryCopy extends OnMemory {
    private final int source;
    private final long sourceMask;

    MemoryCopy(int a, int memory, int source, List<MemoryType> types) {
      super(a, memory, types);
      this.source = source;
      sourceMask = types.get(source).addressType().largest();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      memory(m)
          .copy(
              s[fp + a] & addressMask,
              m.instance.memories[source],
              s[fp + a + 1] & sourceMask,
              // The length is of the smaller address type (core 3.4).
              s[fp + a + 2] & addressMask & sourceMask,
              m.instance.store);
      return next;
    }
  }

  private static final class MemoryInit extends OnMemory {
    private final int segment;

    MemoryInit(int a, int memory, int segment, List<MemoryType> types) {
      super(a, memory, types);
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      memory(m)
          .init(
              s[fp + a] & addressMask,
              m.instance.data(segment),
              i32(s[fp + a + 1]),
              i32(s[fp + a + 2]));
      return next;
    }
  }

  private static final class DataDrop extends Instruction {
    private final int segment;

    DataDrop(int segment) {
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.instance.dropData(segment);
      return next;
    }
  }
}
