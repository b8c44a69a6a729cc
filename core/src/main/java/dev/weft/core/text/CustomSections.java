// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.text.Annotations.Kind;
import java.util.List;

/** Reads {@code @custom} annotations (core 7.2.1) and writes their sections where they ask for. */
final class CustomSections {

  private static final int CUSTOM_SECTION = 0;

  /** The sections in their order; a custom section stands before or behind one of them. */
  private static final List<String> SECTIONS =
      List.of(
          "type",
          "import",
          "func",
          "table",
          "memory",
          "tag",
          "global",
          "export",
          "start",
          "elem",
          "datacount",
          "code",
          "data");

  private static final int LAST_PLACE = 2 * SECTIONS.size() + 1;

  private final TokenReader in;

  /**
   * The sections by their places, null where there are none. The first place is the first in the
   * module, then each section has one before and one behind it, the last is the last in the module.
   */
  private final BinaryWriter[] places = new BinaryWriter[LAST_PLACE + 1];

  /** The place up to which all have been written. */
  private int written;

  CustomSections(TokenReader in) {
    this.in = in;
  }

  /** Reads the annotations that stand before the next token, which is between fields. */
  void read() {
    TokenReader annotation = in.annotation(Kind.CUSTOM);
    while (annotation != null) {
      read(annotation);
      annotation = in.annotation(Kind.CUSTOM);
    }
  }

  private void read(TokenReader annotation) {
    if (!annotation.atString()) {
      throw Kind.CUSTOM.malformed(annotation, "missing section name");
    }
    byte[] name = annotation.utf8String(Kind.CUSTOM);
    int place = annotation.atForm() ? place(annotation.form()) : LAST_PLACE;
    BinaryWriter section = new BinaryWriter();
    section.sized(name);
    while (annotation.atString()) {
      byte[] string = annotation.string();
      section.bytes(string, 0, string.length);
    }
    expectEnd(annotation);
    if (places[place] == null) {
      places[place] = new BinaryWriter();
    }
    places[place].u8(CUSTOM_SECTION);
    places[place].sized(section);
  }

  private static int place(TokenReader form) {
    boolean before = form.atKeyword("before");
    if (!before && !form.atKeyword("after")) {
      throw Kind.CUSTOM.malformed(form, "malformed placement");
    }
    form.keyword();
    int place;
    if (form.atKeyword(before ? "first" : "last")) {
      place = before ? 0 : LAST_PLACE;
    } else {
      int section = form.atKeyword() ? section(form) : -1;
      if (section < 0) {
        throw Kind.CUSTOM.malformed(form, "malformed section kind");
      }
      place = 2 * section + (before ? 1 : 2);
    }
    form.keyword();
    expectEnd(form);
    return place;
  }

  private static int section(TokenReader form) {
    for (int i = 0; i < SECTIONS.size(); i++) {
      if (form.atKeyword(SECTIONS.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static void expectEnd(TokenReader reader) {
    if (!reader.atEnd()) {
      throw Kind.CUSTOM.malformed(reader, "unexpected token");
    }
  }

  /**
   * Writes those that stand before a section and have not been written.
   *
   * @param section the keyword of the section, which is about to be written if it is there
   */
  void writeBefore(String section, BinaryWriter module) {
    writeUpTo(2 * SECTIONS.indexOf(section) + 1, module);
  }

  /** Writes all that have not been written. */
  void writeRest(BinaryWriter module) {
    writeUpTo(LAST_PLACE, module);
  }

  private void writeUpTo(int place, BinaryWriter module) {
    for (; written <= place; written++) {
      if (places[written] != null) {
        module.bytes(places[written], 0);
      }
    }
  }
}
