// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.CustomSection;
import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Global;
import dev.weft.core.module.Import;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.Table;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.ExternalType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.TableType;
import dev.weft.core.type.TagType;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decodes the binary format (core 5.5), section by section. Bodies of functions are decoded up to
 * their first instruction, constant expressions are read past, custom sections are only named.
 */
public final class BinaryDecoder {

  private static final int MAGIC = 0x6D73_6100;
  private static final int VERSION = 1;

  /** The byte that a table with an initial value for its elements begins with (core 5.5.7). */
  private static final int HAS_INITIAL_VALUE = 0x40;

  /** The kind of an import that is a function of exactly one type (custom descriptors proposal). */
  private static final int EXACT_FUNCTION = 0x20;

  private static final DefinedType UNKNOWN_TYPE = DefinedType.of(FunctionType.of());

  private final ModuleLimits limits;
  private final ModuleContents contents;
  private final TypeSectionReader types;
  private final TypeSpace typeSpace;
  private final SegmentReader segments;
  private final CodeReader code;
  private int tableCount;
  private int memoryCount;

  private BinaryDecoder(byte[] bytes, ModuleLimits limits, Features features) {
    this.limits = limits;
    contents = new ModuleContents(bytes, features);
    types = new TypeSectionReader(limits, contents);
    typeSpace = new TypeSpace(contents.types);
    segments = new SegmentReader(limits);
    code = new CodeReader(limits);
  }

  /**
   * Decodes a module.
   *
   * @param bytes the whole module; kept, so nobody may change them
   * @param limits how large it and its parts may be
   * @param features what it may use
   * @return what the module contains, not validated
   * @throws MalformedModule if the bytes are not a module
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static ModuleContents decode(byte[] bytes, ModuleLimits limits, Features features) {
    BinaryDecoder decoder = new BinaryDecoder(bytes, limits, features);
    try {
      decoder.module();
    } catch (MalformedModule malformed) {
      // Code stands before what the decoder found, but has not been read.
      CodeForm.check(decoder.contents);
      throw malformed;
    }
    return decoder.contents;
  }

  /** Core 5.5.17. */
  private void module() {
    byte[] bytes = contents.bytes;
    limits.check(ModuleLimit.MODULE_SIZE, bytes.length, 0);
    BinaryReader reader = new BinaryReader(bytes, 0, bytes.length);
    header(reader);
    Section last = Section.CUSTOM;
    while (!reader.atEnd()) {
      int start = reader.position();
      Section section = Section.of(reader.u8());
      if (section == null) {
        throw unknownSection(start);
      }
      contents.features.require(section.proposal, start, "malformed section id");
      int end = sectionEnd(reader);
      if (section != Section.CUSTOM) {
        if (section.compareTo(last) <= 0) {
          throw misplaced(start, section, last);
        }
        last = section;
      }
      InstructionReader inside =
          new InstructionReader(bytes, reader.position(), end, typeSpace, contents.features);
      section(section, inside);
      if (!inside.atEnd()) {
        throw tooLarge(section, inside);
      }
      reader.seek(end);
    }
    checkCounts();
    noteUnknownType();
  }

  private static void header(BinaryReader reader) {
    int magic = reader.fixed32();
    if (magic != MAGIC) {
      throw badHeader(0, "magic header not detected", magic);
    }
    int version = reader.fixed32();
    if (version != VERSION) {
      throw badHeader(Integer.BYTES, "unknown binary version", version);
    }
  }

  private static int sectionEnd(BinaryReader reader) {
    int start = reader.position();
    int size = reader.u32();
    if (Integer.compareUnsigned(size, reader.remaining()) > 0) {
      throw MalformedModule.atOffset(
          start,
          "length out of bounds",
          "the section needs "
              + Integer.toUnsignedString(size)
              + " bytes, the module has "
              + reader.remaining());
    }
    return reader.position() + size;
  }

  private void section(Section section, InstructionReader reader) {
    switch (section) {
      case CUSTOM -> customSection(reader);
      case TYPE -> types.section(reader);
      case IMPORT -> importSection(reader);
      case FUNCTION -> functionSection(reader);
      case TABLE -> tableSection(reader);
      case MEMORY -> memorySection(reader);
      case TAG -> tagSection(reader);
      case GLOBAL -> globalSection(reader);
      case EXPORT -> exportSection(reader);
      case START -> contents.start = OptionalInt.of(reader.u32());
      case ELEMENT -> elementSection(reader);
      case DATA_COUNT -> contents.dataCount = OptionalInt.of(reader.u32());
      case CODE -> codeSection(reader);
      case DATA -> dataSection(reader);
    }
  }

