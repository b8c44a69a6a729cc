// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/** What instances that belong together have in common (core 4.2.3): limits, fuel, termination. */
public final class Store {

  /** Makes a store with default limits. */
  public Store() {}

  /** Ends all execution in this store. */
  public void terminate(String reason) {
    throw new UnsupportedOperationException();
  }

  /** Throws if the store was terminated. */
  public void checkTermination() {
    throw new UnsupportedOperationException();
  }

  /** Parks the calling thread until unparked, terminated, or the time is over; may return early. */
  public void park(Object blocker, long nanos) {
    throw new UnsupportedOperationException();
  }
}
