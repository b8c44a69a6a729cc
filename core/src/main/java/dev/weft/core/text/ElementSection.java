// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** Reads element segments (core 6.6.10) and writes their section (core 5.5.12). */
final class ElementSection {

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
    elements(mode, table, offset, expressions, type);
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
    boolean functions = in.atIndex() || (!in.atForm() && isFuncref(type));
    return elements(ACTIVE, table, offset, !functions, type);
  }

  private static boolean isFuncref(BinaryWriter type) {
    return type.size() == 1 && type.bytes[0] == FUNCREF;
  }

  private int elements(
      int mode, int table, BinaryWriter offset, boolean expressions, BinaryWriter type) {
    boolean shortForm = mode == ACTIVE && table == 0 && (!expressions || isFuncref(type));
    int form = shortForm ? ACTIVE_IN_TABLE_0 : mode;
    BinaryWriter out = section.entry();
    out.u8(expressions ? form | EXPRESSIONS : form);
    if (form == ACTIVE) {
      out.u32(table);
    }
    out.bytes(offset, 0);
    if (form != ACTIVE_IN_TABLE_0 && expressions) {
      out.bytes(type, 0);
    } else if (form != ACTIVE_IN_TABLE_0) {
      out.u8(FUNCTION_KIND);
    }
    BinaryWriter elements = new BinaryWriter();
    int count = 0;
    for (; in.kind() != TokenKind.CLOSE; count++) {
      if (expressions) {
        constants.form(Keyword.ITEM, elements);
      } else {
        elements.u32(spaces.functions.index(in));
      }
    }
    out.u32(count);
    out.bytes(elements, 0);
    return count;
  }
}
