// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Proposal;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the tokens of a text that follows the lexical rules of the text format (core 6.3):
 * a module, or a script of the specification's test suite. Such a script is read form by form:
 *
 * {@snippet :
 * TokenReader script = TokenReader.of(bytes);
 * while (!script.atEnd()) {
 *   TokenReader command = script.form();
 *   switch (command.keyword()) {
 *     case "module" -> run(TextAssembler.assemble(command, Names.KEEP));
 *     case "invoke" -> invoke(command.string(), command);
 *     // …
 *   }
 * }
 * }
 *
 * White space, comments and annotations are not seen; some annotations are understood by {@link
 * TextAssembler}. Methods that read a token throw {@link MalformedModule} with its line and column
 * if it is of another kind; the cursor then stays where it is. Readers of one text must not be used
 * by several threads at once.
 */
public final class TokenReader {

  private final TokenList tokens;
  private int position;

  /** The index of the token behind the range. */
  private int limit;

  /** What words the parsers of modules know. */
  private Features features = Features.all();

  TokenReader(TokenList tokens, int position, int limit) {
    this.tokens = tokens;
    this.position = position;
    this.limit = limit;
  }

  /**
   * A cursor at the start of a text.
   *
   * @param utf8 the text in UTF-8; not copied, so it must not change while it is read
   * @return the cursor
   * @throws MalformedModule if the text cannot be cut into tokens, or is larger than 256 MiB
   */
  public static TokenReader of(byte[] utf8) {
    return of(new SourceText(utf8));
  }

  /**
   * A cursor at the start of a text.
   *
   * @param source the text
   * @return the cursor
   * @throws MalformedModule if the text cannot be cut into tokens, is larger than 256 MiB, or has a
   *     surrogate that stands alone
   */
  public static TokenReader of(CharSequence source) {
    return of(SourceText.of(source));
  }

  private static TokenReader of(SourceText source) {
    TokenList tokens = Lexer.tokenize(source);
    return new TokenReader(tokens, 0, tokens.last());
  }

  // Where the cursor is

  /** {@return whether all tokens of the text, or of the form that is read, have been read} */
  public boolean atEnd() {
    return kind() == TokenKind.END;
  }

  /** {@return whether the next token opens a form} */
  public boolean atForm() {
    return kind() == TokenKind.OPEN;
  }

  /**
   * {@return whether a form with a keyword comes next}
   *
   * @param keyword the keyword, known to the text format or not
   */
  public boolean atForm(String keyword) {
    return atForm() && isKeyword(position + 1, keyword);
  }

  /** {@return whether the next token is a keyword, known to the text format or not} */
  public boolean atKeyword() {
    return kind() == TokenKind.KEYWORD;
  }

  /**
   * {@return whether the next token is a keyword}
   *
   * @param keyword the keyword, known to the text format or not
   */
  public boolean atKeyword(String keyword) {
    return isKeyword(position, keyword);
  }

  /** {@return whether the next token is an identifier} */
  public boolean atIdentifier() {
    return kind() == TokenKind.IDENTIFIER;
  }

  /** {@return whether the next token is a string} */
  public boolean atString() {
    return kind() == TokenKind.STRING;
  }

  /** {@return the line of the next token, from 1} */
  public int line() {
    return tokens.source.line(tokens.start(position));
  }

  /** {@return the column of the next token in characters, from 1} */
  public int column() {
    return tokens.source.column(tokens.start(position));
  }

  // Reading

  /**
   * Goes behind the form that comes next.
   *
   * @return a cursor over what stands between its parentheses
   */
  public TokenReader form() {
    if (kind() != TokenKind.OPEN) {
      throw unexpectedToken("'('");
    }
    int close = tokens.value(position);
    TokenReader inside = new TokenReader(tokens, position + 1, close);
    if (close == tokens.last()) {
      throw new TokenReader(tokens, close, close).unexpectedToken("')'");
    }
    position = close + 1;
    return inside;
  }

  /**
   * Reads a keyword, known to the text format or not.
   *
   * @return the keyword
   */
  public String keyword() {
    if (kind() != TokenKind.KEYWORD) {
      throw unexpectedToken("a keyword");
    }
    return text(position++);
  }

