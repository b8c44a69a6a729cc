// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcodes;
import java.nio.charset.StandardCharsets;

/**
 * All words that mean something: the keywords, numbered by their ordinals, and behind them the
 * instructions. Where several rows of the instruction table have the same name, the first has the
 * word; the parser finds the others by what follows.
 */
final class Vocabulary {

  private static final Keyword[] KEYWORDS = Keyword.values();
  private static final Opcode[] OPCODES = Opcodes.all();
  private static final ByteStrings WORDS = new ByteStrings();

  /** The number of each string in {@link #WORDS}. */
  private static final int[] NUMBERS = new int[KEYWORDS.length + OPCODES.length];

  static {
    for (int i = NUMBERS.length - 1; i >= 0; i--) {
      byte[] word = text(i).getBytes(StandardCharsets.US_ASCII);
      NUMBERS[WORDS.number(word, 0, word.length)] = i;
    }
  }

  private Vocabulary() {}

  private static String text(int number) {
    return number < KEYWORDS.length
        ? KEYWORDS[number].text
        : OPCODES[number - KEYWORDS.length].text();
  }

  /** The number of a word, or -1 if it means nothing. */
  static int number(byte[] bytes, int start, int end) {
    int string = WORDS.find(bytes, start, end);
    return string < 0 ? -1 : NUMBERS[string];
  }

  /** The instruction with a number, or null if the number is that of a keyword or -1. */
  static Opcode opcode(int number) {
    return number < KEYWORDS.length ? null : OPCODES[number - KEYWORDS.length];
  }

  /** The keyword with a number, or null if the number is that of an instruction or -1. */
  static Keyword keyword(int number) {
    return number >= 0 && number < KEYWORDS.length ? KEYWORDS[number] : null;
  }

  /** The keyword that a word of the form {@code keyword=…} starts with, or null. */
  static Keyword assignment(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '=') {
        return keyword(number(bytes, start, i + 1));
      }
    }
    return null;
  }
}