  /** Core 5.5.3. What stands behind the name is nobody's business but its reader's. */
  private void customSection(BinaryReader reader) {
    String name = name(reader);
    contents.customSections.add(new CustomSection(name, reader.position(), reader.end()));
    reader.seek(reader.end());
  }

  /** Core 5.5.5. */
  private void importSection(BinaryReader reader) {
    int count = count(reader, 3, ModuleLimit.IMPORTS);
    for (int i = 0; i < count; i++) {
      String moduleName = name(reader);
      String itemName = name(reader);
      contents.imports.add(new Import(moduleName, itemName, importedType(reader)));
    }
  }

  private ExternalType importedType(BinaryReader reader) {
    int start = reader.position();
    if (reader.u8() == EXACT_FUNCTION) {
      reader.features.require(Proposal.CUSTOM_DESCRIPTORS, start, "malformed import kind");
      return new ExactType(importedFunction(reader));
    }
    reader.seek(start);
    return switch (externalKind(reader, "malformed import kind")) {
      case FUNCTION -> importedFunction(reader);
      case TABLE -> {
        limits.check(ModuleLimit.TABLES, ++tableCount, reader.position());
        secondTable(reader);
        yield TypeReader.tableType(reader);
      }
      case MEMORY -> {
        limits.check(ModuleLimit.MEMORIES, ++memoryCount, reader.position());
        secondMemory(reader);
        yield TypeReader.memoryType(reader);
      }
      case GLOBAL -> TypeReader.globalType(reader);
      case TAG -> tag(reader);
    };
  }

  private DefinedType importedFunction(BinaryReader reader) {
    int index = reader.u32();
    contents.importedFunctionTypes.add(index);
    return definedType(index);
  }

  private TagType tag(BinaryReader reader) {
    int index = TypeReader.tagType(reader);
    TagType type = new TagType(definedType(index));
    contents.tagTypes.add(index);
    contents.tags.add(type);
    return type;
  }

  /** A type that is not there is found by the validator, which looks at the index. */
  private DefinedType definedType(int index) {
    boolean known = Integer.compareUnsigned(index, contents.types.size()) < 0;
    return known ? contents.types.get(index) : UNKNOWN_TYPE;
  }

