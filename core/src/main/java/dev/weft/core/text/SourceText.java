// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;
import java.nio.charset.StandardCharsets;

/** A text in UTF-8, and where in it an offset is. */
final class SourceText {

  /**
   * The most bytes that are accepted. What is assembled is never more than a few times as large, so
   * that no size in the binary format overflows.
   */
  static final int MAXIMUM_SIZE = 1 << 28;

  /** Longer pieces are cut in messages. */
  private static final int EXCERPT_SIZE = 40;

  final byte[] bytes;

  // Lines are asked for in ascending order mostly, so that they are counted once.
  private int countedOffset;
  private int countedLine = 1;

  SourceText(byte[] bytes) {
    this.bytes = bytes;
    if (bytes.length > MAXIMUM_SIZE) {
      throw malformed(MAXIMUM_SIZE, "text too large", "at most 256 MiB are accepted");
    }
  }

  static SourceText of(CharSequence source) {
    String text = source.toString();
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        byte[] before = text.substring(0, i).getBytes(StandardCharsets.UTF_8);
        throw new SourceText(before)
            .malformed(before.length, "malformed UTF-8 encoding", "a surrogate stands alone");
      }
    }
    return new SourceText(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The exception for a fault at an offset. */
  MalformedModule malformed(int offset, String reason, String detail) {
    return MalformedModule.atLine(line(offset), column(offset), reason, detail);
  }

  /** The line of an offset, from 1. */
  int line(int offset) {
    if (offset < countedOffset) {
      countedOffset = 0;
      countedLine = 1;
    }
    for (; countedOffset < offset; countedOffset++) {
      if (endsLine(countedOffset)) {
        countedLine++;
      }
    }
    return countedLine;
  }

  /** The column of an offset in characters, from 1. */
  int column(int offset) {
    int column = 1;
    for (int i = offset - 1; i >= 0 && !endsLine(i); i--) {
      if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }

  /** Lines end with a line feed, a carriage return, or both together (core 6.3.3). */
  private boolean endsLine(int i) {
    return bytes[i] == '\n'
        || (bytes[i] == '\r' && (i + 1 == bytes.length || bytes[i + 1] != '\n'));
  }

  /** A piece of the text for use in a message; the end may be behind the text's. */
  String excerpt(int start, int end) {
    int last = Math.min(end, bytes.length);
    int cut = Math.min(last, start + EXCERPT_SIZE);
    while (cut < last && (bytes[cut] & 0xC0) == 0x80) {
      cut--; // not inside a character
    }
    String piece = new String(bytes, start, cut - start, StandardCharsets.UTF_8);
    return cut < last ? piece + "…" : piece;
  }
}
