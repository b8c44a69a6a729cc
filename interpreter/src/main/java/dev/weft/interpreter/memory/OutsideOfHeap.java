// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets the collector know of memories outside of the heap that are given back when nothing refers
 * to them any more. A heap that has room has no reason to look for them, however large they are; so
 * it is told to look whenever they have grown, all together, by as much as the heap may hold. The
 * JDK does the same for direct buffers.
 */
final class OutsideOfHeap {

  private static final AtomicLong GROWN = new AtomicLong();

  private OutsideOfHeap() {}

  /**
   * Counts what a memory has grown by.
   *
   * @param bytes how much
   */
  static void grew(long bytes) {
    long limit = Runtime.getRuntime().maxMemory();
    // Of the threads that come here at once, one is the first above the limit.
    if (GROWN.addAndGet(bytes) >= limit && GROWN.getAndSet(0) >= limit) {
      System.gc();
    }
  }
}
