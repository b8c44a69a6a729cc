// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** A section that is a vector of entries (core 5.5.2), in the making. */
final class SectionWriter {

  final BinaryWriter entries = new BinaryWriter();
  private final int id;
  private int count;

  /**
   * An empty section.
   *
   * @param id its number in the binary format
   */
  SectionWriter(int id) {
    this.id = id;
  }

  /** Counts one more entry, which is about to be written or just has been. */
  BinaryWriter entry() {
    count++;
    return entries;
  }

  int count() {
    return count;
  }

  /** Writes the section, unless it is empty. */
  void writeTo(BinaryWriter module) {
    if (count > 0) {
      BinaryWriter length = new BinaryWriter();
      length.u32(count);
      module.u8(id);
      module.u32(length.size() + entries.size());
      module.bytes(length, 0);
      module.bytes(entries, 0);
    }
  }
}
