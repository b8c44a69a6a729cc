// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.binary.ModuleContents;
import dev.weft.core.type.ExternalType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.TableType;
import java.lang.foreign.MemorySegment;
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
  private final List<FunctionType> types;
  private final List<Import> imports;
  private final int[] functionTypeIndices;
  private final int importedFunctionCount;
  private final List<TableType> tables;
  private final int importedTableCount;
  private final List<MemoryType> memories;
  private final int importedMemoryCount;
  private final List<GlobalType> globals;
  private final List<Global> definedGlobals;
  private final List<Export> exports;
  private final OptionalInt start;
  private final List<ElementSegment> elements;
  private final OptionalInt dataCount;
  private final List<FunctionBody> bodies;
  private final List<DataSegment> data;
  private final List<CustomSection> customSections;

  private Module(ModuleContents contents) {
    bytes = contents.bytes;
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
      switch (imported.type()) {
        case FunctionType _ -> {}
        case TableType type -> allTables.add(type);
        case MemoryType type -> allMemories.add(type);
        case GlobalType type -> allGlobals.add(type);
      }
    }
    importedTableCount = allTables.size();
    importedMemoryCount = allMemories.size();
    allTables.addAll(contents.tables);
    allMemories.addAll(contents.memories);
    for (Global global : contents.globals) {
      allGlobals.add(global.type());
    }
    tables = List.copyOf(allTables);
    memories = List.copyOf(allMemories);
    globals = List.copyOf(allGlobals);
    definedGlobals = List.copyOf(contents.globals);
    exports = List.copyOf(contents.exports);
    start = contents.start;
    elements = List.copyOf(contents.elements);
    dataCount = contents.dataCount;
    bodies = List.copyOf(contents.bodies);
    data = List.copyOf(contents.data);
    customSections = List.copyOf(contents.customSections);
  }

  /** Returns the function types by their index. */
  public List<FunctionType> types() {
    return types;
  }

  /** Returns the imports in order. */
  public List<Import> imports() {
    return imports;
  }

  /** Returns the number of functions, imports counted. */
  public int functionCount() {
    return functionTypeIndices.length;
  }

  /** Returns how many of the functions are imported; they have the lowest indices. */
  public int importedFunctionCount() {
    return importedFunctionCount;
  }

  /**
   * Returns the index of a function's type.
   *
   * @param functionIndex a function, below {@link #functionCount}
   */
  public int functionTypeIndex(int functionIndex) {
    return functionTypeIndices[functionIndex];
  }

  /**
   * Returns a function's type.
   *
   * @param functionIndex a function, below {@link #functionCount}
   */
  public FunctionType functionType(int functionIndex) {
    return types.get(functionTypeIndices[functionIndex]);
  }

  /**
   * Returns the body of a function.
   *
   * @param functionIndex a function that is not imported
   */
  public FunctionBody body(int functionIndex) {
    return bodies.get(functionIndex - importedFunctionCount);
  }

  /** Returns the types of all tables, imported ones first. */
  public List<TableType> tables() {
    return tables;
  }

  /** Returns how many of the tables are imported. */
  public int importedTableCount() {
    return importedTableCount;
  }

  /** Returns the types of all memories, imported ones first. */
  public List<MemoryType> memories() {
    return memories;
  }

  /** Returns how many of the memories are imported. */
  public int importedMemoryCount() {
    return importedMemoryCount;
  }

  /** Returns the types of all globals, imported ones first. */
  public List<GlobalType> globals() {
    return globals;
  }

  /** Returns the globals that the module defines, without imported ones. */
  public List<Global> definedGlobals() {
    return definedGlobals;
  }

  /** Returns how many of the globals are imported. */
  public int importedGlobalCount() {
    return globals.size() - definedGlobals.size();
  }

  /** Returns the exports in order. */
  public List<Export> exports() {
    return exports;
  }

  /**
   * Returns the type of what an export offers.
   *
   * @param export an export of this module
   */
  public ExternalType exportType(Export export) {
    return switch (export.kind()) {
      case FUNCTION -> functionType(export.index());
      case TABLE -> tables.get(export.index());
      case MEMORY -> memories.get(export.index());
      case GLOBAL -> globals.get(export.index());
    };
  }

  /** Returns the index of the start function, if there is one. */
  public OptionalInt start() {
    return start;
  }

  /** Returns the element segments. */
  public List<ElementSegment> elements() {
    return elements;
  }

  /** Returns the data segments. */
  public List<DataSegment> data() {
    return data;
  }

  /** Returns the number of data segments that the data count section states, if there is one. */
  public OptionalInt dataCount() {
    return dataCount;
  }

  /** Returns the custom sections in order. */
  public List<CustomSection> customSections() {
    return customSections;
  }

  /** Returns the module's bytes, read-only. */
  public MemorySegment bytes() {
    return MemorySegment.ofArray(bytes).asReadOnly();
  }

  /**
   * Returns a reader of the instructions in a range, for example of a function's body.
   *
   * @param start the offset of the first instruction from the start of the module
   * @param end the offset behind the last one
   */
  public InstructionReader instructions(int start, int end) {
    return new InstructionReader(bytes, start, end);
  }
}
