// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * Bytes or text that are not a module at all: the grammar of the binary format (core 5) or of the
 * text format (core 6) does not derive them.
 */
public final class MalformedModule extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;
  private final long offset;
  private final int line;
  private final int column;

  private MalformedModule(
      String reason, String detail, String position, long offset, int line, int column) {
    super(position + ": " + reason + (detail.isEmpty() ? "" : ": " + detail));
    this.reason = reason;
    this.offset = offset;
    this.line = line;
    this.column = column;
  }

  /**
   * A fault in the binary format.
   *
   * @param offset the position of the fault in bytes from the start of the module
   * @param reason what is wrong, in the words of the specification's test suite
   * @param detail what was expected and what was found; may be empty
   * @return the exception
   */
  public static MalformedModule atOffset(long offset, String reason, String detail) {
    String position = "malformed module at offset 0x" + Long.toHexString(offset);
    return new MalformedModule(reason, detail, position, offset, -1, -1);
  }

  /**
   * A fault in the text format.
   *
   * @param line the line of the fault, from 1
   * @param column its column in characters, from 1
   * @param reason what is wrong, in the words of the specification's test suite
   * @param detail what was expected and what was found; may be empty
   * @return the exception
   */
  public static MalformedModule atLine(int line, int column, String reason, String detail) {
    String position = "malformed module at " + line + ":" + column;
    return new MalformedModule(reason, detail, position, -1, line, column);
  }

  /** {@return what is wrong, without position and detail} */
  public String reason() {
    return reason;
  }

  /** {@return the position in bytes from the start of the module, or -1 if it was text} */
  public long offset() {
    return offset;
  }

  /** {@return the line from 1, or -1 if the module was binary} */
  public int line() {
    return line;
  }

  /** {@return the column in characters from 1, or -1 if the module was binary} */
  public int column() {
    return column;
  }
}
