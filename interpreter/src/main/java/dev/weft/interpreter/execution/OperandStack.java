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
  private Storage[] storages = new Storage[16];

  /** The slot that belongs to each operand, and to the next one that is pushed. */
  private int[] slots = new int[17];

  private int height;
  private int highestSlot;

  OperandStack(int firstSlot) {
    slots[0] = firstSlot;
    highestSlot = firstSlot;
  }

  int height() {
    return height;
  }

  /** The slot behind the highest that an operand ever had. */
  int slotsEnd() {
    return highestSlot;
  }

  /** The first slot that belongs to an operand by its position, or will to the next one. */
  int slot(int index) {
    return slots[index];
  }

  Kind kind(int index) {
    return kinds[index];
  }

  Storage storage(int index) {
    return storages[index];
  }

  /** The bits of an operand that is a constant. */
  long constant(int index) {
    return values[index];
  }

  /** The slot from which an operand that is no constant can be read. */
  int source(int index) {
    return kinds[index] == Kind.LOCAL ? (int) values[index] : slot(index);
  }

  void pushSlot(Storage storage) {
    push(Kind.SLOT, 0, storage);
  }

  void pushLocal(int slot, Storage storage) {
    push(Kind.LOCAL, slot, storage);
  }

  void pushConstant(long bits) {
    push(Kind.CONSTANT, bits, Storage.NUMBER);
  }

  private void push(Kind kind, long value, Storage storage) {
    if (height == kinds.length) {
      kinds = Arrays.copyOf(kinds, height * 2);
      values = Arrays.copyOf(values, height * 2);
      storages = Arrays.copyOf(storages, height * 2);
      slots = Arrays.copyOf(slots, height * 2 + 1);
    }
    kinds[height] = kind;
    values[height] = value;
    storages[height] = storage;
    slots[height + 1] = slots[height] + storage.width;
    height++;
    highestSlot = Math.max(highestSlot, slots[height]);
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
