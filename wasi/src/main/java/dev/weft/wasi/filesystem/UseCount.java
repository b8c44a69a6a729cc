// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who uses something that others may close meanwhile. It is really closed when the last one
 * has left: the number of an open file that is still in use must not become another file's. Nobody
 * ever waits.
 */
final class UseCount {

  private static final int CLOSED = Integer.MIN_VALUE;

  private final AtomicInteger state = new AtomicInteger();
  private final Runnable release;

  /**
   * A count of nobody.
   *
   * @param release closes it; called once
   */
  UseCount(Runnable release) {
    this.release = release;
  }

  /** Begins to use it. Who does so must leave. */
  void enter() throws ClosedChannelException {
    int users = state.get();
    while (true) {
      if (users < 0) {
        throw new ClosedChannelException();
      }
      int witness = state.compareAndExchange(users, users + 1);
      if (witness == users) {
        return;
      }
      users = witness;
    }
  }

  void leave() {
    if (state.decrementAndGet() == CLOSED) {
      release.run();
    }
  }

  /** Closes it as soon as nobody uses it; may be called repeatedly. */
  void close() {
    // Only the step from no users, and the last step down of the users, can find this value.
    if (state.getAndUpdate(users -> users | CLOSED) == 0) {
      release.run();
    }
  }
}
