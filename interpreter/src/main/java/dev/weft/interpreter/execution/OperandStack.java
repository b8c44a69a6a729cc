// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import java.util.Arrays;

/**
 * Where each operand is while a function is lowered. After validation the stack's height is known
 * at every instruction, so each operand has a slot of its own; but an operand that is just a local
 * or a constant stays where it is until something needs it in its own slot.
 */
final class OperandStack {

  /** How an operand is had. */
  enum Kind {
    /** It is in its own slot. */
    SLOT,
    /** It is the present value of a local. */
    LOCAL,
    /** It is a constant. */
    CONSTANT
  }

  private Kind[] kinds = new Kind[16];
  private long[] values = new long[16];
  private boolean[] references = new boolean[16];
  private int height;

  private final int firstSlot;
  private int highestSlot;

  OperandStack(int firstSlot) {
    this.firstSlot = firstSlot;
    highestSlot = firstSlot;
  }

  int height() {
    return height;
  }

  /** The slot behind the highest that an operand ever had. */
  int slotsEnd() {
    return highestSlot;
  }

  /** The slot that belongs to an operand by its position. */
  int slot(int index) {
    return firstSlot + index;
  }

  Kind kind(int index) {
    return kinds[index];
  }

  boolean isReference(int index) {
    return references[index];
  }

  /** The bits of an operand that is a constant. */
  long constant(int index) {
    return values[index];
  }

  /** The slot from which an operand that is no constant can be read. */
  int source(int index) {
    return kinds[index] == Kind.LOCAL ? (int) values[index] : slot(index);
  }

  void pushSlot(boolean reference) {
    push(Kind.SLOT, 0, reference);
  }

  void pushLocal(int local, boolean reference) {
    push(Kind.LOCAL, local, reference);
  }

  void pushConstant(long bits) {
    push(Kind.CONSTANT, bits, false);
  }

  private void push(Kind kind, long value, boolean reference) {
    if (height == kinds.length) {
      kinds = Arrays.copyOf(kinds, height * 2);
      values = Arrays.copyOf(values, height * 2);
      references = Arrays.copyOf(references, height * 2);
    }
    kinds[height] = kind;
    values[height] = value;
    references[height] = reference;
    height++;
    highestSlot = Math.max(highestSlot, slot(height));
  }

  /** Removes the topmost operand and returns its index, at which it can still be looked at. */
  int pop() {
    return --height;
  }

  void truncate(int newHeight) {
    height = newHeight;
  }

  /** Notes that an operand is now in its own slot. */
  void setSlot(int index) {
    kinds[index] = Kind.SLOT;
  }
}
