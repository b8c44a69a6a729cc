// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Proposal;

/**
 * Goes over the fields of a module (core 6.6) and writes its sections.
 *
 * <p>Names may be used before they are defined, so there are three passes: the first gives every
 * definition its index and name, the second reads the types, the third everything else in the order
 * of the text.
 */
final class ModuleAssembler {

  /** The base-2 logarithm of the size of a page that a memory's type does not state. */
  private static final int PAGE_BITS = 16;

  /** What a table with an initial value begins with (core 5.5.7). */
  private static final int TABLE_WITH_INITIAL_VALUE = 0x40;

  // Kinds of imports and exports (core 5.5.5)
  private static final int FUNCTION = 0;
  private static final int TABLE = 1;
  private static final int MEMORY = 2;
  private static final int GLOBAL = 3;
  private static final int TAG = 4;

  /** An imported function of exactly one type (custom descriptors proposal). */
  private static final int EXACT_FUNCTION = 0x20;

  private final TokenReader in;
  private final boolean keepNames;

  private final IndexSpaces spaces = new IndexSpaces();
  private final TypeSection types;
  private final InstructionParser instructions;
  private final ConstantExpressions constants;
  private final NameSection names;
  private final CustomSections customSections;
  private final BranchHints branchHints;

  private final SectionWriter imports = new SectionWriter(2);
  private final SectionWriter functions = new SectionWriter(3);
  private final SectionWriter tables = new SectionWriter(4);
  private final SectionWriter memories = new SectionWriter(5);
  private final SectionWriter tags = new SectionWriter(13);
  private final SectionWriter globals = new SectionWriter(6);
  private final SectionWriter exports = new SectionWriter(7);
  private final SectionWriter bodies = new SectionWriter(10);
  private final ElementSection elements;
  private final DataSection data;
  private int start = -1;

  // How many of each index space the third pass has come to
  private int functionIndex;
  private int tableIndex;
  private int memoryIndex;
  private int globalIndex;
  private int tagIndex;

  /** The first definition that is no import, behind which no import may stand. */
  private Keyword firstDefinition;

  private final BinaryWriter scratch = new BinaryWriter();
  private final BinaryWriter body = new BinaryWriter();

  /**
   * An assembler of the fields that come next.
   *
   * @param in a reader at the first field of a module
   * @param keepNames whether to write a name section
   */
  ModuleAssembler(TokenReader in, boolean keepNames) {
    this.in = in;
    this.keepNames = keepNames;
    types = new TypeSection(in);
    branchHints = new BranchHints(in);
    instructions = new InstructionParser(in, spaces, types, branchHints);
    constants = new ConstantExpressions(in, instructions);
    elements = new ElementSection(in, spaces, types, constants);
    data = new DataSection(in, spaces, constants);
    names = new NameSection(in);
    customSections = new CustomSections(in);
  }

  /** Reads the name of the module if it comes next, of which an annotation may give another. */
  void moduleName() {
    int name = in.optionalName();
    int annotated = in.nameAnnotation("module");
    names.module(annotated >= 0 ? annotated : name);
  }

  /** Reads all fields up to the end of the reader's range. */
  byte[] assemble() {
    int first = in.position();
    while (!in.atEnd()) {
      int end = in.atForm() ? in.closing() : 0;
      declaration(fieldKeyword());
      in.seek(end);
      in.close();
    }
    in.seek(first);
    while (!in.atEnd()) {
      int end = in.closing();
      if (in.acceptForm(Keyword.TYPE)) {
        in.optionalName();
        types.definition();
        in.close();
      } else if (in.acceptForm(Keyword.REC)) {
        types.recursiveType();
        in.close();
      } else {
        in.seek(end + 1);
      }
    }
    in.seek(first);
    while (!in.atEnd()) {
      customSections.read();
      field();
    }
    customSections.read();
    in.checkAnnotations(first);
    return module();
  }

