// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The annotations of a text that mean something (core 7.2), and between which of its tokens they
 * stand. Others are white space. Each is read once, by what stands at its place in the grammar;
 * those that are left over are misplaced.
 */
final class Annotations {

  /** The annotations that mean something. */
  enum Kind {
    /** A custom section. */
    CUSTOM("custom"),
    /** A name for the name section that may be any string. */
    NAME("name"),
    /** Whether a branch is likely to be taken. */
    BRANCH_HINT("metadata.code.branch_hint");

    private static final Kind[] ALL = values();

    final String id;
    private final byte[] bytes;

    Kind(String id) {
      this.id = id;
      bytes = id.getBytes(StandardCharsets.US_ASCII);
    }

    /** The kind with an identifier, or null if such annotations mean nothing. */
    static Kind of(byte[] text, int start, int end) {
      for (Kind kind : ALL) {
        if (Arrays.equals(kind.bytes, 0, kind.bytes.length, text, start, end)) {
          return kind;
        }
      }
      return null;
    }

    /** The exception for a fault in such an annotation. */
    MalformedModule malformed(TokenReader at, String reason) {
      return at.malformed("@" + id + " annotation: " + reason, "");
    }
  }

  /** What stands inside of all of them, each with its closing parenthesis. */
  private final TokenList contents;

  private final IntArrayList kinds = new IntArrayList();

  /** The index of the text's token that comes next behind each, in ascending order. */
  private final IntArrayList nextTokens = new IntArrayList();

  /** The offset of each in the text. */
  private final IntArrayList starts = new IntArrayList();

  /** Where each begins in {@link #contents}. */
  private final IntArrayList firstContents = new IntArrayList();

  private final BitSet read = new BitSet();

  Annotations(SourceText source) {
    contents = new TokenList(source, 0);
  }

  /**
   * Begins one behind the last one.
   *
   * @param start its offset in the text
   * @param nextToken the index of the token of the text that will come next
   * @return gets the tokens inside of it and its closing parenthesis
   */
  TokenList begin(Kind kind, int start, int nextToken) {
    kinds.add(kind.ordinal());
    starts.add(start);
    nextTokens.add(nextToken);
    firstContents.add(contents.size());
    return contents;
  }

  /** The first one of a kind that stands directly before a token and has not been read, or -1. */
  int find(Kind kind, int token) {
    for (int i = first(token); i < kinds.size() && nextTokens.getInt(i) == token; i++) {
      if (kinds.getInt(i) == kind.ordinal() && !read.get(i)) {
        return i;
      }
    }
    return -1;
  }

  /** The first one before a token or behind it. */
  private int first(int token) {
    int low = 0;
    int high = nextTokens.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (nextTokens.getInt(middle) < token) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A reader of what stands inside of one, which counts as read from now on. */
  TokenReader read(int index) {
    read.set(index);
    int next = index + 1 < kinds.size() ? firstContents.getInt(index + 1) : contents.size();
    return new TokenReader(contents, firstContents.getInt(index), next - 1);
  }

  /** Throws if one has not been read that stands before a token in a range, its end included. */
  void checkAllRead(int firstToken, int lastToken) {
    int index = read.nextClearBit(first(firstToken));
    if (index < kinds.size() && nextTokens.getInt(index) <= lastToken) {
      Kind kind = Kind.ALL[kinds.getInt(index)];
      String reason =
          kind == Kind.BRANCH_HINT
              ? "@" + kind.id + " annotation: not in a function"
              : "misplaced @" + kind.id + " annotation";
      throw contents.source.malformed(starts.getInt(index), reason, place(kind));
    }
  }

  private static String place(Kind kind) {
    return switch (kind) {
      case CUSTOM -> "it stands between the fields of a module";
      case NAME -> "it stands where the name of a definition does, behind that if there is one";
      case BRANCH_HINT -> "it stands before an instruction of a function";
    };
  }
}
