// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/** A well-formed module that breaks a rule of validation (core 3). */
public final class InvalidModule extends WasmException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;
  private final int functionIndex;
  private final long offset;
  private final String instruction;

  private InvalidModule(
      String message, String reason, int functionIndex, long offset, String instruction) {
    super(message);
    this.reason = reason;
    this.functionIndex = functionIndex;
    this.offset = offset;
    this.instruction = instruction;
  }

  /**
   * A fault outside of functions.
   *
   * @param offset the position of the fault in bytes from the start of the module, or -1 where it
   *     has no single place
   * @param reason what is wrong, in the words of the specification's test suite
   * @param detail what was expected and what was found; may be empty
   * @return the exception
   */
  public static InvalidModule inModule(long offset, String reason, String detail) {
    String position = offset < 0 ? "" : " at offset 0x" + Long.toHexString(offset);
    String message = "invalid module" + position + ": " + reason + suffix(detail);
    return new InvalidModule(message, reason, -1, offset, "");
  }

  /**
   * A fault in the body of a function.
   *
   * @param functionIndex the index of the function, imports counted
   * @param functionName its name, or an empty string if it has none
   * @param offset the position of the instruction in bytes from the start of the module
   * @param instruction the name of the instruction in the text format
   * @param reason what is wrong, in the words of the specification's test suite
   * @param detail what was expected and what was found; may be empty
   * @return the exception
   */
  public static InvalidModule inFunction(
      int functionIndex,
      String functionName,
      long offset,
      String instruction,
      String reason,
      String detail) {
    String function =
        functionName.isEmpty() ? "" + functionIndex : functionIndex + " ($" + functionName + ")";
    String message =
        "invalid module: function "
            + function
            + ", "
            + instruction
            + " at offset 0x"
            + Long.toHexString(offset)
            + ": "
            + reason
            + suffix(detail);
    return new InvalidModule(message, reason, functionIndex, offset, instruction);
  }

  private static String suffix(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }

  /** {@return what is wrong, without position and detail} */
  public String reason() {
    return reason;
  }

  /** {@return the index of the function, or -1 if the fault is not in one} */
  public int functionIndex() {
    return functionIndex;
  }

  /** {@return the position in bytes from the start of the module, or -1 where it has none} */
  public long offset() {
    return offset;
  }

  /** {@return the instruction's name in the text format, or an empty string} */
  public String instruction() {
    return instruction;
  }
}