  private byte[] module() {
    BinaryWriter module = new BinaryWriter();
    module.fixed32(0x6D736100); // \0asm
    module.fixed32(1);
    customSections.writeBefore("type", module);
    types.writeTo(module);
    customSections.writeBefore("import", module);
    imports.writeTo(module);
    customSections.writeBefore("func", module);
    functions.writeTo(module);
    customSections.writeBefore("table", module);
    tables.writeTo(module);
    customSections.writeBefore("memory", module);
    memories.writeTo(module);
    customSections.writeBefore("tag", module);
    tags.writeTo(module);
    customSections.writeBefore("global", module);
    globals.writeTo(module);
    customSections.writeBefore("export", module);
    exports.writeTo(module);
    customSections.writeBefore("start", module);
    if (start >= 0) {
      scratch.truncate(0);
      scratch.u32(start);
      module.u8(8);
      module.sized(scratch);
    }
    customSections.writeBefore("elem", module);
    elements.writeTo(module);
    customSections.writeBefore("datacount", module);
    if (instructions.usesDataCount()) {
      scratch.truncate(0);
      scratch.u32(data.count());
      module.u8(12);
      module.sized(scratch);
    }
    customSections.writeBefore("code", module);
    branchHints.writeTo(module);
    bodies.writeTo(module);
    customSections.writeBefore("data", module);
    data.writeTo(module);
    if (keepNames) {
      names.writeTo(module, spaces, types.names);
    }
    customSections.writeRest(module);
    return module.toByteArray();
  }

  private Keyword fieldKeyword() {
    in.open();
    Keyword keyword = in.nextKeyword();
    if (keyword == null) {
      throw in.unexpectedToken("a module field");
    }
    switch (keyword) {
      case TYPE, REC, IMPORT, FUNC, TABLE, MEMORY, GLOBAL, TAG, EXPORT, START, ELEM, DATA ->
          in.seek(in.position() + 1);
      default -> throw in.unexpectedToken("a module field");
    }
    return keyword;
  }

  // First pass: indices and names

  private void declaration(Keyword keyword) {
    int at = in.position() - 1;
    switch (keyword) {
      case TYPE -> types.names.addNamed(in);
      case REC -> {
        while (in.atForm(Keyword.TYPE)) {
          int end = in.closing();
          in.seek(in.position() + 2);
          types.names.addNamed(in);
          in.seek(end);
          in.close();
        }
      }
      case IMPORT -> {
        checkImportOrder(at);
        in.utf8String();
        in.utf8String();
        in.open();
        space(externalKeyword()).addNamed(in);
      }
      case FUNC, TABLE, MEMORY, GLOBAL, TAG -> {
        space(keyword).addNamed(in);
        skipExports();
        if (in.atForm(Keyword.IMPORT)) {
          checkImportOrder(in.position() + 1);
        } else {
          if (firstDefinition == null) {
            firstDefinition = keyword;
          }
          inlineSegment(keyword);
        }
      }
      case ELEM -> spaces.elements.addNamed(in);
      case DATA -> spaces.data.addNamed(in);
      default -> {}
    }
  }

  private void checkImportOrder(int at) {
    if (firstDefinition != null) {
      String definition = firstDefinition == Keyword.FUNC ? "function" : firstDefinition.text;
      throw in.malformedAt(at, "import after " + definition, "imports come first");
    }
  }

  /** A segment inside a table or memory takes an index too. */
  private void inlineSegment(Keyword keyword) {
    if (keyword != Keyword.TABLE && keyword != Keyword.MEMORY) {
      return;
    }
    Keyword segment = keyword == Keyword.TABLE ? Keyword.ELEM : Keyword.DATA;
    while (in.kind() != TokenKind.CLOSE && in.kind() != TokenKind.END) {
      if (in.atForm(segment)) {
        (segment == Keyword.ELEM ? spaces.elements : spaces.data).add();
        return;
      }
      in.seek(in.kind() == TokenKind.OPEN ? in.closing() : in.position() + 1);
    }
  }

  private void skipExports() {
    while (in.atForm(Keyword.EXPORT)) {
      in.seek(in.closing());
      in.close();
    }
  }

  private Keyword externalKeyword() {
    Keyword keyword = in.nextKeyword();
    if (keyword != Keyword.FUNC
        && keyword != Keyword.TABLE
        && keyword != Keyword.MEMORY
        && keyword != Keyword.GLOBAL
        && keyword != Keyword.TAG) {
      throw in.unexpectedToken("'func', 'table', 'memory', 'global' or 'tag'");
    }
    in.seek(in.position() + 1);
    return keyword;
  }

