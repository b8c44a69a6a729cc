// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.util.Arrays;

/**
 * The tokens of a text, in arrays rather than objects. Each has a kind, the range of its bytes, and
 * a value:
 *
 * <ul>
 *   <li>an opening parenthesis: the index of the closing one that belongs to it, or that of the
 *       last token if there is none,
 *   <li>a keyword: its number in {@link Vocabulary}, or -1 if it is not known,
 *   <li>an identifier: the number of its name in {@link #names}.
 * </ul>
 *
 * The last token is of kind END.
 */
final class TokenList {

  final SourceText source;

  /** The names of all identifiers without the dollar sign. */
  final ByteStrings names = new ByteStrings();

  private byte[] kinds;
  private int[] starts;
  private int[] ends;
  private int[] values;
  private int size;

  /** The last parenthesis that is still open; its value is the one that was open before, or -1. */
  private int innermostOpen = -1;

  /** The annotations between the tokens that mean something; null if there are none. */
  private Annotations annotations;

  TokenList(SourceText source) {
    this(source, source.bytes.length / 4);
  }

  /**
   * An empty list.
   *
   * @param expected about how many tokens there will be
   */
  TokenList(SourceText source, int expected) {
    this.source = source;
    int capacity = expected + 16;
    kinds = new byte[capacity];
    starts = new int[capacity];
    ends = new int[capacity];
    values = new int[capacity];
  }

  void add(TokenKind kind, int start, int end, int value) {
    if (size == kinds.length) {
      int capacity = size + (size >> 1);
      kinds = Arrays.copyOf(kinds, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    kinds[size] = (byte) kind.ordinal();
    starts[size] = start;
    ends[size] = end;
    values[size] = value;
    size++;
  }

  /**
   * Begins an annotation between the last token and the next one.
   *
   * @return gets the tokens inside of it and its closing parenthesis
   */
  TokenList beginAnnotation(Annotations.Kind kind, int start) {
    if (annotations == null) {
      annotations = new Annotations(source);
    }
    return annotations.begin(kind, start, size);
  }

  /** The annotations that mean something, or null if there are none. */
  Annotations annotations() {
    return annotations;
  }

  int size() {
    return size;
  }

  void addOpen(int start) {
    int index = size;
    add(TokenKind.OPEN, start, start + 1, innermostOpen);
    innermostOpen = index;
  }

  void addClose(int start) {
    if (innermostOpen >= 0) {
      int outer = values[innermostOpen];
      values[innermostOpen] = size;
      innermostOpen = outer;
    }
    add(TokenKind.CLOSE, start, start + 1, -1);
  }

  /** Adds the last token. */
  void addEnd(int offset) {
    while (innermostOpen >= 0) {
      int outer = values[innermostOpen];
      values[innermostOpen] = size;
      innermostOpen = outer;
    }
    add(TokenKind.END, offset, offset, -1);
  }

  /** The index of the last token, of kind END. */
  int last() {
    return size - 1;
  }

  TokenKind kind(int index) {
    return TokenKind.of(kinds[index]);
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  int value(int index) {
    return values[index];
  }
}
