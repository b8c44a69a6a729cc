// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.instruction.Signature;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import java.util.Arrays;
import java.util.List;

/**
 * The types of the operands at a point of a function (core appendix A.3).
 *
 * <p>The bottom type is written null. An operand has it that unreachable code takes from below the
 * operands of its block. What is known of such an operand to be a reference that is not null has
 * the type {@link #BOTTOM_REFERENCE}.
 */
final class OperandStack {

  /** Told from equal types by its identity: it matches all types of references. */
  static final ReferenceType BOTTOM_REFERENCE = new ReferenceType(false, AbstractHeapType.NONE);

  private static final int FIRST_CAPACITY = 64;

  private final ModuleLimits limits;
  private final TypeText text;
  private ValueType[] types;
  private int size;

  /** The height at which the operands of the current block begin. */
  private int base;

  /**
   * Whether the current block's code is unreachable, so that below the base is whatever it needs.
   */
  private boolean polymorphic;

  private InstructionReader reader;

  OperandStack(ModuleLimits limits, TypeText text) {
    this.limits = limits;
    this.text = text;
    types = new ValueType[(int) Math.min(FIRST_CAPACITY, limits.of(ModuleLimit.OPERANDS))];
  }

  /** Empties the stack for the instructions of a reader. */
  void clear(InstructionReader newReader) {
    reader = newReader;
    size = 0;
    base = 0;
    polymorphic = false;
  }

  int height() {
    return size;
  }

  /** Enters a block whose operands begin here. */
  void enter() {
    base = size;
    polymorphic = false;
  }

  /** Goes on in a block that has been entered before. */
  void resume(int blockBase, boolean blockIsPolymorphic) {
    base = blockBase;
    polymorphic = blockIsPolymorphic;
  }

  /** What follows in the block cannot be reached. */
  void unreachable() {
    size = base;
    polymorphic = true;
  }

  void push(ValueType type) {
    if (size == types.length) {
      grow();
    }
    types[size++] = type;
  }

  void push(List<ValueType> pushed) {
    for (int i = 0, count = pushed.size(); i < count; i++) {
      push(pushed.get(i));
    }
  }

  private void grow() {
    long most = limits.of(ModuleLimit.OPERANDS);
    limits.check(ModuleLimit.OPERANDS, size + 1L, reader.offset());
    types = Arrays.copyOf(types, (int) Math.min(most, 2L * size + 1));
  }

  /** Pops an operand of any type; not if the block has {@link #none}. */
  ValueType pop() {
    return size == base ? null : types[--size];
  }

  /** Whether the block has no operand and may not pop one. */
  boolean none() {
    return size == base && !polymorphic;
  }

  /** Pops an operand if it has the type that is expected. */
  boolean pop(ValueType expected) {
    if (size > base) {
      if (matches(types[size - 1], expected)) {
        size--;
        return true;
      }
      return false;
    }
    return polymorphic;
  }

  /** Pops operands of one type if they have it. */
  boolean pop(ValueType expected, int count) {
    if (count > size - base && !polymorphic) {
      return false;
    }
    int bottom = Math.max(base, size - count);
    for (int i = bottom; i < size; i++) {
      if (!matches(types[i], expected)) {
        return false;
      }
    }
    size = bottom;
    return true;
  }

  /** Pops operands if they have the types that are expected, the topmost last. */
  boolean pop(List<ValueType> expected) {
    if (!has(expected)) {
      return false;
    }
    size = Math.max(base, size - expected.size());
    return true;
  }

  /** Pops an instruction's operands if they have the types that it expects. */
  boolean popParameters(Signature signature) {
    int count = signature.parameterCount();
    if (count > size - base) {
      return pop(signature.parameters());
    }
    int bottom = size - count;
    for (int i = 0; i < count; i++) {
      if (!matches(types[bottom + i], signature.parameter(i))) {
        return false;
      }
    }
    size = bottom;
    return true;
  }

  void pushResults(Signature signature) {
    for (int i = 0, count = signature.resultCount(); i < count; i++) {
      push(signature.result(i));
    }
  }

  /** Whether the topmost operands have the types that are expected. */
  boolean has(List<ValueType> expected) {
    int missing = expected.size() - (size - base);
    if (missing > 0 && !polymorphic) {
      return false;
    }
    int bottom = size - expected.size();
    for (int i = Math.max(missing, 0), count = expected.size(); i < count; i++) {
      if (!matches(types[bottom + i], expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the block has no operands beside the expected ones, and these are as expected. */
  boolean hasOnly(List<ValueType> expected) {
    return size - base <= expected.size() && has(expected);
  }

  private static boolean matches(ValueType found, ValueType expected) {
    return found == expected
        || found == null
        || (found == BOTTOM_REFERENCE ? expected.isReference() : found.matches(expected));
  }

  /** The topmost operands of the block for messages, as many as there are up to a number. */
  String top(int count) {
    int from = Math.max(base, size - count);
    int shown = Math.max(from, size - TypeText.MOST_TYPES);
    StringBuilder top = new StringBuilder(shown > from ? "[… " : "[");
    for (int i = shown; i < size; i++) {
      top.append(i > shown ? " " : "").append(text.of(types[i]));
    }
    return top.append(']').toString();
  }

  /** All operands of the block for messages. */
  String all() {
    return top(size - base);
  }
}
