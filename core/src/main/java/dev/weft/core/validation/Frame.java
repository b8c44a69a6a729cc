// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.type.ValueType;
import java.util.List;

/**
 * A control frame (core appendix A.3): a block that has been entered. Reused, to allocate nothing.
 */
final class Frame {

  /** What opened it, or the present part of it: an else, a catch or a catch_all. */
  Opcode kind;

  /** The block's parameters. */
  List<ValueType> parameters;

  /** The block's results. */
  List<ValueType> results;

  /** How many locals were initialized when the block was entered. */
  int initializedLocals;

  /** The height of the operand stack below the parameters. */
  int height;

  /** Whether the rest of the block cannot be reached, so that its operands may be of any type. */
  boolean unreachable;

  /** The types that a branch to the block takes. */
  List<ValueType> labelTypes() {
    return kind == Control.LOOP ? parameters : results;
  }
}
