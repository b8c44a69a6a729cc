// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.BinaryReader;
import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.module.CustomSection;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Module;

/**
 * Validates the custom section of branch hints (core 7.1.3), for those who ask. Its faults do not
 * make a module invalid.
 */
public final class BranchHintValidator {

  /** The name of the section. */
  public static final String SECTION = "metadata.code.branch_hint";

  private static final String FAULT = "@" + SECTION + " annotation: ";

  private final Module module;
  private final BinaryReader reader;

  private BranchHintValidator(Module module, BinaryReader reader) {
    this.module = module;
    this.reader = reader;
  }

  /**
   * Validates a section of branch hints.
   *
   * @param module a valid module
   * @param section one of its sections with the name {@link #SECTION}
   * @param reader stands at the beginning of the section and ends where it does
   * @throws MalformedModule if the section is none of branch hints
   * @throws InvalidModule if it names something that cannot have a hint
   */
  public static void validate(Module module, CustomSection section, BinaryReader reader) {
    boolean hasCode = module.functionCount() > module.importedFunctionCount();
    if (hasCode && section.start() > module.body(module.importedFunctionCount()).declarations()) {
      throw malformed(section.start(), "behind the code section");
    }
    for (CustomSection other : module.customSections()) {
      if (other != section && other.name().equals(SECTION) && other.start() < section.start()) {
        throw malformed(section.start(), "second section");
      }
    }
    new BranchHintValidator(module, reader).functions();
  }

  private void functions() {
    int count = reader.count(2);
    long previous = -1;
    for (int i = 0; i < count; i++) {
      int start = reader.position();
      long index = Integer.toUnsignedLong(reader.u32());
      if (index <= previous) {
        throw malformed(start, "functions out of order");
      }
      if (index < module.importedFunctionCount() || index >= module.functionCount()) {
        throw InvalidModule.inModule(
            start, FAULT + "invalid function", "function " + index + " has no code");
      }
      function((int) index);
      previous = index;
    }
    if (!reader.atEnd()) {
      throw malformed(reader.position(), "section size mismatch");
    }
  }

  /** Goes over the hints and the instructions at once: both are in ascending order. */
  private void function(int index) {
    FunctionBody body = module.body(index);
    InstructionReader code = module.instructions(body.start(), body.end());
    int count = reader.count(3);
    long previous = -1;
    for (int i = 0; i < count; i++) {
      int start = reader.position();
      long offset = Integer.toUnsignedLong(reader.u32());
      if (offset <= previous) {
        throw malformed(start, "offsets out of order");
      }
      previous = offset;
      target(index, code, body.declarations() + offset, start);
      int sizeStart = reader.position();
      if (reader.u32() != 1 || (reader.u8() & ~1) != 0) {
        throw malformed(sizeStart, "malformed hint");
      }
    }
  }

  private void target(int function, InstructionReader code, long offset, int hintStart) {
    Opcode opcode = null;
    while (!code.atEnd() && code.position() <= offset) {
      opcode = code.next();
    }
    boolean found = opcode != null && code.offset() == offset;
    if (!found || (opcode != Control.IF && opcode != Control.BR_IF)) {
      throw InvalidModule.inModule(
          hintStart,
          FAULT + "invalid target",
          "expected if or br_if, found "
              + (found ? opcode.text() : "no instruction")
              + " at offset 0x"
              + Long.toHexString(offset)
              + " of function "
              + function);
    }
  }

  private static MalformedModule malformed(int offset, String what) {
    return MalformedModule.atOffset(offset, FAULT + what, "");
  }
}
