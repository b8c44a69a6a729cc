// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/**
 * What an atomic read-modify-write instruction does with the old value and its operand (threads
 * proposal).
 */
public enum AtomicUpdate {
  /** The sum. */
  ADD,
  /** The difference. */
  SUB,
  /** The bits set in both. */
  AND,
  /** The bits set in at least one of them. */
  OR,
  /** The bits set in exactly one of them. */
  XOR,
  /** The operand. */
  XCHG;

  /**
   * {@return the new value; for narrower widths, its low bits}
   *
   * @param old the value before
   * @param operand the instruction's operand
   */
  public long apply(long old, long operand) {
    return switch (this) {
      case ADD -> old + operand;
      case SUB -> old - operand;
      case AND -> old & operand;
      case OR -> old | operand;
      case XOR -> old ^ operand;
      case XCHG -> operand;
    };
  }
}
