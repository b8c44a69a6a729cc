// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/** What an atomic read-modify-write instruction does with the old value and its operand. */
public enum AtomicUpdate {
  /** The sum. */
  ADD,
  /** The difference. */
  SUB,
  /** The bits set in both. */
  AND,
  /** The bits set in one of them. */
  OR,
  /** The bits set in exactly one of them. */
  XOR,
  /** The operand. */
  XCHG
}
