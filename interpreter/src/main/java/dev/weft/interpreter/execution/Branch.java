// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/** An instruction that may go on elsewhere in its function. */
abstract class Branch extends Instruction {

  /** Where to go if the branch is taken. */
  Instruction target;

  @Override
  final boolean needsLoop() {
    return false;
  }
}
