// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.interpreter.execution.Inquiries;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What instances that belong together have in common (core 4.2.3): limits, fuel, a time limit, and
 * an end. Thread-safe.
 *
 * <p>Code that executes in a store calls {@link #poll} every now and then; code that blocks does so
 * in {@link #park}, or says with {@link #onTermination} how to reach it. So {@link #terminate}, an
 * exhausted time limit and exhausted fuel end all of it, wherever it is. A store that was
 * terminated stays so.
 *
 * <p>Structures and arrays that guests make are not counted by any limit, since only the JVM's
 * collector knows which are still there; when the heap has no room for one, execution ends with a
 * {@link ResourceExhausted}. A guest that must not use up the host's heap needs a JVM of its own.
 */
public final class Store {

  /**
   * After how many events (a jump backwards, a call) a thread polls at the latest. The code between
   * two events takes well below a microsecond, and bulk operations on memory look for themselves;
   * so a thread notices its end within a few milliseconds.
   */
  public static final int POLL_INTERVAL = 8192;

  /**
   * How many events a thread pays for at once while fuel is limited. Small, since what one thread
   * has taken another cannot use.
   */
  private static final int FUEL_PORTION = 1024;

  /** The longest time limit, about 100 years: still far from an overflow of nanoTime. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final int maximumCallDepth;
  private final int maximumStackSlots;
  private final long maximumMemoryBytes;
  private final long maximumTableElements;
  private final long maximumInstances;

  private final AtomicLong memoryBytes = new AtomicLong();
  private final AtomicLong tableElements = new AtomicLong();
  private final AtomicLong instances = new AtomicLong();

  private final AtomicReference<String> termination = new AtomicReference<>();
  private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
  private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();

  private volatile boolean fuelLimited;
  private final AtomicLong fuel = new AtomicLong();

  // The deadline is written before the flag, and read after it.
  private volatile boolean timeLimited;
  private volatile long deadline;

  /** Makes a store with the default limits of {@link Builder}. */
  public Store() {
    this(new Builder());
  }

  private Store(Builder builder) {
    maximumCallDepth = builder.maximumCallDepth;
    maximumStackSlots = builder.maximumStackSlots;
    maximumMemoryBytes = builder.maximumMemoryBytes;
    maximumTableElements = builder.maximumTableElements;
    maximumInstances = builder.maximumInstances;
    if (builder.fuel >= 0) {
      setFuel(builder.fuel);
    }
    if (builder.timeLimit != null) {
      setTimeLimit(builder.timeLimit);
    }
  }

  /** {@return a builder of stores with other limits} */
  public static Builder builder() {
    return new Builder();
  }

  // Termination

  /**
   * Ends all execution in this store, now and later: every thread that executes in it, blocked or
   * not, gets a {@link Terminated} soon. Only the first call has an effect. It may come from any
   * thread, also from one that executes in the store, which then continues to its next poll.
   *
   * @param reason why, for the message of the exception
   * @return whether this call was the first
   */
  public boolean terminate(String reason) {
    // Why no thread is missed: a thread that is about to park first enters the set and then reads
    // the reason, and this method first writes the reason and then goes through the set. Both are
    // volatile, so in their one order either the thread's read comes after the write, and it does
    // not park; or its entry comes before the write, hence before the walk, and it is unparked.
    // Hooks follow the same argument.
    if (!termination.compareAndSet(null, reason)) {
      return false;
    }
    unparkAll();
    for (Registration registration : registrations) {
      registration.run();
    }
    return true;
  }

  /** {@return whether the store was terminated} */
  public boolean isTerminated() {
    return termination.get() != null;
  }

  /**
   * Throws if execution has to end. For host functions that run for long.
   *
   * @throws Terminated if the store was terminated
   * @throws ResourceExhausted if the time limit has passed
   */
  public void checkTermination() {
    String reason = termination.get();
    if (reason != null) {
      throw new Terminated(reason);
    }
    if (isTimeOver()) {
      throw new ResourceExhausted("the store's time limit has passed");
    }
  }

  /** {@return whether there is a time limit and it has passed} */
  public boolean isTimeOver() {
    return timeLimited && deadline - System.nanoTime() <= 0;
  }

  /**
   * Blocks the calling thread until it is unparked, or the time is over, or for no reason: who
   * calls looks again whether to go on. A host function that blocks by this method can be
   * terminated.
   *
   * @param blocker on behalf of what it blocks, for thread dumps; see {@link LockSupport}
   * @param nanoseconds for how long at most; {@link Long#MAX_VALUE} for ever; nothing if not
   *     positive
   * @throws Terminated if the store was terminated, before or meanwhile, or if the thread is
   *     interrupted; it stays interrupted
   * @throws ResourceExhausted if the time limit has passed, before or meanwhile
   */
  public void park(Object blocker, long nanoseconds) {
    Thread thread = Thread.currentThread();
    parked.add(thread);
    try {
      checkTermination();
      Inquiries.answerBeforeBlocking(); // before it parks, or because it was woken up for it
      // A new time limit unparks, so that it is read again; the set guards it as it does the
      // reason.
      long left = timeLimited ? Math.min(nanoseconds, deadline - System.nanoTime()) : nanoseconds;
      if (left == Long.MAX_VALUE) {
        LockSupport.park(blocker);
      } else {
        LockSupport.parkNanos(blocker, left);
      }
    } finally {
      parked.remove(thread);
    }
    checkTermination();
    if (thread.isInterrupted()) {
      // Parking again would return at once, for ever.
      throw new Terminated("the thread was interrupted while it was blocked");
    }
  }

  private void unparkAll() {
    for (Thread thread : parked) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Registers what is to be done when the store is terminated, for host functions that block
   * elsewhere than in {@link #park}. The thread that terminates the store runs it; if the store was
   * terminated already, the calling thread does, at once. What it throws is logged.
   *
   * @param hook what to do; it must not block
   * @return the registration; after {@link Registration#close} has returned, the hook does not run
   */
  public Registration onTermination(Runnable hook) {
    Registration registration = new Registration(hook);
    registrations.add(registration);
    if (isTerminated()) {
      registration.run();
    }
    return registration;
  }

  /** A hook that is registered by {@link #onTermination}. */
  public final class Registration implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private Runnable hook;

    private Registration(Runnable hook) {
      this.hook = hook;
    }

    private void run() {
      lock.lock();
      try {
        Runnable once = hook;
        hook = null;
        if (once != null) {
          once.run();
        }
      } catch (RuntimeException e) {
        // Not a constant: finding a logger takes long, and nearly no store ever needs one.
        System.getLogger(Store.class.getName())
            .log(System.Logger.Level.WARNING, "a hook on termination failed", e);
      } finally {
        lock.unlock();
      }
    }

    /** Forgets the hook. If it is running in another thread, waits until it has ended. */
    @Override
    public void close() {
      registrations.remove(this);
      lock.lock();
      try {
        hook = null;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Asks threads that execute in this store where they are. Each answers by itself, at its next
   * poll or where it blocks, and goes on; a thread in a host function that neither polls nor parks
   * does not answer.
   *
   * @param threads the threads; the calling one may be among them
   * @param patience how long to wait for all of them together, at most
   * @return for each thread where it is, or was when it answered
   */
  public Map<Thread, ExecutionState> executionStates(
      Collection<Thread> threads, Duration patience) {
    Map<Thread, CompletableFuture<ExecutionState>> answers = new LinkedHashMap<>();
    for (Thread thread : threads) {
      answers.put(thread, Inquiries.ask(thread));
    }
    // Why no thread is missed: as in terminate, with the inquiry in the place of the reason.
    for (Thread thread : threads) {
      if (parked.contains(thread)) {
        LockSupport.unpark(thread);
      }
    }
    Map<Thread, ExecutionState> states = new LinkedHashMap<>();
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
    answers.forEach((thread, answer) -> {
      states.put(thread, awaitAnswer(answer, end));
      Inquiries.withdraw(thread, answer);
    });
    return states;
  }

  private static ExecutionState awaitAnswer(CompletableFuture<ExecutionState> answer, long end) {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException _) {
      // It does something else.
    } catch (ExecutionException e) {
      throw new AssertionError(e); // nobody completes it so
    }
    return new ExecutionState(ExecutionState.Activity.UNKNOWN, List.of(), 0);
  }

  // The poll

  /**
   * Looks whether execution may go on, and pays for some of it. Executing code keeps a budget, for
   * each thread, and does this on every jump backwards and every call:
   *
   * <pre>{@code
   * if (--budget < 0) {
   *   budget = store.poll();
   * }
   * }</pre>
   *
   * beginning with a budget of 0 and ending with {@link #refund}.
   *
   * @return the budget: how many events after the present one may follow before the next poll
   * @throws Terminated if the store was terminated
   * @throws ResourceExhausted if the time limit has passed or the fuel is used up
   */
  public int poll() {
    checkTermination();
    return fuelLimited ? takeFuel() - 1 : POLL_INTERVAL - 1;
  }

  private int takeFuel() {
    while (true) {
      long left = fuel.get();
      if (left <= 0) {
        throw new ResourceExhausted("the store's fuel is used up");
      }
      int portion = (int) Math.min(left, FUEL_PORTION);
      if (fuel.compareAndSet(left, left - portion)) {
        return portion;
      }
    }
  }

  /**
   * Gives back what is left of a budget, when a thread ends its execution.
   *
   * @param budget the rest of what {@link #poll} has returned; nothing if negative
   */
  public void refund(int budget) {
    if (fuelLimited && budget > 0) {
      fuel.addAndGet(budget);
    }
  }

  /**
   * Limits how much may be executed from now on, by all threads together. A thread takes fuel in
   * portions of up to 1,024; what it has not used yet when the fuel is used up is lost to the
   * others.
   *
   * @param events how many jumps backwards and calls, not negative
   */
  public void setFuel(long events) {
    if (events < 0) {
      throw new IllegalArgumentException("negative fuel: " + events);
    }
    fuel.set(events);
    fuelLimited = true;
  }

  /** {@return how much fuel is left, in events, or -1 if it is not limited} */
  public long fuel() {
    return fuelLimited ? fuel.get() : -1;
  }

  /**
   * Limits how long execution may go on. A blocked thread counts like one that runs.
   *
   * @param limit from now on; null for no limit
   */
  public void setTimeLimit(Duration limit) {
    if (limit == null) {
      timeLimited = false;
    } else {
      Duration shorter = limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
      deadline = System.nanoTime() + (shorter.isNegative() ? 0 : shorter.toNanos());
      timeLimited = true;
    }
    unparkAll();
  }

  // Limits

  /** {@return how many calls of guest functions may be nested, in one thread} */
  public int maximumCallDepth() {
    return maximumCallDepth;
  }

  /** {@return how many values all frames of one thread may hold} */
  public int maximumStackSlots() {
    return maximumStackSlots;
  }

  /** {@return how many bytes all memories of the store may have together} */
  public long maximumMemoryBytes() {
    return maximumMemoryBytes;
  }

  /** {@return how many elements all tables of the store may have together} */
  public long maximumTableElements() {
    return maximumTableElements;
  }

  /** {@return how many instances the store may have} */
  public long maximumInstances() {
    return maximumInstances;
  }

  /** {@return how many bytes the memories have that count in the limit} */
  public long memoryBytes() {
    return memoryBytes.get();
  }

  /** {@return how many elements the tables have that count in the limit} */
  public long tableElements() {
    return tableElements.get();
  }

  /** {@return how many instances count in the limit} */
  public long instances() {
    return instances.get();
  }

  boolean reserveMemory(long bytes) {
    return reserve(memoryBytes, bytes, maximumMemoryBytes);
  }

  void releaseMemory(long bytes) {
    memoryBytes.addAndGet(-bytes);
  }

  boolean reserveTableElements(long elements) {
    return reserve(tableElements, elements, maximumTableElements);
  }

  void releaseTableElements(long elements) {
    tableElements.addAndGet(-elements);
  }

  /**
   * Counts a new instance.
   *
   * @throws ResourceExhausted if the limit is reached
   */
  void reserveInstance() {
    if (!reserve(instances, 1, maximumInstances)) {
      throw new ResourceExhausted("the store's limit of " + maximumInstances + " instances");
    }
  }

  void releaseInstance() {
    instances.addAndGet(-1);
  }

  /** Adds to a counter that several threads use, unless it would exceed the limit. */
  private static boolean reserve(AtomicLong counter, long amount, long limit) {
    while (true) {
      long used = counter.get();
      if (amount > limit - used) {
        return false;
      }
      if (counter.compareAndSet(used, used + amount)) {
        return true;
      }
    }
  }

  /** The limits of a store to be. Not thread-safe. */
  public static final class Builder {

    private int maximumCallDepth = 65_536;
    private int maximumStackSlots = 1 << 20;
    private long maximumMemoryBytes = Long.MAX_VALUE;
    private long maximumTableElements = Long.MAX_VALUE;
    private long maximumInstances = Long.MAX_VALUE;
    private long fuel = -1;
    private Duration timeLimit;

    private Builder() {}

    /**
     * Limits how many calls of guest functions may be nested, in each thread. One more is the trap
     * {@code call stack exhausted}.
     *
     * @param calls at least 1; the default is 65,536
     * @return this
     */
    public Builder maximumCallDepth(int calls) {
      maximumCallDepth = (int) positive(calls);
      return this;
    }

    /**
     * Limits how many values all frames may hold together, in each thread: locals and operands. One
     * more is the trap {@code call stack exhausted}.
     *
     * @param slots of 8 bytes each for a number and for a reference, at least 1; the default is
     *     1,048,576
     * @return this
     */
    public Builder maximumStackSlots(int slots) {
      maximumStackSlots = (int) positive(slots);
      return this;
    }

    /**
     * Limits how large all memories may be together. Growing beyond it answers -1, and a memory
     * that would begin beyond it is not created. Set it for guests that are not trusted: large and
     * shared memories are not on Java's heap, so that the heap's size does not limit them.
     *
     * @param bytes not negative; by default there is no limit but 4 GiB for each memory that grows
     * @return this
     */
    public Builder maximumMemoryBytes(long bytes) {
      maximumMemoryBytes = notNegative(bytes);
      return this;
    }

    /**
     * Limits how large all tables may be together, as {@link #maximumMemoryBytes} does memories.
     *
     * @param elements not negative; by default there is no limit but {@link Table#MAXIMUM_ELEMENTS}
     *     for each
     * @return this
     */
    public Builder maximumTableElements(long elements) {
      maximumTableElements = notNegative(elements);
      return this;
    }

    /**
     * Limits how many instances the store may have.
     *
     * @param count not negative; by default there is no limit
     * @return this
     */
    public Builder maximumInstances(long count) {
      maximumInstances = notNegative(count);
      return this;
    }

    /**
     * Limits how much may be executed, as {@link Store#setFuel} does.
     *
     * @param events not negative; by default there is no limit
     * @return this
     */
    public Builder fuel(long events) {
      fuel = notNegative(events);
      return this;
    }

    /**
     * Limits how long execution may go on, as {@link Store#setTimeLimit} does; the time runs from
     * {@link #build} on.
     *
     * @param limit the time, or null for no limit, which is the default
     * @return this
     */
    public Builder timeLimit(Duration limit) {
      timeLimit = limit;
      return this;
    }

    /** {@return a new store} */
    public Store build() {
      return new Store(this);
    }

    private static long notNegative(long limit) {
      if (limit < 0) {
        throw new IllegalArgumentException("negative limit: " + limit);
      }
      return limit;
    }

    private static long positive(long limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("limit below 1: " + limit);
      }
      return limit;
    }
  }
}