  private IndexSpace space(Keyword keyword) {
    return switch (keyword) {
      case FUNC -> spaces.functions;
      case TABLE -> spaces.tables;
      case MEMORY -> spaces.memories;
      case GLOBAL -> spaces.globals;
      case TAG -> spaces.tags;
      default -> throw new IllegalArgumentException(keyword.text);
    };
  }

  private static int externalKind(Keyword keyword) {
    return switch (keyword) {
      case FUNC -> FUNCTION;
      case TABLE -> TABLE;
      case MEMORY -> MEMORY;
      case GLOBAL -> GLOBAL;
      case TAG -> TAG;
      default -> throw new IllegalArgumentException(keyword.text);
    };
  }

  // Third pass: everything else

  private void field() {
    int end = in.closing();
    Keyword keyword = fieldKeyword();
    switch (keyword) {
      case IMPORT -> importField();
      case FUNC -> function(end);
      case TABLE -> table(end);
      case MEMORY -> memory();
      case GLOBAL -> global(end);
      case TAG -> tag();
      case EXPORT -> export();
      case START -> {
        if (start >= 0) {
          throw in.malformedAt(in.position() - 1, "multiple start sections", "");
        }
        start = spaces.functions.index(in);
      }
      case ELEM -> elements.segment();
      case DATA -> data.segment();
      default -> in.seek(end); // types have been read
    }
    in.close();
  }

  private void importField() {
    BinaryWriter out = imports.entry();
    out.sized(in.utf8String());
    out.sized(in.utf8String());
    in.open();
    Keyword keyword = externalKeyword();
    in.optionalName();
    externalType(keyword, out);
    in.close();
  }

  /** Reads the rest of a definition if it is an import (core 6.6.5 and so on). */
  private boolean inlineImport(Keyword keyword) {
    if (!in.acceptForm(Keyword.IMPORT)) {
      return false;
    }
    BinaryWriter out = imports.entry();
    out.sized(in.utf8String());
    out.sized(in.utf8String());
    in.close();
    externalType(keyword, out);
    return true;
  }

  private void externalType(Keyword keyword, BinaryWriter out) {
    if (keyword == Keyword.FUNC) {
      functionType(out);
      return;
    }
    out.u8(externalKind(keyword));
    switch (keyword) {
      case TABLE -> {
        tableIndex++;
        types.tableType(out);
      }
      case MEMORY -> {
        memoryIndex++;
        types.memoryType(out);
      }
      case GLOBAL -> {
        globalIndex++;
        types.globalType(out);
      }
      default -> {
        tagIndex++;
        types.tagType(out);
      }
    }
  }

  private void functionType(BinaryWriter out) {
    boolean exact = in.acceptForm(Keyword.EXACT, Proposal.CUSTOM_DESCRIPTORS);
    out.u8(exact ? EXACT_FUNCTION : FUNCTION);
    IndexSpace locals = IndexSpace.ofLocals();
    out.u32(types.use(locals));
    names.locals(functionIndex++, locals);
    if (exact) {
      in.close();
    }
  }

  private void inlineExports(Keyword keyword, int index) {
    while (in.acceptForm(Keyword.EXPORT)) {
      BinaryWriter out = exports.entry();
      out.sized(in.utf8String());
      out.u8(externalKind(keyword));
      out.u32(index);
      in.close();
    }
  }

  private void export() {
    BinaryWriter out = exports.entry();
    out.sized(in.utf8String());
    in.open();
    Keyword keyword = externalKeyword();
    out.u8(externalKind(keyword));
    out.u32(space(keyword).index(in));
    in.close();
  }

  // Functions (core 6.6.5)

  private void function(int end) {
    in.optionalName();
    inlineExports(Keyword.FUNC, functionIndex);
    if (inlineImport(Keyword.FUNC)) {
      return;
    }
    int index = functionIndex++;
    IndexSpace locals = IndexSpace.ofLocals();
    int typeAt = in.position();
    int type = types.use(locals);
    functions.entry().u32(type);
    body.truncate(0);
    boolean counted = types.isKnown(type);
    locals(locals);
    if (!counted && locals.namedCount() > 0) {
      // Their indices would depend on how many parameters the type has.
      throw in.malformedAt(typeAt, "unknown type", Integer.toUnsignedString(type));
    }
    names.locals(index, locals);
    instructions.body(end, locals, body);
    branchHints.endFunction(index);
    bodies.entry().sized(body);
  }

