// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.util.Arrays;

/** What the characters between quotes stand for (core 6.3.4). */
final class StringLiteral {

  private StringLiteral() {}

  /** The offset behind the escape sequence at a backslash, or -1 if it is none. */
  static int escapeEnd(byte[] text, int start) {
    if (start + 2 > text.length - 1) {
      return -1;
    }
    switch (text[start + 1]) {
      case 't', 'n', 'r', '"', '\'', '\\' -> {
        return start + 2;
      }
      case 'u' -> {
        return unicodeEscapeEnd(text, start);
      }
      default -> {
        boolean digits = digit(text[start + 1]) >= 0 && digit(text[start + 2]) >= 0;
        return digits ? start + 3 : -1;
      }
    }
  }

  private static int unicodeEscapeEnd(byte[] text, int start) {
    if (text[start + 2] != '{') {
      return -1;
    }
    int end = NumberLiteral.digitsEnd(text, start + 3, text.length, 16);
    if (end == start + 3 || end >= text.length || text[end] != '}') {
      return -1;
    }
    int character = unicode(text, start + 3, end);
    boolean surrogate = character >= 0xD800 && character < 0xE000;
    return character > Character.MAX_CODE_POINT || surrogate ? -1 : end + 1;
  }

  /**
   * The number that hexadecimal digits with underscores give, or a larger one than any character.
   */
  private static int unicode(byte[] text, int start, int end) {
    int character = 0;
    for (int i = start; i < end; i++) {
      if (text[i] != '_' && character <= Character.MAX_CODE_POINT) {
        character = character << 4 | digit(text[i]);
      }
    }
    return character;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int small = c | 0x20;
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  }

  /**
   * The bytes of a string.
   *
   * @param text the text
   * @param start the offset of the opening quote of a string that the lexer has accepted
   * @param end the offset behind the closing quote
   */
  static byte[] decode(byte[] text, int start, int end) {
    byte[] bytes = new byte[end - start - 2];
    int size = 0;
    int i = start + 1;
    while (i < end - 1) {
      if (text[i] != '\\') {
        bytes[size++] = text[i++];
        continue;
      }
      int escapeEnd = escapeEnd(text, i);
      int c = text[i + 1];
      switch (c) {
        case 't' -> bytes[size++] = '\t';
        case 'n' -> bytes[size++] = '\n';
        case 'r' -> bytes[size++] = '\r';
        case '"', '\'', '\\' -> bytes[size++] = (byte) c;
        case 'u' -> size = encode(unicode(text, i + 3, escapeEnd - 1), bytes, size);
        default -> bytes[size++] = (byte) (digit(c) << 4 | digit(text[i + 2]));
      }
      i = escapeEnd;
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Appends a character in UTF-8, which is never longer than its escape sequence. */
  private static int encode(int character, byte[] bytes, int size) {
    int at = size;
    if (character < 0x80) {
      bytes[at++] = (byte) character;
      return at;
    }
    int shift = character < 0x800 ? 6 : character < 0x10000 ? 12 : 18;
    int mark = shift == 6 ? 0xC0 : shift == 12 ? 0xE0 : 0xF0;
    bytes[at++] = (byte) (mark | character >>> shift);
    while (shift > 0) {
      shift -= 6;
      bytes[at++] = (byte) (0x80 | character >>> shift & 0x3F);
    }
    return at;
  }
}