  /**
   * Reads an identifier.
   *
   * @return its name without the dollar sign and with escapes resolved
   */
  public String identifier() {
    return new String(tokens.names.bytes(name()), StandardCharsets.UTF_8);
  }

  /**
   * Reads a string.
   *
   * @return its bytes, which need not be UTF-8
   */
  public byte[] string() {
    if (kind() != TokenKind.STRING) {
      throw unexpectedToken("a string");
    }
    byte[] bytes =
        StringLiteral.decode(tokens.source.bytes, tokens.start(position), tokens.end(position));
    position++;
    return bytes;
  }

  /**
   * Reads an integer of a type that has no sign of its own: from the least signed to the greatest
   * unsigned value.
   *
   * @param bits the size of the type, from 8 to 64
   * @return the value, sign-extended
   */
  public long integer(int bits) {
    TokenKind kind = kind();
    if (kind != TokenKind.NATURAL && kind != TokenKind.INTEGER) {
      throw unexpectedToken("an integer");
    }
    try {
      long value = NumberLiteral.integer(bytes(), start(), tokens.end(position), bits);
      position++;
      return value;
    } catch (ArithmeticException e) {
      throw malformed("constant out of range", excerpt(position) + " is no i" + bits);
    }
  }

  /**
   * Reads an f32, rounded to the nearest one with ties to even.
   *
   * @return its bits
   */
  public int f32() {
    checkNumber();
    try {
      int value = NumberLiteral.f32(bytes(), start(), tokens.end(position));
      position++;
      return value;
    } catch (ArithmeticException e) {
      throw malformed("constant out of range", excerpt(position) + " is no f32");
    }
  }

  /**
   * Reads an f64, rounded to the nearest one with ties to even.
   *
   * @return its bits
   */
  public long f64() {
    checkNumber();
    try {
      long value = NumberLiteral.f64(bytes(), start(), tokens.end(position));
      position++;
      return value;
    } catch (ArithmeticException e) {
      throw malformed("constant out of range", excerpt(position) + " is no f64");
    }
  }

  private void checkNumber() {
    if (!atNumber()) {
      throw unexpectedToken("a number");
    }
  }

  /** Throws if not all tokens have been read. */
  public void expectEnd() {
    if (!atEnd()) {
      throw unexpectedToken(limit == tokens.last() ? "the end of the text" : "')'");
    }
  }

  /**
   * An exception for the next token.
   *
   * @param reason what is wrong, in the words of the specification's test suite
   * @param detail what was expected and what was found; may be empty
   * @return the exception, not thrown
   */
  public MalformedModule malformed(String reason, String detail) {
    return malformedAt(position, reason, detail);
  }

  /**
   * An exception for a next token that does not belong there.
   *
   * @param expected what does, in words that can stand behind "expected"
   * @return the exception, not thrown
   */
  public MalformedModule unexpectedToken(String expected) {
    return switch (tokens.kind(position)) {
      case END -> malformed("unexpected token", "expected " + expected + ", found end of text");
      case RESERVED -> unknownOperator("");
      case KEYWORD -> tokens.value(position) < 0 ? unknownOperator("") : unexpected(expected);
      default -> unexpected(expected);
    };
  }

  private MalformedModule unexpected(String expected) {
    return malformed(
        "unexpected token", "expected " + expected + ", found '" + excerpt(position) + "'");
  }

  private MalformedModule unknownOperator(String detail) {
    return malformed("unknown operator " + excerpt(position), detail);
  }

  // What the parsers of this package need besides

  TokenKind kind() {
    return position == limit ? TokenKind.END : tokens.kind(position);
  }

  /** What the module that is read may use. */
  Features features() {
    return features;
  }

  void setFeatures(Features newFeatures) {
    features = newFeatures;
  }

  /** Refuses the next token if what brought it is off. */
  void require(Proposal proposal) {
    if (!features.contains(proposal)) {
      throw malformed(
          "unexpected token", "found '" + excerpt(position) + "': " + Features.missing(proposal));
    }
  }

