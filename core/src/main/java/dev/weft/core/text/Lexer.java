// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;

/** Cuts a text into tokens (core 6.3). */
final class Lexer {

  private static final boolean[] WORD_CHARACTER = wordCharacters();

  private final SourceText source;
  private final byte[] text;

  /** Gets the tokens: the text's, or those inside of an annotation. */
  private TokenList tokens;

  private int position;

  private Lexer(SourceText source) {
    this.source = source;
    this.text = source.bytes;
    this.tokens = new TokenList(source);
  }

  /** The characters of identifiers and keywords (core 6.3.5). */
  private static boolean[] wordCharacters() {
    boolean[] set = new boolean[0x100];
    for (char c = '0'; c <= '9'; c++) {
      set[c] = true;
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      set[c] = true;
      set[c + 'a' - 'A'] = true;
    }
    String marks = "!#$%&'*+-./:<=>?@\\^_`|~";
    for (int i = 0; i < marks.length(); i++) {
      set[marks.charAt(i)] = true;
    }
    return set;
  }

  static TokenList tokenize(SourceText source) {
    Lexer lexer = new Lexer(source);
    lexer.tokens();
    return lexer.tokens;
  }

  private void tokens() {
    while (skipSpace()) {
      if (atAnnotation()) {
        annotation();
      } else {
        token();
      }
    }
    tokens.addEnd(position);
  }

  private void token() {
    switch (text[position]) {
      case '(' -> tokens.addOpen(position++);
      case ')' -> tokens.addClose(position++);
      case ',', ';', '[', ']', '{', '}' -> {
        tokens.add(TokenKind.RESERVED, position, position + 1, -1);
        position++;
      }
      default -> word();
    }
  }

  /** The byte at an offset, negative above 0x7F, or 0 behind the end. */
  private int byteAt(int offset) {
    return offset < text.length ? text[offset] : 0;
  }

  // White space and comments (core 6.3.3)

