// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Opcode.Table;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import java.util.List;

/** The rules of instructions on tables (core 3.3.6) and of calls through them. */
final class TableValidator {

  private final CodeValidator code;
  private final OperandStack operands;
  private final List<TableType> tables;
  private final TypeText text;

  TableValidator(CodeValidator code, OperandStack operands, List<TableType> tables, TypeText text) {
    this.code = code;
    this.operands = operands;
    this.tables = tables;
    this.text = text;
  }

  /** All instructions of tables. */
  void table(Table instruction, InstructionReader reader) {
    switch (instruction) {
      case TABLE_GET -> {
        TableType table = tableType(reader.index());
        code.pop(address(table));
        operands.push(table.elementType());
      }
      case TABLE_SET -> {
        TableType table = tableType(reader.index());
        code.pop(table.elementType());
        code.pop(address(table));
      }
      case TABLE_SIZE -> operands.push(address(tableType(reader.index())));
      case TABLE_GROW -> {
        TableType table = tableType(reader.index());
        code.pop(address(table));
        code.pop(table.elementType());
        operands.push(address(table));
      }
      case TABLE_FILL -> {
        TableType table = tableType(reader.index());
        code.pop(address(table));
        code.pop(table.elementType());
        code.pop(address(table));
      }
      case TABLE_COPY -> tableCopy(reader);
      case TABLE_INIT -> tableInit(reader);
      case ELEM_DROP -> code.elementSegment(reader.index());
    }
  }

  private void tableCopy(InstructionReader reader) {
    TableType destination = tableType(reader.index());
    TableType source = tableType(reader.secondIndex());
    elementsMatch(source.elementType(), destination);
    code.pop(CodeValidator.smaller(address(destination), address(source)));
    code.pop(address(source));
    code.pop(address(destination));
  }

  private void tableInit(InstructionReader reader) {
    TableType table = tableType(reader.secondIndex());
    elementsMatch(code.elementSegment(reader.index()), table);
    code.pop(NumberType.I32);
    code.pop(NumberType.I32);
    code.pop(address(table));
  }

  private void elementsMatch(ReferenceType found, TableType table) {
    if (!found.matches(table.elementType())) {
      throw code.invalid(
          "type mismatch", "elements of type " + text.of(found) + " for a table " + table);
    }
  }

  private TableType tableType(int index) {
    if (Integer.compareUnsigned(index, tables.size()) >= 0) {
      throw code.unknown("table", index, tables.size());
    }
    return tables.get(index);
  }

  private static NumberType address(TableType table) {
    return table.addressType().numberType();
  }

  /** Takes the index of an indirect call, and tells the type of the callee. */
  FunctionType callee(InstructionReader reader) {
    TableType table = tableType(reader.secondIndex());
    if (!table.elementType().matches(ReferenceType.FUNCREF)) {
      throw code.invalid("type mismatch", "instruction requires functions, the table is " + table);
    }
    FunctionType type = code.functionType(reader.index());
    code.pop(address(table));
    return type;
  }
}
