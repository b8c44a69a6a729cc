// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.binary.BinaryDecoder;
import dev.weft.core.binary.BinaryReader;
import dev.weft.core.binary.CodeForm;
import dev.weft.core.binary.InstructionReader;
import dev.weft.core.binary.ModuleContents;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExternalType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.TableType;
import dev.weft.core.type.TagType;
import dev.weft.core.validation.BranchHintValidator;
import dev.weft.core.validation.ModuleValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A decoded and valid module (core 2.5). Immutable, so any number of threads may use it and make
 * instances of it.
 *
 * <p>Indices count imports first, as the specification's index spaces do. Code and data stay in the
 * module's bytes, of which a private copy is kept.
 */
public final class Module {

  private final byte[] bytes;
  private final Features features;
  private final List<DefinedType> types;
  private final List<Import> imports;
  private final int[] functionTypeIndices;
  private final int importedFunctionCount;
  private final List<TableType> tables;
  private final List<Table> definedTables;
  private final List<MemoryType> memories;
  private final int importedMemoryCount;
  private final List<GlobalType> globals;
  private final List<Global> definedGlobals;
  private final List<TagType> tags;
  private final int[] tagTypeIndices;
  private final int importedTagCount;
  private final List<Export> exports;
  private final OptionalInt start;
  private final List<ElementSegment> elements;
  private final OptionalInt dataCount;
  private final List<FunctionBody> bodies;
  private final List<DataSegment> data;
  private final List<CustomSection> customSections;

  /**
   * Null until somebody asks; threads that ask at once read the same names, one of them is kept.
   */
  private volatile ModuleNames names;

  private Module(ModuleContents contents) {
    bytes = contents.bytes;
    features = contents.features;
    types = List.copyOf(contents.types);
    imports = List.copyOf(contents.imports);
    importedFunctionCount = contents.importedFunctionTypes.size();
    functionTypeIndices = new int[importedFunctionCount + contents.functionTypes.size()];
    contents.importedFunctionTypes.getElements(0, functionTypeIndices, 0, importedFunctionCount);
    contents.functionTypes.getElements(
        0, functionTypeIndices, importedFunctionCount, contents.functionTypes.size());
    List<TableType> allTables = new ArrayList<>();
    List<MemoryType> allMemories = new ArrayList<>();
    List<GlobalType> allGlobals = new ArrayList<>();
    for (Import imported : imports) {
      // Not a switch over patterns: the first one in a process costs milliseconds.
      if (imported.type() instanceof TableType type) {
        allTables.add(type);
      } else if (imported.type() instanceof MemoryType type) {
        allMemories.add(type);
      } else if (imported.type() instanceof GlobalType type) {
        allGlobals.add(type);
      }
    }
    importedMemoryCount = allMemories.size();
    for (Table table : contents.tables) {
      allTables.add(table.type());
    }
    allMemories.addAll(contents.memories);
    for (Global global : contents.globals) {
      allGlobals.add(global.type());
    }
    tables = List.copyOf(allTables);
    definedTables = List.copyOf(contents.tables);
    memories = List.copyOf(allMemories);
    globals = List.copyOf(allGlobals);
    definedGlobals = List.copyOf(contents.globals);
    tags = List.copyOf(contents.tags);
    tagTypeIndices = contents.tagTypes.toIntArray();
    importedTagCount = tags.size() - contents.definedTagCount;
    exports = List.copyOf(contents.exports);
    start = contents.start;
    elements = List.copyOf(contents.elements);
    dataCount = contents.dataCount;
    bodies = List.copyOf(contents.bodies);
    data = List.copyOf(contents.data);
    customSections = List.copyOf(contents.customSections);
  }