  /** The number of bits that a size or an offset in a memory may have. */
  int addressBits() {
    return features.contains(Proposal.MEMORY64) ? Long.SIZE : Integer.SIZE;
  }

  /** The index of the next token. */
  int position() {
    return position;
  }

  /** Goes on at another token. */
  void seek(int newPosition) {
    position = newPosition;
  }

  /** The index of the token behind the range. */
  int limit() {
    return limit;
  }

  /** Changes the end of the range: all tokens at and behind it look like the end of the text. */
  void limit(int newLimit) {
    limit = newLimit;
  }

  /** The index of the token that closes the form that comes next. */
  int closing() {
    return tokens.value(position);
  }

  /** The keyword that comes next, or null if there is none or it is an instruction. */
  Keyword nextKeyword() {
    return keywordAt(position);
  }

  /** The keyword of the form that comes next, or null if there is none or it is an instruction. */
  Keyword formKeyword() {
    return kind() == TokenKind.OPEN ? keywordAt(position + 1) : null;
  }

  private Keyword keywordAt(int index) {
    return index < limit && tokens.kind(index) == TokenKind.KEYWORD
        ? Vocabulary.keyword(tokens.value(index))
        : null;
  }

  boolean at(Keyword keyword) {
    return nextKeyword() == keyword;
  }

  boolean atForm(Keyword keyword) {
    return formKeyword() == keyword;
  }

  /** Reads a keyword if it comes next. */
  boolean accept(Keyword keyword) {
    if (nextKeyword() != keyword) {
      return false;
    }
    position++;
    return true;
  }

  /** Reads an opening parenthesis and a keyword if both come next. */
  boolean acceptForm(Keyword keyword) {
    if (formKeyword() != keyword) {
      return false;
    }
    position += 2;
    return true;
  }

  /** Accepts the beginning of a form, and refuses it if what brought it is off. */
  boolean acceptForm(Keyword keyword, Proposal proposal) {
    if (formKeyword() != keyword) {
      return false;
    }
    position++;
    require(proposal);
    position++;
    return true;
  }

  void open() {
    if (kind() != TokenKind.OPEN) {
      throw unexpectedToken("'('");
    }
    position++;
  }

  void close() {
    if (kind() != TokenKind.CLOSE) {
      throw unexpectedToken("')'");
    }
    position++;
  }

  /** Reads the name of an instruction. */
  Opcode opcode() {
    Opcode opcode = kind() == TokenKind.KEYWORD ? Vocabulary.opcode(tokens.value(position)) : null;
    if (opcode == null) {
      throw unexpectedToken("an instruction");
    }
    if (!features.contains(opcode.proposal())) {
      String missing = Features.missing(opcode.proposal());
      // The words of clauses of try_table are known in any case.
      boolean clause = opcode == ExceptionHandling.CATCH || opcode == ExceptionHandling.CATCH_ALL;
      throw clause ? malformed("unexpected token", missing) : unknownOperator(missing);
    }
    position++;
    return opcode;
  }

  /** Reads an identifier and returns the number of its name. */
  int name() {
    if (kind() != TokenKind.IDENTIFIER) {
      throw unexpectedToken("an identifier");
    }
    return tokens.value(position++);
  }

  /** Reads an identifier if one comes next; -1 if not. */
  int optionalName() {
    return kind() == TokenKind.IDENTIFIER ? tokens.value(position++) : -1;
  }

  /** The bytes of a name. */
  byte[] nameBytes(int name) {
    return tokens.names.bytes(name);
  }

  // Annotations

  /**
   * Reads the annotation of a kind that stands before the next token.
   *
   * @return a cursor over what is in it, or null if there is none
   */
  TokenReader annotation(Annotations.Kind kind) {
    Annotations annotations = tokens.annotations();
    int index = annotations == null ? -1 : annotations.find(kind, position);
    return index < 0 ? null : annotations.read(index);
  }

  /** Throws if there is an annotation that nobody has read, from a token on up to the next one. */
  void checkAnnotations(int first) {
    if (tokens.annotations() != null) {
      tokens.annotations().checkAllRead(first, position);
    }
  }