  /** Goes to the next token; false if there is none. */
  private boolean skipSpace() {
    while (position < text.length) {
      switch (text[position]) {
        case ' ', '\t', '\n', '\r' -> position++;
        case ';' -> {
          if (byteAt(position + 1) != ';') {
            return true;
          }
          lineComment();
        }
        case '(' -> {
          if (byteAt(position + 1) != ';') {
            return true;
          }
          blockComment();
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private void lineComment() {
    position += 2;
    while (position < text.length && text[position] != '\n' && text[position] != '\r') {
      position += characterLength();
    }
  }

  private void blockComment() {
    int start = position;
    position += 2;
    int depth = 1;
    while (depth > 0) {
      if (position >= text.length) {
        throw source.malformed(start, "unclosed comment", "");
      }
      int c = text[position];
      if (c == '(' && byteAt(position + 1) == ';') {
        depth++;
        position += 2;
      } else if (c == ';' && byteAt(position + 1) == ')') {
        depth--;
        position += 2;
      } else {
        position += characterLength();
      }
    }
  }

  /** The number of bytes of the character at the position, any but an ill-formed one. */
  private int characterLength() {
    if (text[position] >= 0) {
      return 1;
    }
    int length = Utf8.length(text, position, text.length);
    if (length == 0) {
      throw source.malformed(position, "malformed UTF-8 encoding", "");
    }
    return length;
  }

  // Words: everything whose end is found by its characters

  /**
   * A longest sequence of word characters and strings without space between them is one token (core
   * 6.3.2), even where it means nothing.
   */
  private void word() {
    int start = position;
    int first = text[start];
    boolean quotedIdentifier = first == '$' && byteAt(start + 1) == '"';
    if (quotedIdentifier) {
      position++;
      quotedName("empty identifier", start);
    } else if (first == '"') {
      string();
    } else {
      skipWordCharacters();
      if (position == start) {
        throw illegalCharacter();
      }
    }
    int firstEnd = position;
    skipWord();
    if (position > firstEnd) {
      tokens.add(TokenKind.RESERVED, start, position, -1);
    } else if (quotedIdentifier) {
      byte[] name = StringLiteral.decode(text, start + 1, position);
      int number = tokens.names.number(name, 0, name.length);
      tokens.add(TokenKind.IDENTIFIER, start, position, number);
    } else if (first == '"') {
      tokens.add(TokenKind.STRING, start, position, -1);
    } else if (first == '$') {
      if (position == start + 1) {
        throw source.malformed(start, "empty identifier", "");
      }
      int number = tokens.names.number(text, start + 1, position);
      tokens.add(TokenKind.IDENTIFIER, start, position, number);
    } else {
      keywordOrNumber(start);
    }
  }

  private void skipWordCharacters() {
    while (position < text.length && WORD_CHARACTER[text[position] & 0xFF]) {
      position++;
    }
  }

  /** Goes behind all word characters and strings. */
  private void skipWord() {
    while (position < text.length) {
      if (text[position] == '"') {
        string();
      } else if (WORD_CHARACTER[text[position] & 0xFF]) {
        position++;
      } else {
        return;
      }
    }
  }

  private void keywordOrNumber(int start) {
    int first = text[start];
    TokenKind kind = NumberLiteral.kind(text, start, position);
    if (kind != TokenKind.RESERVED || first < 'a' || first > 'z') {
      tokens.add(kind, start, position, -1);
      return;
    }
    int number = Vocabulary.number(text, start, position);
    if (number >= 0 && text[position - 1] != '=') {
      tokens.add(TokenKind.KEYWORD, start, position, number);
      return;
    }
    // offset=… and align=… are one token each, with the number inside (core 6.5.8).
    Keyword keyword = Vocabulary.assignment(text, start, position);
    if (keyword == null) {
      tokens.add(TokenKind.KEYWORD, start, position, -1);
    } else if (NumberLiteral.kind(text, start + keyword.text.length(), position)
        == TokenKind.NATURAL) {
      tokens.add(TokenKind.KEYWORD, start, position, keyword.ordinal());
    } else {
      tokens.add(TokenKind.RESERVED, start, position, -1);
    }
  }

  private MalformedModule illegalCharacter() {
    int length = characterLength();
    int c = text[position];
    String detail =
        c >= ' ' || c < 0 ? source.excerpt(position, position + length) : "0x" + hexadecimal(c);
    return source.malformed(position, "illegal character", c == 0x7F ? "0x7f" : detail);
  }

  private static String hexadecimal(int value) {
    return Integer.toHexString(value);
  }

  // Strings (core 6.3.4)

  /** Goes behind a string. */
  private void string() {
    int start = position++;
    while (true) {
      if (position >= text.length) {
        throw source.malformed(start, "unclosed string", "");
      }
      int c = text[position];
      if (c == '"') {
        position++;
        return;
      } else if (c == '\\') {
        int end = StringLiteral.escapeEnd(text, position);
        if (end < 0) {
          throw source.malformed(
              position, "illegal escape", source.excerpt(position, position + 2));
        }
        position = end;
      } else if (c == '\n' || c == '\r') {
        throw source.malformed(
            start, "unclosed string", "a string ends on the line where it starts");
      } else if ((c >= 0 && c < ' ') || c == 0x7F) {
        throw source.malformed(
            position, "illegal character", "0x" + hexadecimal(c) + " in a string");
      } else {
        position += characterLength();
      }
    }
  }

  /**
   * Goes behind a string that is the name of an identifier or annotation. If it is no string at
   * all, then what stands before it is a name without characters.
   */
  private void quotedName(String reason, int start) {
    int nameStart = position;
    try {
      string();
    } catch (MalformedModule fault) {
      throw source.malformed(start, reason, fault.reason());
    }
    byte[] name = StringLiteral.decode(text, nameStart, position);
    if (name.length == 0) {
      throw source.malformed(start, reason, "");
    }
    if (!Utf8.isValid(name)) {
      throw source.malformed(nameStart, "malformed UTF-8 encoding", "in a name");
    }
  }

  // Annotations (core 6.3.6)

  private boolean atAnnotation() {
    return text[position] == '(' && byteAt(position + 1) == '@';
  }

  /** Goes behind an annotation, and keeps what is in it if it means something. */
  private void annotation() {
    int start = position;
    Annotations.Kind kind = annotationKind();
    if (kind == null) {
      skipAnnotation(start);
      return;
    }
    TokenList textTokens = tokens;
    tokens = textTokens.beginAnnotation(kind, start);
    int depth = 1;
    while (depth > 0) {
      if (!skipSpace()) {
        throw unclosedAnnotation(start);
      }
      if (atAnnotation()) { // one inside of another means nothing
        int innerStart = position;
        annotationKind();
        skipAnnotation(innerStart);
        continue;
      }
      switch (text[position]) {
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
      token();
    }
    tokens = textTokens;
  }

  /** Reads the identifier of an annotation: what it means, null if that is nothing. */
  private Annotations.Kind annotationKind() {
    int start = position;
    position += 2;
    int nameStart = position;
    if (byteAt(position) == '"') {
      quotedName("empty annotation id", start);
      byte[] name = StringLiteral.decode(text, nameStart, position);
      return Annotations.Kind.of(name, 0, name.length);
    }
    skipWordCharacters();
    if (position == nameStart) {
      throw source.malformed(start, "empty annotation id", "");
    }
    return Annotations.Kind.of(text, nameStart, position);
  }

  private MalformedModule unclosedAnnotation(int start) {
    return source.malformed(start, "unclosed annotation", "");
  }

  /**
   * Goes behind an annotation whose identifier has been read. It is a comment that must be made of
   * tokens.
   */
  private void skipAnnotation(int start) {
    int depth = 1;
    while (depth > 0) {
      if (!skipSpace()) {
        throw unclosedAnnotation(start);
      }
      switch (text[position]) {
        case '(' -> {
          depth++;
          position++;
        }
        case ')' -> {
          depth--;
          position++;
        }
        case ',', ';', '[', ']', '{', '}' -> position++;
        default -> {
          int wordStart = position;
          skipWord();
          if (position == wordStart) {
            throw illegalCharacter();
          }
        }
      }
    }
  }
}
