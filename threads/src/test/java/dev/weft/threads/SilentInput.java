// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** Input in which nothing comes and whose reads cannot be interrupted, as a terminal's. */
final class SilentInput extends InputStream {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  @Override
  public int read() {
    asked.countDown();
    while (true) {
      try {
        closed.await();
        return -1;
      } catch (InterruptedException _) {
        // Goes on, as System.in does.
      }
    }
  }

  /** Waits until somebody reads. */
  void awaitReader() throws InterruptedException {
    asked.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
