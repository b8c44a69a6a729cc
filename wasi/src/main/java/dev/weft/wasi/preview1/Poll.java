// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Event;
import dev.weft.wasi.abi.Subscription;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.descriptor.DescriptorTable;

/**
 * One call of {@code poll_oneoff}: waits until at least one of its subscriptions has happened. A
 * subscription that cannot be waited for has happened at once, with its error.
 *
 * <p>Sleeping is measured by the host's clock; the process's clocks say when an absolute time will
 * be. So a guest whose clocks stand still sleeps as long as it asked.
 */
final class Poll {

  private final Subscription[] subscriptions;

  /** What each waits for, or null: a clock, or an error. */
  private final Descriptor[] descriptors;

  private final Errno[] errors;

  /** How long after the start each clock's time comes, in nanoseconds. */
  private final long[] durations;

  private final Clocks clocks;

  /** Whether the time comes as soon as it is waited for: only clocks are, and stepping ones. */
  private final boolean jumps;

  private final long start = System.nanoTime();

  Poll(Subscription[] subscriptions, DescriptorTable table, Clocks clocks) {
    this.subscriptions = subscriptions;
    this.clocks = clocks;
    descriptors = new Descriptor[subscriptions.length];
    errors = new Errno[subscriptions.length];
    durations = new long[subscriptions.length];
    boolean onlyClocks = true;
    for (int i = 0; i < subscriptions.length; i++) {
      onlyClocks &= subscriptions[i].eventtype() == Subscription.CLOCK;
      errors[i] = Errno.SUCCESS;
      try {
        if (subscriptions[i].eventtype() == Subscription.CLOCK) {
          durations[i] = duration(subscriptions[i], clocks);
        } else {
          descriptors[i] = table.get(subscriptions[i].descriptor());
        }
      } catch (WasiError e) {
        errors[i] = e.errno();
      }
    }
    jumps = onlyClocks && clocks.areStepping();
  }

  /** Times are unsigned; what does not fit into 63 bits, 292 years, is for ever. */
  private static long duration(Subscription subscription, Clocks clocks) throws WasiError {
    long duration = subscription.timeout();
    if (subscription.absolute()) {
      long now = clocks.time(subscription.clock());
      duration = Long.compareUnsigned(duration, now) <= 0 ? 0 : duration - now;
    } else {
      clocks.resolution(subscription.clock()); // fails if there is no such clock
    }
    return duration < 0 ? Long.MAX_VALUE : duration;
  }

  /**
   * Waits, and writes what happened.
   *
   * @return how many events were written
   */
  int await(Memory memory, long events, Store store) {
    Thread thread = Thread.currentThread();
    for (Descriptor descriptor : descriptors) {
      if (descriptor != null) {
        descriptor.addWaiter(thread);
      }
    }
    // From here on a change unparks this thread, even one between looking and parking.
    try {
      while (true) {
        long elapsed = jumps ? 0 : System.nanoTime() - start;
        int count = storeEvents(memory, events, elapsed);
        if (count == 0 && jumps && nextDuration() < Long.MAX_VALUE) {
          Thread.yield(); // others may be waited for in this way
          store.checkTermination();
          elapsed = nextDuration();
          count = storeEvents(memory, events, elapsed);
        }
        if (count > 0) {
          clocks.pass(longestWithin(elapsed));
          return count;
        }
        store.park(this, nextDuration() - elapsed);
      }
    } finally {
      for (Descriptor descriptor : descriptors) {
        if (descriptor != null) {
          descriptor.removeWaiter(thread);
        }
      }
    }
  }

  private int storeEvents(Memory memory, long events, long elapsed) {
    int count = 0;
    for (int i = 0; i < subscriptions.length; i++) {
      Errno error = errors[i];
      long bytes = 0;
      if (error == Errno.SUCCESS) {
        try {
          bytes = ready(i, elapsed);
        } catch (WasiError e) {
          error = e.errno();
        }
      }
      if (bytes != Descriptor.NOT_READY) {
        long address = events + (long) count * Event.BYTES;
        boolean hungUp = descriptors[i] != null && descriptors[i].hasHungUp();
        Event.store(memory, address, subscriptions[i], error, bytes, hungUp);
        count++;
      }
    }
    return count;
  }

  private long ready(int i, long elapsed) throws WasiError {
    return switch (subscriptions[i].eventtype()) {
      case Subscription.FD_READ -> descriptors[i].readable();
      case Subscription.FD_WRITE -> descriptors[i].writable();
      default -> elapsed >= durations[i] ? 0 : Descriptor.NOT_READY;
    };
  }

  private long nextDuration() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < subscriptions.length; i++) {
      if (subscriptions[i].eventtype() == Subscription.CLOCK) {
        next = Math.min(next, durations[i]);
      }
    }
    return next;
  }

  /** How far the clocks have come that were waited for: what was asked for, not what was needed. */
  private long longestWithin(long elapsed) {
    long longest = 0;
    for (long duration : durations) { // 0 for what is no clock
      longest = duration <= elapsed ? Math.max(longest, duration) : longest;
    }
    return longest;
  }
}