  /** Reads the locals of a function and writes them with equal neighbours counted together. */
  private void locals(IndexSpace locals) {
    BinaryWriter groups = new BinaryWriter();
    BinaryWriter type = new BinaryWriter();
    BinaryWriter groupType = new BinaryWriter();
    int groupCount = 0;
    int groupSize = 0;
    while (in.acceptForm(Keyword.LOCAL)) {
      boolean named = in.atName();
      if (named) {
        locals.addNamed(in);
      }
      for (boolean more = named || in.kind() != TokenKind.CLOSE;
          more;
          more = !named && in.kind() != TokenKind.CLOSE) {
        type.truncate(0);
        types.values.valueType(type);
        if (!named) {
          locals.add();
        }
        if (groupSize > 0 && !type.contentEquals(groupType)) {
          groupCount++;
          groups.u32(groupSize);
          groups.bytes(groupType, 0);
          groupSize = 0;
        }
        groupSize++;
        groupType.truncate(0);
        groupType.bytes(type, 0);
      }
      in.close();
    }
    if (groupSize > 0) {
      groupCount++;
      groups.u32(groupSize);
      groups.bytes(groupType, 0);
    }
    body.u32(groupCount);
    body.bytes(groups, 0);
  }

  // Tables, memories, globals and tags (core 6.6.6 to 6.6.9)

  private void table(int end) {
    in.optionalName();
    inlineExports(Keyword.TABLE, tableIndex);
    if (inlineImport(Keyword.TABLE)) {
      return;
    }
    int index = tableIndex++;
    BinaryWriter out = tables.entry();
    int typeAt = in.position();
    int addressFlag = types.addressFlag();
    if (!types.values.atReferenceType()) {
      in.seek(typeAt);
      BinaryWriter tableType = new BinaryWriter();
      types.tableType(tableType);
      boolean initialized = in.kind() != TokenKind.CLOSE;
      if (initialized) {
        out.u8(TABLE_WITH_INITIAL_VALUE);
        out.u8(0);
      }
      out.bytes(tableType, 0);
      if (initialized) {
        constants.upTo(end, out);
      }
      return;
    }
    BinaryWriter type = new BinaryWriter();
    types.values.referenceType(type);
    if (!in.acceptForm(Keyword.ELEM)) {
      throw in.unexpectedToken("'(elem'");
    }
    int size = elements.inline(index, addressFlag, type);
    in.close();
    out.bytes(type, 0);
    TypeSection.fixedLimits(addressFlag, size, out);
  }

  private void memory() {
    in.optionalName();
    inlineExports(Keyword.MEMORY, memoryIndex);
    if (inlineImport(Keyword.MEMORY)) {
      return;
    }
    int index = memoryIndex++;
    BinaryWriter out = memories.entry();
    int typeAt = in.position();
    int addressFlag = types.addressFlag();
    int pageBits = types.pageBits();
    if (!in.acceptForm(Keyword.DATA)) {
      in.seek(typeAt);
      types.memoryType(out);
      return;
    }
    int size = data.inline(index, addressFlag);
    in.close();
    int shift = pageBits < 0 ? PAGE_BITS : pageBits;
    long pages = size == 0 ? 0 : (size - 1L >>> shift) + 1;
    int flags = pageBits < 0 ? addressFlag : addressFlag | TypeSection.HAS_PAGE_SIZE;
    TypeSection.fixedLimits(flags, pages, out);
    if (pageBits >= 0) {
      out.u32(pageBits);
    }
  }

  private void global(int end) {
    in.optionalName();
    inlineExports(Keyword.GLOBAL, globalIndex);
    if (inlineImport(Keyword.GLOBAL)) {
      return;
    }
    globalIndex++;
    BinaryWriter out = globals.entry();
    types.globalType(out);
    constants.upTo(end, out);
  }

  private void tag() {
    in.optionalName();
    inlineExports(Keyword.TAG, tagIndex);
    if (inlineImport(Keyword.TAG)) {
      return;
    }
    tagIndex++;
    types.tagType(tags.entry());
  }
}
