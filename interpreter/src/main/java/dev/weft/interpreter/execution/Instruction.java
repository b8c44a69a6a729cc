// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/**
 * An instruction of lowered code. A function is a chain of them. Each does its work and then runs
 * the next one, or returns it to the machine's loop; {@link CodeBuilder} sees to it that after a
 * few instructions one returns, so that the Java stack stays small. In this way the arguments stay
 * in registers from one instruction to the next, and the JVM's compiler can make several into one
 * piece of code where it sees that they follow each other.
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
   * @param passed what the instruction that runs this one hands on: its result, as the bits of a
   *     slot, or what it was handed itself if it has none
   * @return the instruction that the loop goes on with; null when the call from the host returns
   */
  abstract Instruction execute(Machine m, long[] s, int fp, long passed);

  /**
   * Whether only the machine's loop may run the instruction, and not the one before it. So it is
   * for all that can fail and leave it to the loop to know where that was; they return what is
   * behind them to the loop. Those that can be run by others either cannot fail or call {@link
   * Machine#failed}.
   */
  boolean needsLoop() {
    return true;
  }
}
