// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** Reads data segments (core 6.6.9) and writes their section (core 5.5.14). */
final class DataSection {

  // The number that an entry begins with
  private static final int ACTIVE_IN_MEMORY_0 = 0;
  private static final int PASSIVE = 1;
  private static final int ACTIVE = 2;

  private final TokenReader in;
  private final IndexSpaces spaces;
  private final ConstantExpressions constants;
  private final SectionWriter section = new SectionWriter(11);

  DataSection(TokenReader in, IndexSpaces spaces, ConstantExpressions constants) {
    this.in = in;
    this.spaces = spaces;
    this.constants = constants;
  }

  /** The number of segments read so far. */
  int count() {
    return section.count();
  }

  void writeTo(BinaryWriter module) {
    section.writeTo(module);
  }

  /** Reads a segment behind its keyword. */
  void segment() {
    in.optionalName();
    int memoryAt = in.position();
    int memory = spaces.memories.optionalUse(Keyword.MEMORY, in);
    if (in.position() == memoryAt && !in.atForm()) {
      section.entry().u8(PASSIVE);
    } else {
      active(memory);
      constants.form(Keyword.OFFSET, section.entries);
    }
    strings();
  }

  /**
   * Reads the bytes of a segment inside a memory.
   *
   * @param memory the index of the memory
   * @param addressFlag the flag of the memory's address type
   * @return how many bytes there are
   */
  int inline(int memory, int addressFlag) {
    active(memory);
    ConstantExpressions.zero(addressFlag, section.entries);
    return strings();
  }

  private void active(int memory) {
    BinaryWriter out = section.entry();
    out.u8(memory == 0 ? ACTIVE_IN_MEMORY_0 : ACTIVE);
    if (memory != 0) {
      out.u32(memory);
    }
  }

  private int strings() {
    BinaryWriter content = new BinaryWriter();
    while (in.atString()) {
      byte[] string = in.string();
      content.bytes(string, 0, string.length);
    }
    section.entries.sized(content);
    return content.size();
  }
}