  /**
   * Decodes and validates a module with the default options.
   *
   * @param bytes a module in the binary or the text format; copied
   * @return the module
   * @throws MalformedModule if the bytes are not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(byte[] bytes) {
    return parse(bytes, ParseOptions.defaults());
  }

  /**
   * Decodes and validates a module.
   *
   * @param bytes a module in the binary or the text format; copied
   * @param options what is accepted
   * @return the module
   * @throws MalformedModule if the bytes are not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(byte[] bytes, ParseOptions options) {
    options.limits().check(ModuleLimit.MODULE_SIZE, bytes.length, 0);
    return ofOwned(bytes.clone(), options);
  }

  /**
   * Reads a file, and decodes and validates the module in it with the default options.
   *
   * @param file a module in the binary or the text format, whatever its name is
   * @return the module
   * @throws IOException if the file cannot be read
   * @throws MalformedModule if the file is not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(Path file) throws IOException {
    return parse(file, ParseOptions.defaults());
  }

  /**
   * Reads a file, and decodes and validates the module in it.
   *
   * @param file a module in the binary or the text format, whatever its name is
   * @param options what is accepted; a file that is too large is not read beyond the limit
   * @return the module
   * @throws IOException if the file cannot be read
   * @throws MalformedModule if the file is not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(Path file, ParseOptions options) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in, options);
    }
  }

  /**
   * Reads a stream up to its end, and decodes and validates the module in it with the default
   * options.
   *
   * @param in gives a module in the binary or the text format; not closed
   * @return the module
   * @throws IOException if the stream cannot be read
   * @throws MalformedModule if the bytes are not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(InputStream in) throws IOException {
    return parse(in, ParseOptions.defaults());
  }

  /**
   * Reads a stream up to its end, and decodes and validates the module in it.
   *
   * @param in gives a module in the binary or the text format; not closed
   * @param options what is accepted; no more than one byte is read beyond the limit of the size
   * @return the module
   * @throws IOException if the stream cannot be read
   * @throws MalformedModule if the bytes are not a module
   * @throws InvalidModule if the module breaks a rule of validation
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static Module parse(InputStream in, ParseOptions options) throws IOException {
    long most = Math.min(options.limits().of(ModuleLimit.MODULE_SIZE), Integer.MAX_VALUE - 1);
    byte[] bytes = StreamBytes.read(in, (int) most + 1);
    options.limits().check(ModuleLimit.MODULE_SIZE, bytes.length, 0);
    return ofOwned(bytes, options);
  }

  /** The bytes belong to the module from now on. */
  private static Module ofOwned(byte[] bytes, ParseOptions options) {
    byte[] binary = bytes;
    if (options.acceptsText() && TextAssembler.isText(bytes)) {
      binary = TextAssembler.assemble(bytes, TextAssembler.Names.KEEP, options.features());
    }
    ModuleContents contents = BinaryDecoder.decode(binary, options.limits(), options.features());
    Module module = new Module(contents);
    try {
      if (contents.invalid != null) {
        throw contents.invalid;
      }
      ModuleValidator.validate(module, options);
      if (options.checksCustomSections()) {
        module.checkCustomSections();
      }
    } catch (MalformedModule | InvalidModule fault) {
      // A module that is both is malformed, and code behind the fault has not been looked at.
      CodeForm.check(contents);
      throw fault;
    }
    return module;
  }

  private void checkCustomSections() {
    for (CustomSection section : customSections) {
      BinaryReader reader = new BinaryReader(bytes, section.start(), section.end());
      switch (section.name()) {
        case "name" -> ModuleNames.check(reader);
        case BranchHintValidator.SECTION -> BranchHintValidator.validate(this, section, reader);
        default -> {}
      }
    }
  }

  /** {@return the types by their index} */
  public List<DefinedType> types() {
    return types;
  }

  /** {@return the imports in order} */
  public List<Import> imports() {
    return imports;
  }

  /** {@return the number of functions, imports counted} */
  public int functionCount() {
    return functionTypeIndices.length;
  }

  /** {@return how many of the functions are imported; they have the lowest indices} */
  public int importedFunctionCount() {
    return importedFunctionCount;
  }

  /**
   * {@return the index of a function's type}
   *
   * @param functionIndex a function, below {@link #functionCount}
   */
  public int functionTypeIndex(int functionIndex) {
    return functionTypeIndices[functionIndex];
  }

  /**
   * {@return the type that the module gives a function}
   *
   * @param functionIndex a function, below {@link #functionCount}
   */
  public DefinedType definedType(int functionIndex) {
    return types.get(functionTypeIndices[functionIndex]);
  }