  /** Core 5.5.6. */
  private void functionSection(BinaryReader reader) {
    int count = count(reader, 1, ModuleLimit.FUNCTIONS);
    contents.functionTypes.ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      contents.functionTypes.add(reader.u32());
    }
  }

  /** Core 5.5.7. */
  private void tableSection(InstructionReader reader) {
    int start = reader.position();
    int count = reader.count(2);
    limits.check(ModuleLimit.TABLES, (long) tableCount + count, start);
    for (int i = 0; i < count; i++) {
      tableCount++;
      secondTable(reader);
      contents.tables.add(table(reader));
    }
  }

  private Table table(InstructionReader reader) {
    int start = reader.position();
    if (reader.u8() != HAS_INITIAL_VALUE) {
      reader.seek(start);
      return new Table(TypeReader.tableType(reader), Optional.empty());
    }
    reader.features.require(Proposal.TYPED_FUNCTION_REFERENCES, start, "malformed reference type");
    reader.zeroByte();
    TableType type = TypeReader.tableType(reader);
    return new Table(type, Optional.of(segments.constantExpression(reader)));
  }

  /** Core 5.5.8. */
  private void memorySection(BinaryReader reader) {
    int start = reader.position();
    int count = reader.count(1);
    limits.check(ModuleLimit.MEMORIES, (long) memoryCount + count, start);
    for (int i = 0; i < count; i++) {
      memoryCount++;
      secondMemory(reader);
      contents.memories.add(TypeReader.memoryType(reader));
    }
  }

  private void secondTable(BinaryReader reader) {
    if (tableCount > 1) {
      contents.allow(Proposal.REFERENCE_TYPES, reader.position(), "multiple tables");
    }
  }

  private void secondMemory(BinaryReader reader) {
    if (memoryCount > 1) {
      contents.allow(Proposal.MULTIPLE_MEMORIES, reader.position(), "multiple memories");
    }
  }

  /** Core 5.5, "Tag Section". */
  private void tagSection(BinaryReader reader) {
    int count = count(reader, 2, ModuleLimit.TAGS);
    contents.definedTagCount = count;
    for (int i = 0; i < count; i++) {
      tag(reader);
    }
  }

  /** Core 5.5.9. */
  private void globalSection(InstructionReader reader) {
    int count = count(reader, 3, ModuleLimit.GLOBALS);
    for (int i = 0; i < count; i++) {
      GlobalType type = TypeReader.globalType(reader);
      contents.globals.add(new Global(type, segments.constantExpression(reader)));
    }
  }

  /** Core 5.5.10. */
  private void exportSection(BinaryReader reader) {
    int count = count(reader, 3, ModuleLimit.EXPORTS);
    for (int i = 0; i < count; i++) {
      String name = name(reader);
      ExternalKind kind = externalKind(reader, "malformed export kind");
      contents.exports.add(new Export(name, kind, reader.u32()));
    }
  }

  /** Core 5.5.12. */
  private void elementSection(InstructionReader reader) {
    int count = count(reader, 3, ModuleLimit.ELEMENT_SEGMENTS);
    for (int i = 0; i < count; i++) {
      contents.elements.add(segments.elementSegment(reader));
    }
  }

  /** Core 5.5.13. */
  private void codeSection(BinaryReader reader) {
    int count = count(reader, 2, ModuleLimit.FUNCTIONS);
    for (int i = 0; i < count; i++) {
      contents.bodies.add(code.body(reader));
    }
  }

  /** Core 5.5.14. */
  private void dataSection(InstructionReader reader) {
    int count = count(reader, 2, ModuleLimit.DATA_SEGMENTS);
    for (int i = 0; i < count; i++) {
      contents.data.add(segments.dataSegment(reader));
    }
  }

  private int count(BinaryReader reader, int smallestEntry, ModuleLimit limit) {
    int start = reader.position();
    int count = reader.count(smallestEntry);
    limits.check(limit, count, start);
    return count;
  }

  private String name(BinaryReader reader) {
    int start = reader.position();
    limits.check(ModuleLimit.NAME_LENGTH, reader.count(1), start);
    reader.seek(start);
    return reader.name();
  }

  private static ExternalKind externalKind(BinaryReader reader, String reason) {
    int start = reader.position();
    int kind = reader.u8();
    return switch (kind) {
      case 0 -> ExternalKind.FUNCTION;
      case 1 -> ExternalKind.TABLE;
      case 2 -> ExternalKind.MEMORY;
      case 3 -> ExternalKind.GLOBAL;
      case 4 -> {
        reader.features.require(Proposal.EXCEPTION_HANDLING, start, reason);
        yield ExternalKind.TAG;
      }
      default ->
          throw MalformedModule.atOffset(start, reason, "found " + BinaryReader.hexadecimal(kind));
    };
  }

  /** The conditions at the end of core 5.5.17. */
  private void checkCounts() {
    int end = contents.bytes.length;
    int declared = contents.functionTypes.size();
    int defined = contents.bodies.size();
    if (declared != defined) {
      throw MalformedModule.atOffset(
          end,
          "function and code section have inconsistent lengths",
          declared + " functions are declared, " + defined + " have code");
    }
    int segmentCount = contents.data.size();
    if (contents.dataCount.orElse(segmentCount) != segmentCount) {
      throw MalformedModule.atOffset(
          end,
          "data count and data section have inconsistent lengths",
          Integer.toUnsignedString(contents.dataCount.getAsInt())
              + " data segments are declared, there are "
              + segmentCount);
    }
  }

  private void noteUnknownType() {
    if (typeSpace.unknownIndex() >= 0 && contents.invalid == null) {
      long index = typeSpace.unknownIndex();
      int count = contents.types.size();
      String detail = index < count ? "it is defined only further on" : "there are " + count;
      contents.invalid =
          InvalidModule.inModule(typeSpace.unknownOffset(), "unknown type " + index, detail);
    }
  }

  private static MalformedModule badHeader(int offset, String reason, int found) {
    String bytes = BinaryReader.hexadecimal(Integer.reverseBytes(found));
    return MalformedModule.atOffset(offset, reason, "found the bytes " + bytes);
  }

  private MalformedModule unknownSection(int start) {
    String found = BinaryReader.hexadecimal(contents.bytes[start] & 0xFF);
    return MalformedModule.atOffset(start, "malformed section id", "found " + found);
  }

  private static MalformedModule misplaced(int start, Section section, Section last) {
    String detail =
        section == last ? "a second section " + last : "section " + section + " behind " + last;
    return MalformedModule.atOffset(start, "unexpected content after last section", detail);
  }

  private static MalformedModule tooLarge(Section section, BinaryReader inside) {
    return MalformedModule.atOffset(
        inside.position(),
        "section size mismatch",
        "section " + section + " has " + inside.remaining() + " bytes too many");
  }
}
