// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.text.Annotations.Kind;
import java.nio.charset.StandardCharsets;

/** Reads branch hints (core 7.2.3) and writes their custom section (core 7.1.3). */
final class BranchHints {

  /** What {@link #read} returns if there is no hint. */
  static final int NONE = -1;

  private static final int CUSTOM_SECTION = 0;

  private final TokenReader in;
  private final BinaryWriter functions = new BinaryWriter();
  private int functionCount;

  // The function that is read
  private final BinaryWriter hints = new BinaryWriter();
  private int hintCount;

  BranchHints(TokenReader in) {
    this.in = in;
  }

  /** Reads the hint that stands before the next token, the first one of an instruction. */
  int read() {
    TokenReader annotation = in.annotation(Kind.BRANCH_HINT);
    if (annotation == null) {
      return NONE;
    }
    byte[] hint = annotation.atString() ? annotation.string() : new byte[0];
    if (hint.length != 1 || (hint[0] & ~1) != 0 || !annotation.atEnd()) {
      throw Kind.BRANCH_HINT.malformed(annotation, "malformed hint");
    }
    TokenReader another = in.annotation(Kind.BRANCH_HINT);
    if (another != null) {
      throw Kind.BRANCH_HINT.malformed(another, "duplicate annotation");
    }
    return hint[0];
  }

  /**
   * Adds a hint to the function that is read.
   *
   * @param hint what was read; nothing happens if it is {@link #NONE}
   * @param offset where the instruction is, from the declarations of the function's locals on
   */
  void add(int hint, int offset) {
    if (hint != NONE) {
      hintCount++;
      hints.u32(offset);
      hints.u32(1);
      hints.u8(hint);
    }
  }

  /** Ends a function; functions come in the order of their indices. */
  void endFunction(int index) {
    if (hintCount > 0) {
      functionCount++;
      functions.u32(index);
      functions.u32(hintCount);
      functions.bytes(hints, 0);
      hints.truncate(0);
      hintCount = 0;
    }
  }

  /** Writes the section, unless there are no hints. It stands before that of code. */
  void writeTo(BinaryWriter module) {
    if (functionCount > 0) {
      BinaryWriter section = new BinaryWriter();
      section.sized(Kind.BRANCH_HINT.id.getBytes(StandardCharsets.US_ASCII));
      section.u32(functionCount);
      section.bytes(functions, 0);
      module.u8(CUSTOM_SECTION);
      module.sized(section);
    }
  }
}
