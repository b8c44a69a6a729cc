// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UseCountTest {

  private final AtomicInteger released = new AtomicInteger();
  private final UseCount count = new UseCount(released::incrementAndGet);

  @Test
  void whatNobodyUsesIsReleasedAtOnceAndOnlyOnce() throws Exception {
    count.enter();
    count.leave();
    assertThat(released).hasValue(0);
    count.close();
    count.close();
    assertThat(released).hasValue(1);
    assertThatThrownBy(count::enter).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void theLastOneThatLeavesReleases() throws Exception {
    count.enter();
    count.enter();
    count.close();
    assertThatThrownBy(count::enter).isInstanceOf(ClosedChannelException.class);
    count.leave();
    assertThat(released).hasValue(0);
    count.close();
    assertThat(released).hasValue(0);
    count.leave();
    assertThat(released).hasValue(1);
  }

  @Test
  void nobodyIsInsideWhenItIsReleased() throws Exception {
    for (int round = 0; round < 300; round++) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger insideAtRelease = new AtomicInteger(-1);
      UseCount raced = new UseCount(() -> insideAtRelease.set(inside.get()));
      CountDownLatch start = new CountDownLatch(1);
      Thread[] threads = new Thread[3];
      for (int t = 0; t < threads.length; t++) {
        boolean closes = t == 0;
        threads[t] =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    start.await();
                    for (int i = 0; i < 50; i++) {
                      if (closes && i == 10) {
                        raced.close();
                      }
                      raced.enter();
                      inside.incrementAndGet();
                      Thread.onSpinWait();
                      inside.decrementAndGet();
                      raced.leave();
                    }
                  } catch (ClosedChannelException | InterruptedException _) {
                    // Closed: that ends the thread.
                  }
                });
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(insideAtRelease).hasValue(0);
    }
  }
}
