// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/**
 * Where an instruction finds its operands, in their order: in a slot (S), in the instruction itself
 * as a constant (C), or handed on by the instruction that ran before (P).
 */
enum OperandKinds {
  S,
  C,
  P,
  SS,
  SC,
  CS,
  PS,
  PC,
  SP,
  CP;

  /** Whether an operand is what the instruction before hands on. */
  boolean takesPassed() {
    return switch (this) {
      case P, PS, PC, SP, CP -> true;
      case S, C, SS, SC, CS -> false;
    };
  }

  /** Whether the first operand is a slot. */
  boolean firstIsSlot() {
    return switch (this) {
      case S, SS, SC, SP -> true;
      case C, P, CS, PS, PC, CP -> false;
    };
  }

  /** Whether there is a second operand, and it is a slot. */
  boolean secondIsSlot() {
    return switch (this) {
      case SS, CS, PS -> true;
      case S, C, P, SC, PC, SP, CP -> false;
    };
  }
}
