// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/**
 * An instruction of lowered code. A function is a chain of them, each of which does its work and
 * returns the one to go on with.
 *
 * <p>Operands are named by their slot in the frame: parameters, locals, then the operand stack. An
 * i32 is in the lower half of its slot, the upper half means nothing; an f32 is kept as its bits,
 * like an i32.
 *
 * <p>Immutable once its function is published; see {@link FunctionCode}.
 */
abstract class Instruction {

  /** What follows in the code. */
  Instruction next;

  /** Where the instruction came from: bytes from the start of the module. */
  int offset;

  /**
   * Does what the instruction does.
   *
   * @param m the machine that runs it
   * @param s its slots
   * @param fp the slot at which the frame begins
   * @return the instruction to go on with, or null if the machine says where, because frame or
   *     slots have changed
   */
  abstract Instruction execute(Machine m, long[] s, int fp);
}
