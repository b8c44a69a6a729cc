// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** The kinds of tokens (core 6.3.2). */
enum TokenKind {
  /** An opening parenthesis. */
  OPEN,
  /** A closing parenthesis. */
  CLOSE,
  /** A word that starts with a small letter; whether it is known is another question. */
  KEYWORD,
  /** A name that starts with {@code $}. */
  IDENTIFIER,
  /** An integer without a sign. */
  NATURAL,
  /** An integer with a sign. */
  INTEGER,
  /** A number that can only be a floating-point one. */
  FLOAT,
  /** A string with its quotes. */
  STRING,
  /** Characters that are kept apart from all tokens and derived by no grammar rule. */
  RESERVED,
  /** Behind the last token. */
  END;

  private static final TokenKind[] ALL = values();

  static TokenKind of(byte ordinal) {
    return ALL[ordinal];
  }
}