  /** Whether the name of a definition comes next, as an identifier or as an annotation. */
  boolean atName() {
    return kind() == TokenKind.IDENTIFIER
        || (tokens.annotations() != null
            && tokens.annotations().find(Annotations.Kind.NAME, position) >= 0);
  }

  /**
   * Reads the {@code @name} annotation that stands before the next token (core 7.2.2).
   *
   * @param noun what it is the name of
   * @return the number of the name, or -1 if there is none
   */
  int nameAnnotation(String noun) {
    TokenReader annotation = annotation(Annotations.Kind.NAME);
    if (annotation == null) {
      return -1;
    }
    if (!annotation.atString()) {
      throw Annotations.Kind.NAME.malformed(annotation, "missing name");
    }
    byte[] name = annotation.utf8String(Annotations.Kind.NAME);
    if (!annotation.atEnd()) {
      throw Annotations.Kind.NAME.malformed(annotation, "unexpected token");
    }
    TokenReader another = annotation(Annotations.Kind.NAME);
    if (another != null) {
      throw Annotations.Kind.NAME.malformed(another, "multiple " + noun + " names");
    }
    return tokens.names.number(name, 0, name.length);
  }

  /** Reads a string of an annotation that must be UTF-8. */
  byte[] utf8String(Annotations.Kind kind) {
    byte[] name = string();
    if (!Utf8.isValid(name)) {
      position--;
      throw kind.malformed(this, "malformed UTF-8 encoding");
    }
    return name;
  }

  boolean atNatural() {
    return kind() == TokenKind.NATURAL;
  }

  /** Whether a number of any form comes next. */
  boolean atNumber() {
    TokenKind kind = kind();
    return kind == TokenKind.NATURAL || kind == TokenKind.INTEGER || kind == TokenKind.FLOAT;
  }

  /** Whether a word comes next that means nothing anywhere. */
  boolean atUnknown() {
    TokenKind kind = kind();
    return kind == TokenKind.RESERVED || kind == TokenKind.KEYWORD && tokens.value(position) < 0;
  }

  /** Whether an index comes next, as a number or as an identifier. */
  boolean atIndex() {
    return kind() == TokenKind.NATURAL || kind() == TokenKind.IDENTIFIER;
  }

  /** Reads an unsigned integer. */
  long natural(int bits) {
    if (kind() != TokenKind.NATURAL) {
      throw unexpectedToken("a natural number");
    }
    return naturalFrom(start(), bits);
  }

  /** Reads a keyword of the form {@code keyword=…} and returns its number. */
  long assigned(int bits) {
    int start = start() + Vocabulary.keyword(tokens.value(position)).text.length();
    return naturalFrom(start, bits);
  }

  private long naturalFrom(int start, int bits) {
    try {
      long value = NumberLiteral.natural(bytes(), start, tokens.end(position), bits);
      position++;
      return value;
    } catch (ArithmeticException e) {
      throw malformed("i" + bits + " constant out of range", excerpt(position));
    }
  }

  /** Reads a string that must be UTF-8, as names of imports and exports are. */
  byte[] utf8String() {
    byte[] name = string();
    if (!Utf8.isValid(name)) {
      throw malformedAt(position - 1, "malformed UTF-8 encoding", "in a name");
    }
    return name;
  }

  MalformedModule malformedAt(int index, String reason, String detail) {
    return tokens.source.malformed(tokens.start(index), reason, detail);
  }

  /** The characters of a token for use in a message. */
  String excerpt(int index) {
    return tokens.source.excerpt(tokens.start(index), tokens.end(index));
  }

  private String text(int index) {
    int start = tokens.start(index);
    return new String(
        tokens.source.bytes, start, tokens.end(index) - start, StandardCharsets.US_ASCII);
  }

  private boolean isKeyword(int index, String keyword) {
    if (index >= limit
        || tokens.kind(index) != TokenKind.KEYWORD
        || tokens.end(index) - tokens.start(index) != keyword.length()) {
      return false;
    }
    int start = tokens.start(index);
    for (int i = 0; i < keyword.length(); i++) {
      if (tokens.source.bytes[start + i] != keyword.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private byte[] bytes() {
    return tokens.source.bytes;
  }

  private int start() {
    return tokens.start(position);
  }
}
