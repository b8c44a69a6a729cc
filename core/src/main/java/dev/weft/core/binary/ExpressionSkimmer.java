// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import java.util.BitSet;

/**
 * Reads past expressions (core 5.4.9) and looks only at their form: that each instruction is one,
 * that blocks are nested properly, that the expression has its {@code end}.
 */
public final class ExpressionSkimmer {

  private ExpressionSkimmer() {}

  /**
   * Reads up to and including the {@code end} of an expression.
   *
   * @param reader stands at the first instruction
   * @param dataCountIsKnown whether instructions that name a data segment are allowed (core 5.5.16)
   * @throws MalformedModule if the bytes are not an expression
   */
  public static void skim(InstructionReader reader, boolean dataCountIsKnown) {
    // Depth 0 is the expression itself; the set has the depths at which an else may come.
    BitSet conditionals = new BitSet();
    int depth = 0;
    while (depth >= 0) {
      Opcode opcode = reader.next();
      if (opcode instanceof Control control) {
        switch (control) {
          case BLOCK, LOOP -> conditionals.clear(++depth);
          case IF -> conditionals.set(++depth);
          case ELSE -> {
            if (!conditionals.get(depth)) {
              throw endExpected(reader);
            }
            conditionals.clear(depth);
          }
          case END -> depth--;
          default -> {}
        }
      } else if (!dataCountIsKnown && namesDataSegment(opcode.immediate())) {
        throw dataCountRequired(reader);
      }
    }
  }

  private static boolean namesDataSegment(Immediate immediate) {
    return immediate == Immediate.DATA
        || immediate == Immediate.DATA_MEMORY
        || immediate == Immediate.TYPE_DATA;
  }

  private static MalformedModule endExpected(InstructionReader reader) {
    return MalformedModule.atOffset(
        reader.offset(), "END opcode expected", "found else outside of an if");
  }

  private static MalformedModule dataCountRequired(InstructionReader reader) {
    return MalformedModule.atOffset(reader.offset(), "data count section required", "");
  }
}
