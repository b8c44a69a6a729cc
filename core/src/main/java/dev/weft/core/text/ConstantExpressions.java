// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Numeric;

/** Reads the expressions outside functions: initial values, offsets and elements. */
final class ConstantExpressions {

  private final TokenReader in;
  private final InstructionParser instructions;
  private final IndexSpace noLocals = IndexSpace.ofLocals();

  ConstantExpressions(TokenReader in, InstructionParser instructions) {
    this.in = in;
    this.instructions = instructions;
  }

  /** Reads all instructions before a token. */
  void upTo(int end, BinaryWriter out) {
    instructions.expression(end, noLocals, out);
  }

  /**
   * Reads an expression that is a form with a keyword, or short for that, a single folded
   * instruction (core 6.6.9 and 6.6.10).
   *
   * @param keyword {@code offset} or {@code item}
   */
  void form(Keyword keyword, BinaryWriter out) {
    if (!in.atForm()) {
      throw in.unexpectedToken("an instruction in parentheses");
    }
    int close = in.closing();
    if (in.acceptForm(keyword)) {
      upTo(close, out);
      in.close();
    } else {
      // A form that is never closed ends where the range ends.
      upTo(Math.min(close + 1, in.limit()), out);
    }
  }

  /**
   * Writes the offset of a segment that stands inside its table or memory.
   *
   * @param addressFlag the flag of the address type, as limits have it
   */
  static void zero(int addressFlag, BinaryWriter out) {
    out.opcode(addressFlag == TypeSection.IS_64 ? Numeric.I64_CONST : Numeric.I32_CONST);
    out.s64(0);
    out.opcode(Control.END);
  }
}
