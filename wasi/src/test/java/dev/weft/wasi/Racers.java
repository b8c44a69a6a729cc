// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs something in several threads at once. */
final class Racers {

  private Racers() {}

  /** The results by the threads' numbers. */
  static <T> List<T> race(int threads, IntFunction<T> racer) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(threads);
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      FutureTask<T> task =
          new FutureTask<>(() -> {
            barrier.await();
            return racer.apply(number);
          });
      tasks.add(task);
      Thread.ofPlatform().daemon().start(task);
    }
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get(60, TimeUnit.SECONDS));
    }
    return results;
  }
}
