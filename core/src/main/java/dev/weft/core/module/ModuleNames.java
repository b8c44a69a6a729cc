// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.binary.BinaryReader;
import dev.weft.core.error.MalformedModule;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;

/**
 * The names that the {@code name} section gives to a module, its functions, types and tags (core
 * appendix, "Name Section"). A fault in the section ends its reading: what stood before it is kept.
 */
final class ModuleNames {

  private static final int MODULE_SUBSECTION = 0;
  private static final int FUNCTION_SUBSECTION = 1;
  private static final int TYPE_SUBSECTION = 4;
  private static final int TAG_SUBSECTION = 11;

  private final Int2ObjectMap<String> functionNames = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectMap<String> typeNames = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectMap<String> tagNames = new Int2ObjectOpenHashMap<>();
  private String moduleName = "";

  private ModuleNames() {}

  /** Reads the names out of a section, which may be null. */
  static ModuleNames read(byte[] bytes, CustomSection section) {
    ModuleNames names = new ModuleNames();
    if (section != null) {
      try {
        names.subsections(new BinaryReader(bytes, section.start(), section.end()));
      } catch (MalformedModule _) {
        // Faults in custom sections are no faults of the module (core 5.5.3).
      }
    }
    return names;
  }

  /**
   * Reads a section through.
   *
   * @throws MalformedModule if it has a fault
   */
  static void check(BinaryReader reader) {
    new ModuleNames().subsections(reader);
  }

  String moduleName() {
    return moduleName;
  }

  String functionName(int functionIndex) {
    return functionNames.getOrDefault(functionIndex, "");
  }

  String typeName(int typeIndex) {
    return typeNames.getOrDefault(typeIndex, "");
  }

  String tagName(int tagIndex) {
    String name = tagNames.get(tagIndex);
    return name == null ? "" : name;
  }

  private void subsections(BinaryReader reader) {
    while (!reader.atEnd()) {
      int id = reader.u8();
      int size = reader.count(1);
      int end = reader.position() + size;
      if (id == MODULE_SUBSECTION) {
        moduleName = reader.name();
      } else if (id == FUNCTION_SUBSECTION) {
        names(reader, functionNames);
      } else if (id == TYPE_SUBSECTION) {
        names(reader, typeNames);
      } else if (id == TAG_SUBSECTION) {
        names(reader, tagNames);
      }
      reader.seek(end);
    }
  }

  private static void names(BinaryReader reader, Int2ObjectMap<String> names) {
    int count = reader.count(2);
    for (int i = 0; i < count; i++) {
      int index = reader.u32();
      names.putIfAbsent(index, reader.name());
    }
  }
}