  /**
   * {@return what a function takes and returns}
   *
   * @param functionIndex a function, below {@link #functionCount}
   */
  public FunctionType functionType(int functionIndex) {
    return definedType(functionIndex).functionType();
  }

  /**
   * {@return the body of a function}
   *
   * @param functionIndex a function that is not imported
   */
  public FunctionBody body(int functionIndex) {
    return bodies.get(functionIndex - importedFunctionCount);
  }

  /** {@return the types of all tables, imported ones first} */
  public List<TableType> tables() {
    return tables;
  }

  /** {@return the tables that the module defines, without imported ones} */
  public List<Table> definedTables() {
    return definedTables;
  }

  /** {@return how many of the tables are imported} */
  public int importedTableCount() {
    return tables.size() - definedTables.size();
  }

  /** {@return the types of all memories, imported ones first} */
  public List<MemoryType> memories() {
    return memories;
  }

  /** {@return how many of the memories are imported} */
  public int importedMemoryCount() {
    return importedMemoryCount;
  }

  /** {@return the types of all globals, imported ones first} */
  public List<GlobalType> globals() {
    return globals;
  }

  /** {@return the globals that the module defines, without imported ones} */
  public List<Global> definedGlobals() {
    return definedGlobals;
  }

  /** {@return how many of the globals are imported} */
  public int importedGlobalCount() {
    return globals.size() - definedGlobals.size();
  }

  /** {@return the types of all tags, imported ones first} */
  public List<TagType> tags() {
    return tags;
  }

  /** {@return how many of the tags are imported} */
  public int importedTagCount() {
    return importedTagCount;
  }

  /**
   * {@return the index of a tag's type, unsigned}
   *
   * @param tagIndex a tag, imports counted
   */
  public int tagTypeIndex(int tagIndex) {
    return tagTypeIndices[tagIndex];
  }

  /** {@return the exports in order} */
  public List<Export> exports() {
    return exports;
  }

  /**
   * {@return the type of what an export offers}
   *
   * @param export an export of this module
   */
  public ExternalType exportType(Export export) {
    return switch (export.kind()) {
      case FUNCTION -> definedType(export.index());
      case TABLE -> tables.get(export.index());
      case MEMORY -> memories.get(export.index());
      case GLOBAL -> globals.get(export.index());
      case TAG -> tags.get(export.index());
    };
  }

  /** {@return the index of the start function, if there is one} */
  public OptionalInt start() {
    return start;
  }

  /** {@return the element segments} */
  public List<ElementSegment> elements() {
    return elements;
  }

  /** {@return the data segments} */
  public List<DataSegment> data() {
    return data;
  }

  /** {@return the number of data segments that the data count section states, if there is one} */
  public OptionalInt dataCount() {
    return dataCount;
  }

  /** {@return the custom sections in order} */
  public List<CustomSection> customSections() {
    return customSections;
  }

  /** {@return the module's name in its {@code name} section, or an empty string} */
  public String name() {
    return names().moduleName();
  }

  /**
   * {@return a function's name in the {@code name} section, or an empty string}
   *
   * @param functionIndex a function, imports counted
   */
  public String functionName(int functionIndex) {
    return names().functionName(functionIndex);
  }

  /**
   * {@return a type's name in the {@code name} section, or an empty string}
   *
   * @param typeIndex a type
   */
  public String typeName(int typeIndex) {
    return names().typeName(typeIndex);
  }

  /**
   * {@return a tag's name in the {@code name} section, or an empty string}
   *
   * @param tagIndex a tag, imports counted
   */
  public String tagName(int tagIndex) {
    return names().tagName(tagIndex);
  }

  private ModuleNames names() {
    ModuleNames read = names;
    if (read == null) {
      read = ModuleNames.read(bytes, nameSection());
      names = read;
    }
    return read;
  }

  private CustomSection nameSection() {
    for (CustomSection section : customSections) {
      if (section.name().equals("name")) {
        return section;
      }
    }
    return null;
  }

  /** {@return the module's bytes, read-only} */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /**
   * {@return a reader of the instructions in a range, for example of a function's body}
   *
   * @param start the offset of the first instruction from the start of the module
   * @param end the offset behind the last one
   */
  public InstructionReader instructions(int start, int end) {
    return new InstructionReader(bytes, start, end, types, features);
  }
}
