// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;

/**
 * Table instructions (core 4.6.4). Their operands stand side by side from slot {@code a} on, the
 * result takes the place of the first.
 */
final class TableInstructions {

  private TableInstructions() {}

  private static final Object[] DROPPED = {};

  static Instruction of(Opcode.Table opcode, int a, int index, int secondIndex) {
    return switch (opcode) {
      case TABLE_GET -> new TableGet(a, index);
      case TABLE_SET -> new TableSet(a, index);
      case TABLE_SIZE -> new TableSize(a, index);
      case TABLE_GROW -> new TableGrow(a, index);
      case TABLE_FILL -> new TableFill(a, index);
      case TABLE_COPY -> new TableCopy(a, index, secondIndex);
      case TABLE_INIT -> new TableInit(a, secondIndex, index);
      case ELEM_DROP -> new ElemDrop(index);
    };
  }

  private abstract static class OnTable extends Instruction {
    final int a;
    final int table;

    OnTable(int a, int table) {
      this.a = a;
      this.table = table;
    }
  }

  private static final class TableGet extends OnTable {
    TableGet(int a, int table) {
      super(a, table);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.references[fp + a] = m.tables[table].get((int) s[fp + a]);
      return next;
    }
  }

  private static final class TableSet extends OnTable {
    TableSet(int a, int table) {
      super(a, table);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.tables[table].set((int) s[fp + a], m.references[fp + a + 1]);
      return next;
    }
  }

  private static final class TableSize extends OnTable {
    TableSize(int a, int table) {
      super(a, table);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      s[fp + a] = m.tables[table].size();
      return next;
    }
  }

  private static final class TableGrow extends OnTable {
    TableGrow(int a, int table) {
      super(a, table);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      s[fp + a] = m.tables[table].grow((int) s[fp + a + 1], m.references[fp + a]);
      return next;
    }
  }

  private static final class TableFill extends OnTable {
    TableFill(int a, int table) {
      super(a, table);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.tables[table].fill((int) s[fp + a], m.references[fp + a + 1], (int) s[fp + a + 2]);
      return next;
    }
  }

  private static final class TableCopy extends OnTable {
    private final int source;

    TableCopy(int a, int table, int source) {
      super(a, table);
      this.source = source;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.tables[table].copy(
          (int) s[fp + a], m.tables[source], (int) s[fp + a + 1], (int) s[fp + a + 2]);
      return next;
    }
  }

  private static final class TableInit extends OnTable {
    private final int segment;

    TableInit(int a, int table, int segment) {
      super(a, table);
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      Object[] elements = m.instance.elements[segment];
      m.tables[table].init(
          (int) s[fp + a],
          elements == null ? DROPPED : elements,
          (int) s[fp + a + 1],
          (int) s[fp + a + 2]);
      return next;
    }
  }

  private static final class ElemDrop extends Instruction {
    private final int segment;

    ElemDrop(int segment) {
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp) {
      m.instance.elements[segment] = null;
      return next;
    }
  }
}
