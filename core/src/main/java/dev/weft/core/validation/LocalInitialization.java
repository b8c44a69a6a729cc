// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;

/**
 * Which of the locals without an initial value have been set (core 3.1.5.2, appendix A.3). What is
 * set inside of a block is forgotten at its end, since the block may have been left before.
 */
final class LocalInitialization {

  private final BitSet initialized = new BitSet();

  /** The initialized locals in the order in which they were set. */
  private final IntArrayList order = new IntArrayList();

  boolean isInitialized(int local) {
    return initialized.get(local);
  }

  void initialize(int local) {
    if (!initialized.get(local)) {
      initialized.set(local);
      order.add(local);
    }
  }

  /** How many locals are initialized. */
  int count() {
    return order.size();
  }

  /** Forgets the locals that were set after there had been so many. */
  void reset(int count) {
    while (order.size() > count) {
      initialized.clear(order.popInt());
    }
  }
}
