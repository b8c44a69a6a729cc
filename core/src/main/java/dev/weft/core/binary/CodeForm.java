// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.FunctionBody;

/**
 * Tells whether the bodies of functions are well-formed. They are decoded while they are validated,
 * after everything else; so once a fault has been found, this looks whether code that has not been
 * decoded by then has one that counts first.
 */
public final class CodeForm {

  private CodeForm() {}

  /**
   * Checks all bodies that have been found.
   *
   * @param contents a module, or what was decoded of it before a fault
   * @throws MalformedModule if a body is not exactly one expression; the first one is named
   */
  public static void check(ModuleContents contents) {
    for (int i = 0; i < contents.bodies.size(); i++) {
      check(contents, i);
    }
  }

  private static void check(ModuleContents contents, int bodyIndex) {
    FunctionBody body = contents.bodies.get(bodyIndex);
    InstructionReader reader =
        new InstructionReader(
            contents.bytes, body.start(), body.end(), contents.types, contents.features);
    try {
      ExpressionSkimmer.skim(reader, contents.dataCount.isPresent());
    } catch (MalformedModule malformed) {
      boolean endsTooEarly = reader.offset() == reader.end();
      throw endsTooEarly ? missingEnd(contents, bodyIndex) : malformed;
    }
    if (!reader.atEnd()) {
      throw MalformedModule.atOffset(
          reader.position(),
          "section size mismatch",
          function(contents, bodyIndex) + " has " + reader.remaining() + " bytes behind its end");
    }
  }

  /**
   * The specification's interpreter reads on behind a body without its {@code end}, so that the
   * words depend on what it finds there: another function, another section, or nothing.
   */
  private static MalformedModule missingEnd(ModuleContents contents, int bodyIndex) {
    int end = contents.bodies.get(bodyIndex).end();
    String reason;
    if (bodyIndex + 1 < contents.bodies.size()) {
      reason = "END opcode expected";
    } else if (end < contents.bytes.length) {
      reason = "section size mismatch";
    } else {
      reason = BinaryReader.UNEXPECTED_END;
    }
    return MalformedModule.atOffset(end, reason, function(contents, bodyIndex) + " has no end");
  }

  private static String function(ModuleContents contents, int bodyIndex) {
    return "function " + (contents.importedFunctionTypes.size() + bodyIndex);
  }
}
