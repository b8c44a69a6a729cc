// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The threads that wait for one descriptor, each as often as it has been added. */
final class Waiters {

  private final List<Thread> threads = new ArrayList<>();

  synchronized void add(Thread thread) {
    threads.add(thread);
  }

  synchronized void remove(Thread thread) {
    threads.remove(thread);
  }

  synchronized void unparkAll() {
    for (int i = 0; i < threads.size(); i++) {
      LockSupport.unpark(threads.get(i));
    }
  }
}
