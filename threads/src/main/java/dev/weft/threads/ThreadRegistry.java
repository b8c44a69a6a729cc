// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * The live threads of one process and their ids. Thread-safe: all state is guarded by this object's
 * monitor, which is never held while anything else is waited for.
 *
 * <p>Ids count up and begin again at 1 behind the greatest, passing over those of live threads
 * (wasi-threads, "Design choice: thread IDs"): so an id comes back as late as possible, and a guest
 * that looks at one of a thread that has ended does not soon take it for another.
 */
final class ThreadRegistry {

  /** The greatest id: the three upper bits of a positive number are reserved for guests. */
  static final int MAXIMUM_ID = 0x1FFF_FFFF;

  /** An answer of {@link #enter}. */
  static final int TOO_MANY_THREADS = -1;

  /** An answer of {@link #enter}. */
  static final int NO_ID = -2;

  private final int maximumThreads;
  private final int maximumId;
  private final Int2ObjectOpenHashMap<GuestThread> live = new Int2ObjectOpenHashMap<>();
  private int lastId;

  /** Java threads that have left and are about to end, or have ended since; oldest first. */
  private final Queue<Thread> leaving = new ArrayDeque<>();

  /**
   * A registry without threads.
   *
   * @param maximumThreads how many may be alive at once besides the main one
   * @param maximumId the greatest id to give, {@link #MAXIMUM_ID} but in tests
   */
  ThreadRegistry(int maximumThreads, int maximumId) {
    this.maximumThreads = maximumThreads;
    this.maximumId = maximumId;
  }

  /** Enters the main thread, whose id is 0. It comes first and once. */
  synchronized void enterMain(GuestThread main) {
    live.put(Outcome.MAIN_THREAD, main);
  }

  /**
   * Enters a thread that is to be started by a live one.
   *
   * @return its id, or {@link #TOO_MANY_THREADS} or {@link #NO_ID}
   */
  synchronized int enter(GuestThread thread) {
    forgetEnded();
    int spawned = live.containsKey(Outcome.MAIN_THREAD) ? live.size() - 1 : live.size();
    if (spawned >= maximumThreads) {
      return TOO_MANY_THREADS;
    }
    if (spawned >= maximumId) {
      return NO_ID;
    }
    int id = lastId;
    do { // ends: fewer ids are taken than there are
      id = id == maximumId ? 1 : id + 1;
    } while (live.containsKey(id));
    lastId = id;
    live.put(id, thread);
    return id;
  }

  /** Takes out a thread that could not be started; the one that entered it is still alive. */
  synchronized void abandon(int id) {
    live.remove(id);
  }

  /**
   * Takes out the calling thread, which does nothing for the process any more.
   *
   * @return whether it was the last one: no other can come after it
   */
  synchronized boolean leave(int id) {
    live.remove(id);
    forgetEnded();
    leaving.add(Thread.currentThread());
    return live.isEmpty();
  }

  /**
   * Keeps the queue short, however many threads come and go. A thread stays here between its
   * leaving and its end, which is a few instructions later.
   */
  private void forgetEnded() {
    Thread first;
    while ((first = leaving.peek()) != null && !first.isAlive()) {
      leaving.remove();
    }
  }

  /** {@return the threads that have left but perhaps not ended} */
  synchronized Thread[] leaving() {
    forgetEnded();
    return leaving.toArray(new Thread[0]);
  }

  /** {@return how many threads are alive, the main one counted} */
  synchronized int size() {
    return live.size();
  }

  /** {@return the live threads, by id} */
  synchronized List<GuestThread> all() {
    List<GuestThread> all = new ArrayList<>(live.values());
    all.sort(Comparator.comparingInt(GuestThread::id));
    return all;
  }

  /** {@return whether a Java thread is one of those that are alive here} */
  synchronized boolean contains(Thread thread) {
    for (GuestThread guest : live.values()) {
      if (guest.isRunBy(thread)) {
        return true;
      }
    }
    return false;
  }
}
