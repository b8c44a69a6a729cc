// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.ExpressionSkimmer;
import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Module;

/** Tells whether bodies of functions are well-formed, where they have not been validated. */
final class BodyForm {

  private BodyForm() {}

  /** Checks all functions that the module defines. */
  static void checkAll(Module module) {
    for (int i = module.importedFunctionCount(); i < module.functionCount(); i++) {
      check(module, i);
    }
  }

  /**
   * Checks one function.
   *
   * @throws MalformedModule if its body is not one expression
   */
  static void check(Module module, int functionIndex) {
    FunctionBody body = module.body(functionIndex);
    InstructionReader reader = module.instructions(body.start(), body.end());
    try {
      ExpressionSkimmer.skim(reader, module.dataCount().isPresent());
    } catch (MalformedModule malformed) {
      throw reader.atEnd() && reader.offset() == reader.end()
          ? missingEnd(module, functionIndex)
          : malformed;
    }
    if (!reader.atEnd()) {
      throw MalformedModule.atOffset(
          reader.position(),
          "section size mismatch",
          "function " + functionIndex + " has " + reader.remaining() + " bytes behind its end");
    }
  }

  /**
   * The specification's interpreter reads on behind a body without its {@code end}, so that the
   * words depend on what it finds there: another function, another section, or nothing.
   */
  private static MalformedModule missingEnd(Module module, int functionIndex) {
    int end = module.body(functionIndex).end();
    String reason;
    if (functionIndex + 1 < module.functionCount()) {
      reason = "END opcode expected";
    } else if (end < module.bytes().byteSize()) {
      reason = "section size mismatch";
    } else {
      reason = "unexpected end of section or function";
    }
    return MalformedModule.atOffset(end, reason, "function " + functionIndex + " has no end");
  }
}
