// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where exceptions are caught that leave an instruction of a function. Nothing of it is looked at
 * before an exception is thrown: the place of a call under way, or of the instruction that throws,
 * leads to the innermost try around it.
 *
 * <p>Immutable once its function is published; see {@link FunctionCode}.
 */
final class HandlerTable {

  /** For functions that catch nothing. */
  static final HandlerTable EMPTY = new HandlerTable(new int[0], new Handler[0]);

  /** The offsets, ascending, at which another handler becomes the innermost one. */
  private final int[] offsets;

  /** The handler that is the innermost one from the offset on, or null. */
  final Handler[] innermost;

  HandlerTable(int[] offsets, Handler[] innermost) {
    this.offsets = offsets;
    this.innermost = innermost;
  }

  /**
   * The innermost handler around an instruction, or null.
   *
   * @param offset where it stands: bytes from the start of the module
   */
  Handler at(int offset) {
    int found = Arrays.binarySearch(offsets, offset);
    // Not found: -1 - the place of the next larger one.
    int last = found >= 0 ? found : -2 - found;
    return last < 0 ? null : innermost[last];
  }

  /** What a try catches while its body runs. */
  static final class Handler {
    /**
     * Where the search goes on: the handler of the try around it, or of the one to which it
     * delegates; null for the function's caller.
     */
    Handler outer;

    /** Looked at in order. */
    final List<Clause> clauses = new ArrayList<>(1);

    Handler(Handler outer) {
      this.outer = outer;
    }
  }

  /** Which exceptions are caught, what is handed over and where to go on. */
  static final class Clause {
    static final int ANY_TAG = -1;
    static final int NO_SLOT = -1;

    /** The index of the tag in the module, or {@link #ANY_TAG}. */
    final int tag;

    /** The slot of the exception's first argument; for any tag, no argument is handed over. */
    final int argumentsSlot;

    /** The slot of the reference to the exception, or {@link #NO_SLOT}. */
    final int exceptionSlot;

    /** The instruction to go on with. */
    Instruction handler;

    Clause(int tag, int argumentsSlot, int exceptionSlot) {
      this.tag = tag;
      this.argumentsSlot = argumentsSlot;
      this.exceptionSlot = exceptionSlot;
    }
  }
}
