// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Reference;

/** Reads element segments (core 6.6.10) and writes their section (core 5.5.12). */
final class ElementSection {

  /** How elements are written. */
  private enum Elements {
    /** Function indices. */
    FUNCTIONS,
    /** Function indices in the text that must be expressions in the module, for their type. */
    FUNCTION_REFERENCES,
    /** Expressions. */
    EXPRESSIONS
  }

  private static final int FUNCREF = 0x70;
  private static final int FUNCTION_KIND = 0;

  // The number that an entry begins with
  private static final int ACTIVE_IN_TABLE_0 = 0;
  private static final int PASSIVE = 1;
  private static final int ACTIVE = 2;
  private static final int DECLARATIVE = 3;

  /** The bit that says that elements are expressions and not function indices. */
  private static final int EXPRESSIONS = 4;

  private final TokenReader in;
  private final IndexSpaces spaces;
  private final TypeSection types;
  private final ConstantExpressions constants;
  private final SectionWriter section = new SectionWriter(9);

  ElementSection(
      TokenReader in, IndexSpaces spaces, TypeSection types, ConstantExpressions constants) {
    this.in = in;
    this.spaces = spaces;
    this.types = types;
    this.constants = constants;
  }

  void writeTo(BinaryWriter module) {
    section.writeTo(module);
  }

  /** Reads a segment behind its keyword. */
  void segment() {
    in.optionalName();
    boolean declarative = in.accept(Keyword.DECLARE);
    boolean tableForm = in.atForm(Keyword.TABLE);
    int tableAt = in.position();
    int table = declarative ? 0 : spaces.tables.optionalUse(Keyword.TABLE, in);
    boolean tableGiven = in.position() > tableAt;
    boolean active = tableGiven || (!declarative && in.atForm() && !types.values.atReferenceType());
    BinaryWriter offset = new BinaryWriter();
    if (active) {
      constants.form(Keyword.OFFSET, offset);
    }
    BinaryWriter type = new BinaryWriter();
    boolean expressions = types.values.atReferenceType();
    if (expressions) {
      types.values.referenceType(type);
    } else if (!in.accept(Keyword.FUNC) && (!active || tableForm)) {
      throw in.unexpectedToken("'func' or a reference type");
    }
    int mode = declarative ? DECLARATIVE : active ? ACTIVE : PASSIVE;
    Elements form = expressions ? Elements.EXPRESSIONS : Elements.FUNCTIONS;
    elements(mode, table, offset, form, type);
  }

  /**
   * Reads the elements of a segment inside a table.
   *
   * @param table the index of the table
   * @param addressFlag the flag of the table's address type
   * @param type the type of the table's elements
   * @return how many elements there are
   */
  int inline(int table, int addressFlag, BinaryWriter type) {
    BinaryWriter offset = new BinaryWriter();
    ConstantExpressions.zero(addressFlag, offset);
    Elements form;
    if (in.atForm()) {
      form = Elements.EXPRESSIONS;
    } else {
      form = isFuncref(type) ? Elements.FUNCTIONS : Elements.FUNCTION_REFERENCES;
    }
    return elements(ACTIVE, table, offset, form, type);
  }

  private static boolean isFuncref(BinaryWriter type) {
    return type.size() == 1 && type.bytes[0] == FUNCREF;
  }

  private int elements(int mode, int table, BinaryWriter offset, Elements form, BinaryWriter type) {
    boolean expressions = form != Elements.FUNCTIONS;
    boolean shortForm = mode == ACTIVE && table == 0 && (!expressions || isFuncref(type));
    int kind = shortForm ? ACTIVE_IN_TABLE_0 : mode;
    BinaryWriter out = section.entry();
    out.u8(expressions ? kind | EXPRESSIONS : kind);
    if (kind == ACTIVE) {
      out.u32(table);
    }
    out.bytes(offset, 0);
    if (kind != ACTIVE_IN_TABLE_0 && expressions) {
      out.bytes(type, 0);
    } else if (kind != ACTIVE_IN_TABLE_0) {
      out.u8(FUNCTION_KIND);
    }
    BinaryWriter elements = new BinaryWriter();
    int count = 0;
    for (; in.kind() != TokenKind.CLOSE; count++) {
      switch (form) {
        case FUNCTIONS -> elements.u32(spaces.functions.index(in));
        case FUNCTION_REFERENCES -> {
          elements.opcode(Reference.REF_FUNC);
          elements.u32(spaces.functions.index(in));
          elements.opcode(Control.END);
        }
        case EXPRESSIONS -> constants.form(Keyword.ITEM, elements);
      }
    }
    out.u32(count);
    out.bytes(elements, 0);
    return count;
  }
}
