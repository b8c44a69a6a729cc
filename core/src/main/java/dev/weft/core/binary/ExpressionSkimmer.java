// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import java.util.BitSet;

/**
 * Reads past expressions (core 5.4.9) and looks only at their form: that each instruction is one,
 * that blocks are nested properly, that the expression has its {@code end}.
 */
public final class ExpressionSkimmer {

  private final InstructionReader reader;

  /** How many blocks are open; 0 is the expression itself. */
  private int depth;

  /** The depths at which an {@code else} may come. */
  private final BitSet conditionals = new BitSet();

  /** The depths at which a {@code catch} may come. */
  private final BitSet catching = new BitSet();

  /** The depths at which a {@code delegate} may come. */
  private final BitSet delegating = new BitSet();

  private ExpressionSkimmer(InstructionReader reader) {
    this.reader = reader;
  }

  /**
   * Reads up to and including the {@code end} of an expression.
   *
   * @param reader stands at the first instruction
   * @param dataCountIsKnown whether instructions that name a data segment are allowed (core 5.5.16)
   * @throws MalformedModule if the bytes are not an expression
   */
  public static void skim(InstructionReader reader, boolean dataCountIsKnown) {
    new ExpressionSkimmer(reader).skim(dataCountIsKnown);
  }

  private void skim(boolean dataCountIsKnown) {
    while (depth >= 0) {
      Opcode opcode = reader.next();
      if (opcode instanceof Control control) {
        control(control);
      } else if (opcode instanceof ExceptionHandling handling) {
        exceptionHandling(handling);
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

  private void control(Control instruction) {
    switch (instruction) {
      case BLOCK, LOOP -> open();
      case IF -> {
        open();
        conditionals.set(depth);
      }
      case ELSE -> {
        require(conditionals, instruction);
        conditionals.clear(depth);
      }
      case END -> depth--;
      default -> {}
    }
  }

  private void exceptionHandling(ExceptionHandling instruction) {
    switch (instruction) {
      case TRY_TABLE -> open();
      case TRY -> {
        open();
        catching.set(depth);
        delegating.set(depth);
      }
      case CATCH -> {
        require(catching, instruction);
        delegating.clear(depth);
      }
      case CATCH_ALL -> {
        require(catching, instruction);
        catching.clear(depth);
        delegating.clear(depth);
      }
      case DELEGATE -> {
        require(delegating, instruction);
        depth--;
      }
      case THROW, THROW_REF, RETHROW -> {}
    }
  }

  private void open() {
    depth++;
    conditionals.clear(depth);
    catching.clear(depth);
    delegating.clear(depth);
  }

  private void require(BitSet allowed, Opcode opcode) {
    if (!allowed.get(depth)) {
      throw MalformedModule.atOffset(
          reader.offset(), "END opcode expected", "found " + opcode.text() + " out of its place");
    }
  }

  private static MalformedModule dataCountRequired(InstructionReader reader) {
    return MalformedModule.atOffset(reader.offset(), "data count section required", "");
  }
}
