// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.interpreter.Store;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that wait for an address of one shared memory (threads proposal, wait and notify).
 *
 * <p>There is a queue for each address that is waited for, whatever the width of the wait. Queues
 * are spread over stripes, each with a lock.
 *
 * <ul>
 *   <li><b>No notification is lost.</b> A waiter compares the value and enters the queue under the
 *       lock; a notifier takes the same lock after it has written. So either the waiter enters
 *       first and the notifier finds it, or the notifier's unlocking happens before the waiter's
 *       locking, and the waiter sees the new value.
 *   <li><b>No notification is counted twice or for nothing.</b> The notifier takes the waiter out
 *       of the queue and marks it, under the lock; a waiter whose time is over leaves under the
 *       same lock, and only if it is not marked. So each waiter leaves exactly once, by one hand,
 *       and returns 0 exactly if a notifier has counted it.
 *   <li><b>What was written before the notification is seen after the wait</b>: the mark is
 *       volatile.
 * </ul>
 *
 * <p>Nothing but a {@link ReentrantLock} and {@link LockSupport} blocks here, so virtual threads
 * may wait as well.
 */
final class WaitQueues {

  private static final int STRIPES = 32; // a power of two

  private final SharedMemory memory;
  private final Stripe[] stripes = new Stripe[STRIPES];

  WaitQueues(SharedMemory memory) {
    this.memory = memory;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** The queues of some addresses, guarded by one lock. */
  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();

    /** By address; null until the first wait, since many programs never wait. */
    Long2ObjectOpenHashMap<Queue> queues;
  }

  /** The waiters for one address, oldest first. It is in its stripe exactly while it has any. */
  private static final class Queue {
    Waiter first;
    Waiter last;
  }

  /** One wait of one thread. The links belong to who holds the lock. */
  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    Waiter previous;
    Waiter next;

    /** Written once, under the lock, by the notifier that took it out of the queue. */
    volatile boolean notified;
  }

  private Stripe stripe(long address) {
    // Addresses are multiples of 4; the product spreads regular distances.
    return stripes[(int) ((address >>> 2) * 0x9E37_79B9_7F4A_7C15L >>> 32) & STRIPES - 1];
  }

  /** As {@link dev.weft.interpreter.Memory#atomicWait}; the address is checked. */
  int await(int bits, long address, long expected, long timeout, Store store) {
    Stripe stripe = stripe(address);
    Waiter waiter;
    stripe.lock.lock();
    try {
      if (memory.atomicLoad(bits, address) != (expected & -1L >>> 64 - bits)) {
        return 1;
      }
      if (timeout == 0) {
        return 2;
      }
      waiter = enter(stripe, address);
    } finally {
      stripe.lock.unlock();
    }
    long start = System.nanoTime();
    boolean notified = false;
    try {
      while (!waiter.notified) {
        long left = Long.MAX_VALUE; // for ever
        if (timeout >= 0) {
          left = timeout - (System.nanoTime() - start); // no overflow: the difference is small
          if (left <= 0) {
            break;
          }
        }
        store.park(this, left);
      }
    } finally {
      notified = waiter.notified || !leave(stripe, address, waiter);
    }
    return notified ? 0 : 2;
  }

  /** As {@link dev.weft.interpreter.Memory#atomicNotify}; the address is checked. */
  int notify(long address, int count) {
    int woken = 0;
    Waiter first = null;
    Stripe stripe = stripe(address);
    stripe.lock.lock();
    try {
      Queue queue = stripe.queues == null ? null : stripe.queues.get(address);
      if (queue == null || count == 0) {
        return 0;
      }
      first = queue.first;
      Waiter waiter = first;
      while (waiter != null && woken != count) { // unsigned: -1 is never reached
        waiter.notified = true;
        woken++;
        waiter = waiter.next;
      }
      if (waiter == null) {
        stripe.queues.remove(address);
      } else {
        // The marked ones keep their links: nobody but this thread reads them any more.
        waiter.previous = null;
        queue.first = waiter;
      }
    } finally {
      stripe.lock.unlock();
    }
    // After unlocking, so that who wakes up does not meet the lock. A waiter that has seen its mark
    // may already do something else; then this is one of the wake-ups that everybody expects.
    Waiter waiter = first;
    for (int i = 0; i != woken; i++) {
      LockSupport.unpark(waiter.thread);
      waiter = waiter.next;
    }
    return woken;
  }

  private static Waiter enter(Stripe stripe, long address) {
    if (stripe.queues == null) {
      stripe.queues = new Long2ObjectOpenHashMap<>();
    }
    Waiter waiter = new Waiter();
    Queue queue = stripe.queues.get(address);
    if (queue == null) {
      queue = new Queue();
      queue.first = waiter;
      queue.last = waiter;
      stripe.queues.put(address, queue); // whole: this may find no room in the heap
    } else {
      waiter.previous = queue.last;
      queue.last.next = waiter;
      queue.last = waiter;
    }
    return waiter;
  }

  /** Takes a waiter out that was not notified; returns false if it was. */
  private static boolean leave(Stripe stripe, long address, Waiter waiter) {
    stripe.lock.lock();
    try {
      if (waiter.notified) {
        return false;
      }
      Queue queue = stripe.queues.get(address);
      if (waiter.previous == null) {
        queue.first = waiter.next;
      } else {
        waiter.previous.next = waiter.next;
      }
      if (waiter.next == null) {
        queue.last = waiter.previous;
      } else {
        waiter.next.previous = waiter.previous;
      }
      if (queue.first == null) {
        stripe.queues.remove(address);
      }
      return true;
    } finally {
      stripe.lock.unlock();
    }
  }

  /** {@return the lock under which waits for an address begin and are notified} For tests. */
  ReentrantLock lock(long address) {
    return stripe(address).lock;
  }

  /** {@return how many addresses are waited for} For tests. */
  int queueCount() {
    int count = 0;
    for (Stripe stripe : stripes) {
      stripe.lock.lock();
      try {
        count += stripe.queues == null ? 0 : stripe.queues.size();
      } finally {
        stripe.lock.unlock();
      }
    }
    return count;
  }
}
