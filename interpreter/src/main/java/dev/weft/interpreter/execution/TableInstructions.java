// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.TableType;
import java.util.List;

/**
 * Table instructions (core 4.6.4). Their operands stand side by side from slot {@code a} on, the
 * result takes the place of the first.
 */
final class TableInstructions {

  private TableInstructions() {}

  private static final Object[] DROPPED = {};

  /**
   * Makes an instruction.
   *
   * @param types the types of the module's tables
   */
  static Instruction of(
      Opcode.Table opcode, int a, int index, int secondIndex, List<TableType> types) {
    return switch (opcode) {
      case TABLE_GET -> new TableGet(a, index, types);
      case TABLE_SET -> new TableSet(a, index, types);
      case TABLE_SIZE -> new TableSize(a, index, types);
      case TABLE_GROW -> new TableGrow(a, index, types);
      case TABLE_FILL -> new TableFill(a, index, types);
      case TABLE_COPY -> new TableCopy(a, index, secondIndex, types);
      case TABLE_INIT -> new TableInit(a, secondIndex, index, types);
      case ELEM_DROP -> new ElemDrop(index);
    };
  }

  private abstract static class OnTable extends Instruction {
    final int a;
    final int table;

    /** The bits of a slot that belong to an index of the table. */
    final long indexMask;

    OnTable(int a, int table, List<TableType> types) {
      this.a = a;
      this.table = table;
      indexMask = types.get(table).addressType().largest();
    }
  }

  private static final class TableGet extends OnTable {
    TableGet(int a, int table, List<TableType> types) {
      super(a, table, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.references[fp + a] = m.tables[table].get(s[fp + a] & indexMask);
      return next;
    }
  }

  private static final class TableSet extends OnTable {
    TableSet(int a, int table, List<TableType> types) {
      super(a, table, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.tables[table].set(s[fp + a] & indexMask, m.references[fp + a + 1]);
      return next;
    }
  }

  private static final class TableSize extends OnTable {
    TableSize(int a, int table, List<TableType> types) {
      super(a, table, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = m.tables[table].size();
      return next;
    }
  }

  private static final class TableGrow extends OnTable {
    TableGrow(int a, int table, List<TableType> types) {
      super(a, table, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      s[fp + a] = m.tables[table].grow(s[fp + a + 1] & indexMask, m.references[fp + a]);
      return next;
    }
  }

  private static final class TableFill extends OnTable {
    TableFill(int a, int table, List<TableType> types) {
      super(a, table, types);
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.tables[table].fill(
          s[fp + a] & indexMask, m.references[fp + a + 1], s[fp + a + 2] & indexMask);
      return next;
    }
  }

  private static final class TableCopy extends OnTable {
    private final int source;
    private final long sourceMask;

    TableCopy(int a, int table, int source, List<TableType> types) {
      super(a, table, types);
      this.source = source;
      sourceMask = types.get(source).addressType().largest();
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.tables[table].copy(
          s[fp + a] & indexMask,
          m.tables[source],
          s[fp + a + 1] & sourceMask,
          // The length is of the smaller address type (core 3.4).
          s[fp + a + 2] & indexMask & sourceMask);
      return next;
    }
  }

  private static final class TableInit extends OnTable {
    private final int segment;

    TableInit(int a, int table, int segment, List<TableType> types) {
      super(a, table, types);
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Object[] elements = m.instance.elements[segment];
      m.tables[table].init(
          s[fp + a] & indexMask,
          elements == null ? DROPPED : elements,
          s[fp + a + 1] & 0xFFFFFFFFL,
          s[fp + a + 2] & 0xFFFFFFFFL);
      return next;
    }
  }

  private static final class ElemDrop extends Instruction {
    private final int segment;

    ElemDrop(int segment) {
      this.segment = segment;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      m.instance.elements[segment] = null;
      return next;
    }
  }
}
