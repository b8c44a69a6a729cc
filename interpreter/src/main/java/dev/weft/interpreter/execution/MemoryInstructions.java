// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.interpreter.Memory;

/**
 * Memory instructions besides loads and stores (core 4.6.5). Their operands stand side by side from
 * slot {@code a} on, the result takes the place of the first.
 */
final class MemoryInstructions {

  private MemoryInstructions() {}

  static Instruction of(Opcode.Memory opcode, int a, int index, int secondIndex) {
    return switch (opcode) {
      case MEMORY_SIZE -> new MemorySize(a, index);
      case MEMORY_GROW -> new MemoryGrow(a, index);
      case MEMORY_FILL -> new MemoryFill(a, index);
      case MEMORY_COPY -> new MemoryCopy(a, index, secondIndex);
      case MEMORY_INIT -> new MemoryInit(a, secondIndex, index);
      case DATA_DROP -> new DataDrop(index);
      default -> throw new IllegalArgumentException(opcode.text());
    };
  }

  private static long unsigned(long slot) {
    return slot & 0xFFFFFFFFL;
  }

  private abstract static class OnMemory extends Instruction {
    final int a;
    private final int memory;

    OnMemory(int a, int memory) {
      this.a = a;
      this.memory = memory;
    }

    final Memory memory(Machine m) {
      return m.instance.memories[memory];
    }
  }

  private static final class MemorySize extends OnMemory {
    MemorySize(int a, int memory) {
      super(a, memory);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      s[fp + a] = (int) memory(m).pages();
      return next;
    }
  }

  private static final class MemoryGrow extends OnMemory {
    MemoryGrow(int a, int memory) {
      super(a, memory);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      s[fp + a] = (int) memory(m).grow(unsigned(s[fp + a]));
      return next;
    }
  }

  private static final class MemoryFill extends OnMemory {
    MemoryFill(int a, int memory) {
      super(a, memory);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      memory(m).fill(unsigned(s[fp + a]), (byte) s[fp + a + 1], unsigned(s[fp + a + 2]));
      return next;
    }
  }

  private static final class MemoryCopy extends OnMemory {
    private final int source;

    MemoryCopy(int a, int memory, int source) {
      super(a, memory);
      this.source = source;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      memory(m)
          .copy(
              unsigned(s[fp + a]),
              m.instance.memories[source],
              unsigned(s[fp + a + 1]),
              unsigned(s[fp + a + 2]));
      return next;
    }
  }

  private static final class MemoryInit extends OnMemory {
    private final int segment;

    MemoryInit(int a, int memory, int segment) {
      super(a, memory);
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      memory(m)
          .init(
              unsigned(s[fp + a]),
              m.instance.data(segment),
              unsigned(s[fp + a + 1]),
              unsigned(s[fp + a + 2]));
      return next;
    }
  }

  private static final class DataDrop extends Instruction {
    private final int segment;

    DataDrop(int segment) {
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.instance.dropData(segment);
      return next;
    }
  }
}
