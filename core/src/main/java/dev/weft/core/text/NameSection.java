// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.nio.charset.StandardCharsets;

/**
 * The names of a module, its functions, their locals, its types and its tags, for the name section
 * (core 7.4.1), so that backtraces and messages can tell them.
 */
final class NameSection {

  private static final int CUSTOM_SECTION = 0;
  private static final int MODULE_NAME = 0;
  private static final int FUNCTION_NAMES = 1;
  private static final int LOCAL_NAMES = 2;
  private static final int TYPE_NAMES = 4;
  private static final int TAG_NAMES = 11;

  private final TokenReader in;
  private int moduleName = -1;
  private final BinaryWriter locals = new BinaryWriter();
  private int functionsWithLocals;

  NameSection(TokenReader in) {
    this.in = in;
  }

  /** Sets the name of the module; -1 for none. */
  void module(int name) {
    moduleName = name;
  }

  /** Adds the locals of a function; functions come in the order of their indices. */
  void locals(int function, IndexSpace names) {
    if (names.namedCount() > 0) {
      functionsWithLocals++;
      locals.u32(function);
      names.nameMap(in, locals);
    }
  }

  /** Writes the section, unless nothing has a name. */
  void writeTo(BinaryWriter module, IndexSpaces spaces, IndexSpace types) {
    BinaryWriter content = new BinaryWriter();
    content.sized("name".getBytes(StandardCharsets.US_ASCII));
    int empty = content.size();
    BinaryWriter subsection = new BinaryWriter();
    if (moduleName >= 0) {
      subsection.sized(in.nameBytes(moduleName));
      content.u8(MODULE_NAME);
      content.sized(subsection);
    }
    if (spaces.functions.namedCount() > 0) {
      subsection.truncate(0);
      spaces.functions.nameMap(in, subsection);
      content.u8(FUNCTION_NAMES);
      content.sized(subsection);
    }
    if (functionsWithLocals > 0) {
      subsection.truncate(0);
      subsection.u32(functionsWithLocals);
      subsection.bytes(locals, 0);
      content.u8(LOCAL_NAMES);
      content.sized(subsection);
    }
    if (types.namedCount() > 0) {
      subsection.truncate(0);
      types.nameMap(in, subsection);
      content.u8(TYPE_NAMES);
      content.sized(subsection);
    }
    if (spaces.tags.namedCount() > 0) {
      subsection.truncate(0);
      spaces.tags.nameMap(in, subsection);
      content.u8(TAG_NAMES);
      content.sized(subsection);
    }
    if (content.size() > empty) {
      module.u8(CUSTOM_SECTION);
      module.sized(content);
    }
  }
}
