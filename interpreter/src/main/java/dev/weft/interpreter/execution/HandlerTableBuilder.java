// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.execution.HandlerTable.Clause;
import dev.weft.interpreter.execution.HandlerTable.Handler;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/** Collects the handlers of a function while it is lowered. */
final class HandlerTableBuilder {

  private final IntArrayList offsets = new IntArrayList();
  private final List<Handler> innermost = new ArrayList<>();
  private final List<Clause> clauses = new ArrayList<>();

  /** For each clause, the place to go on at. */
  private final List<CodeBuilder.Label> targets = new ArrayList<>();

  /**
   * Notes that from an offset on another handler is the innermost one.
   *
   * @param offset not below those of earlier calls
   * @param handler the handler, or null
   */
  void change(int offset, Handler handler) {
    offsets.add(offset);
    innermost.add(handler);
  }

  /** Adds a clause behind those that a handler has. */
  void add(Handler handler, Clause clause, CodeBuilder.Label target) {
    handler.clauses.add(clause);
    clauses.add(clause);
    targets.add(target);
  }

  /** Makes the table, once the code is linked. */
  HandlerTable build(CodeBuilder code) {
    if (offsets.isEmpty()) {
      return HandlerTable.EMPTY;
    }
    for (int i = 0; i < clauses.size(); i++) {
      clauses.get(i).handler = code.target(targets.get(i));
    }
    return new HandlerTable(offsets.toIntArray(), innermost.toArray(Handler[]::new));
  }
}
