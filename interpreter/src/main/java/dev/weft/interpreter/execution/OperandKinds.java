// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/**
 * Where an instruction finds its operands, in their order: in a slot (S), in the instruction itself
 * as a constant (C), or handed on by the instruction that ran before (P).
 */
enum OperandKinds {
  S(true, false, false),
  C(false, false, false),
  P(false, false, true),
  SS(true, true, false),
  SC(true, false, false),
  CS(false, true, false),
  PS(false, true, true),
  PC(false, false, true),
  SP(true, false, true),
  CP(false, false, true);

  private final boolean firstIsSlot;
  private final boolean secondIsSlot;
  private final boolean takesPassed;

  OperandKinds(boolean firstIsSlot, boolean secondIsSlot, boolean takesPassed) {
    this.firstIsSlot = firstIsSlot;
    this.secondIsSlot = secondIsSlot;
    this.takesPassed = takesPassed;
  }

  /** Whether the first operand is a slot. */
  boolean firstIsSlot() {
    return firstIsSlot;
  }

  /** Whether there is a second operand, and it is a slot. */
  boolean secondIsSlot() {
    return secondIsSlot;
  }

  /** Whether an operand is what the instruction before hands on. */
  boolean takesPassed() {
    return takesPassed;
  }
}
