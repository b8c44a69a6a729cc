// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.module.Module;
import dev.weft.interpreter.ExecutionState;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.PreparedModule;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.events.FlightRecording;
import dev.weft.wasi.DirectoryAccess;
import dev.weft.wasi.WasiConfig;
import dev.weft.wasi.WasiContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A WASI program that runs: one main thread and those that the program starts (wasi-threads). It is
 * to the program what an operating system's process is, inside of the Java process and without any
 * effect on it: no exit, no thread left behind, no exception but to those who ask.
 *
 * <pre>{@code
 * try (WasiProcess process = WasiProcess.builder(module).args("app", "-v").stdout(out).start()) {
 *   switch (process.await(Duration.ofSeconds(5))) {
 *     case Outcome.Exited(int code) -> ...
 *     case Outcome.Trapped(Trap trap, int threadId) -> ...
 *     case Outcome.Failed(Throwable cause, int threadId) -> ...
 *     case Outcome.TimedOut() -> ...
 *     case Outcome.Terminated(String reason) -> ...
 *   }
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Every thread of the program is a Java thread and has an instance of its own,
 * that is, its own globals and tables. The shared memories that the module imports are made by the
 * process, once, whatever their names; they, the {@link WasiContext} and the {@link Store} with its
 * limits belong to all threads.
 *
 * <p><b>The end.</b> The first of these events ends the process and is its {@link Outcome}: {@code
 * _start} returns, a thread calls {@code proc_exit}, traps, or gets an exception from a host
 * function, a limit is reached, or somebody calls {@link #terminate}. All threads are then stopped,
 * wherever they are; when the last one has ended, descriptors are closed, shared memories are given
 * back, and {@link #await} returns. A thread that a host function of the embedder keeps blocked
 * cannot be stopped, unless that waits as {@link Store#park} and {@link Store#onTermination} say.
 *
 * <p>All methods are thread-safe.
 */
public final class WasiProcess implements AutoCloseable {

  /** How long to wait until threads have told where they are. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String threadNamePrefix;
  private final ThreadFactory threadFactory;
  private final Store store;
  private final ThreadRegistry threads;
  private final WasiContext wasi;

  private final SharedMemories memories;
  private final PreparedModule prepared;

  /** What the main thread does instead of calling {@code _start}, or null. */
  private final Consumer<Instance> entryPoint;

  /** Null until the event that ends the process; then never changed. */
  private final AtomicReference<Outcome> decision = new AtomicReference<>();

  /** Opened when all threads have left and everything is given back. */
  private final CountDownLatch ended = new CountDownLatch(1);

  private WasiProcess(Builder builder) {
    Module module = builder.module;
    entryPoint = builder.entryPoint;
    if (entryPoint == null) {
      requireStart(module);
    }
    threadNamePrefix = "weft-".concat(builder.threadName()).concat("-");
    threadFactory = builder.threadFactory;
    threads = new ThreadRegistry(builder.maximumThreads, builder.maximumThreadId);
    store = builder.limits.build();
    wasi = new WasiContext(builder.wasi.build());
    memories = new SharedMemories(module);
    boolean done = false;
    try {
      Linker linker = wasi.defineIn(new Linker(store));
      new ThreadSpawn(this, module, store, threads).defineIn(linker);
      for (Consumer<Linker> imports : builder.imports) {
        imports.accept(linker);
      }
      memories.defineIn(linker, store);
      prepared = linker.prepare(module);
      done = true;
    } finally {
      if (!done) {
        release();
      }
    }
  }

  private static void requireStart(Module module) {
    String fault = EntryPoint.START.faultIn(module);
    if (fault != null) {
      throw LinkFailure.noEntryPoint(EntryPoint.START.exportName(), fault);
    }
  }

  private void startMain() {
    GuestThread main = new GuestThread(this);
    threads.enterMain(main);
    boolean started = false;
    try {
      Thread thread = newThread(main);
      if (thread == null) {
        throw new IllegalStateException("the thread factory gives no thread");
      }
      thread.start();
      started = true;
    } finally {
      if (!started) {
        threads.abandon(main.id());
        release();
      }
    }
  }

  /** {@return what the names of its threads begin with} */
  String threadNamePrefix() {
    return threadNamePrefix;
  }

  /** {@return an unstarted Java thread for a thread of the guest, or null} */
  Thread newThread(GuestThread guest) {
    Thread thread = threadFactory.newThread(guest);
    if (thread != null) {
      thread.setName(threadNamePrefix.concat(Integer.toString(guest.id())));
    }
    return thread;
  }

  /**
   * {@return a builder of processes that run a module}
   *
   * @param module a module that exports a function {@code _start}
   */
  public static Builder builder(Module module) {
    return new Builder(module);
  }

  // What the threads do

  /**
   * Makes an instance for a thread: for the main one that thread itself does, since a start
   * function may block.
   */
  Instance instantiate() {
    return prepared.instantiate();
  }

  /** Runs the program. */
  void runMain(Instance instance) {
    if (entryPoint == null) {
      instance.function(EntryPoint.START.exportName()).call();
    } else {
      entryPoint.accept(instance);
    }
    // Also while other threads are busy: as in C, the process ends when main returns.
    end(new Outcome.Exited(0));
  }

  /** Asked for when there is something to log: logging takes long to start. */
  static System.Logger logger() {
    return System.getLogger(WasiProcess.class.getName());
  }

  /** Ends the process because of what a thread has thrown. */
  void fail(Throwable thrown, int threadId) {
    if (thrown instanceof ProcessExit exit) {
      end(new Outcome.Exited(exit.exitCode()));
    } else if (thrown instanceof Trap trap) {
      end(new Outcome.Trapped(trap, threadId));
    } else if (thrown instanceof ThrownException exception) {
      end(new Outcome.Threw(exception, threadId));
    } else if (thrown instanceof Terminated terminated) {
      // Mostly because the process has ended already. If not, somebody ended the store or
      // interrupted the thread.
      end(new Outcome.Terminated(terminated.getMessage()));
    } else if (thrown instanceof ResourceExhausted && store.isTimeOver()) {
      end(new Outcome.TimedOut());
    } else {
      end(new Outcome.Failed(thrown, threadId));
    }
  }

  /**
   * Ends the process unless that has happened already. The outcome is there before any thread can
   * notice that it has to stop: so what it does then changes nothing.
   */
  private boolean end(Outcome outcome) {
    boolean first = decision.compareAndSet(null, outcome);
    if (first) {
      store.terminate("the process has ended");
    }
    return first;
  }

  /** A thread does nothing any more for the process, except this. */
  void leave(int threadId) {
    if (FlightRecording.isOn()) {
      ThreadEndEvent.record(threadNamePrefix, threadId);
    }
    if (threads.leave(threadId)) {
      try {
        release();
        if (FlightRecording.isOn()) {
          ProcessEndEvent.record(threadNamePrefix, decision.get());
        }
      } finally {
        // Whatever an embedder's file system throws when it is closed: others wait for this.
        ended.countDown();
      }
    }
  }

  /** No thread runs any more, so nobody uses what is given back. */
  private void release() {
    try {
      wasi.close();
    } finally {
      memories.close();
    }
  }

  // What others do

  /**
   * Waits until the process has ended with all its threads.
   *
   * @return how it ended
   * @throws InterruptedException if the calling thread is interrupted; the process goes on
   * @throws IllegalStateException if a thread of the process itself calls this
   */
  public Outcome await() throws InterruptedException {
    requireForeignThread();
    ended.await();
    joinThreads();
    return decision.get();
  }

  /**
   * Waits until the process has ended with all its threads, but not for ever.
   *
   * @param timeout how long to wait at most
   * @return how it ended, or {@link Outcome.TimedOut} if it has not: then it goes on
   * @throws InterruptedException if the calling thread is interrupted; the process goes on
   * @throws IllegalStateException if a thread of the process itself calls this
   */
  public Outcome await(Duration timeout) throws InterruptedException {
    requireForeignThread();
    // The conversion saturates: a duration beyond 292 years is as good as that.
    if (!ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)) {
      return new Outcome.TimedOut();
    }
    joinThreads();
    return decision.get();
  }

  private void requireForeignThread() {
    if (threads.contains(Thread.currentThread())) {
      throw new IllegalStateException("a thread of the process would wait for itself");
    }
  }

  /** They have left, and end at once unless the thread factory lets them do more. */
  private void joinThreads() throws InterruptedException {
    for (Thread thread : threads.leaving()) {
      thread.join();
    }
  }

  /** {@return how the process ended; empty until it has ended with all its threads} */
  public Optional<Outcome> outcome() {
    return ended.getCount() == 0 ? Optional.of(decision.get()) : Optional.empty();
  }

  /** {@return how many threads are alive, the main one counted; 0 when the process has ended} */
  public int threadCount() {
    return threads.size();
  }

  /**
   * Tells what the live threads do. Each of them is asked and answers at its next poll, so what is
   * told of two threads may be of different moments. Waits for the answers for a second at most.
   *
   * @return one entry for each thread, in the order of ids; none when the process has ended
   */
  public List<ThreadStatus> threads() {
    List<GuestThread> guests = threads.all();
    List<Thread> begun = new ArrayList<>();
    for (GuestThread guest : guests) {
      if (guest.thread() != null) {
        begun.add(guest.thread());
      }
    }
    Map<Thread, ExecutionState> states = store.executionStates(begun, PATIENCE);
    List<ThreadStatus> result = new ArrayList<>();
    for (GuestThread guest : guests) {
      String name = threadNamePrefix.concat(Integer.toString(guest.id()));
      // It may have begun since.
      ExecutionState state = guest.thread() == null ? null : states.get(guest.thread());
      result.add(ThreadStatus.of(guest.id(), name, state));
    }
    return result;
  }

  /**
   * Ends the process, without waiting until its threads have ended.
   *
   * @return whether this call decided the outcome; false if something else had already
   */
  public boolean terminate() {
    return end(new Outcome.Terminated("terminated by the host"));
  }

  /**
   * Ends the process and waits until its threads have ended. If the calling thread is interrupted,
   * it waits no longer and stays interrupted. Has no effect on a process that has ended. On a
   * thread of the process itself this does not wait.
   */
  @Override
  public void close() {
    terminate();
    if (threads.contains(Thread.currentThread())) {
      return;
    }
    try {
      await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a process is given and how it is limited. Not thread-safe. It can start any number of
   * processes; they have nothing in common but the streams and host functions given here.
   *
   * <p>Without further settings a program has no arguments and no environment, reads the end of its
   * standard input, and what it writes goes nowhere.
   */
  public static final class Builder {

    private static final int LONGEST_NAME = 40;

    private final Module module;
    private final WasiConfig.Builder wasi = WasiConfig.builder();
    private final Store.Builder limits = Store.builder();
    private final List<Consumer<Linker>> imports = new ArrayList<>();
    private String name;
    private ThreadFactory threadFactory = new PlatformThreads(0);
    private Consumer<Instance> entryPoint;
    private int maximumThreads = 1024;
    private int maximumThreadId = ThreadRegistry.MAXIMUM_ID;

    private Builder(Module module) {
      this.module = Objects.requireNonNull(module, "module");
    }

    /**
     * Sets the program's arguments; see {@link WasiConfig.Builder#args(String...)}.
     *
     * @param args all of them; the first is by custom the program's name
     * @return this builder
     * @throws IllegalArgumentException if one has a NUL in it
     */
    public Builder args(String... args) {
      wasi.args(args);
      return this;
    }

    /**
     * Sets a variable of the program's environment; see {@link WasiConfig.Builder#env(String,
     * String)}.
     *
     * @param key its name
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException if there can be no such variable
     */
    public Builder env(String key, String value) {
      wasi.env(key, value);
      return this;
    }

    /**
     * Sets the program's standard input; see {@link WasiConfig.Builder#stdin}.
     *
     * @param stream what to read; not closed
     * @return this builder
     */
    public Builder stdin(InputStream stream) {
      wasi.stdin(stream);
      return this;
    }

    /**
     * Sets the program's standard output; see {@link WasiConfig.Builder#stdout}.
     *
     * @param stream where to write; not closed
     * @return this builder
     */
    public Builder stdout(OutputStream stream) {
      wasi.stdout(stream);
      return this;
    }

    /**
     * Sets the program's standard error; see {@link WasiConfig.Builder#stderr}.
     *
     * @param stream where to write; not closed
     * @return this builder
     */
    public Builder stderr(OutputStream stream) {
      wasi.stderr(stream);
      return this;
    }

    /**
     * Gives the program all three standard streams of the Java process.
     *
     * @return this builder
     */
    public Builder inheritIO() {
      wasi.inheritIO();
      return this;
    }

    /**
     * Gives the program a directory and all that is below it, to read and to write; see {@link
     * WasiConfig.Builder#preopen(String, Path, DirectoryAccess)}.
     *
     * @param guestName its path for the program
     * @param directory the directory, of any file system that Java has
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or has a NUL in it
     */
    public Builder preopen(String guestName, Path directory) {
      wasi.preopen(guestName, directory);
      return this;
    }

    /**
     * Gives the program a directory and all that is below it; see {@link
     * WasiConfig.Builder#preopen(String, Path, DirectoryAccess)}.
     *
     * @param guestName its path for the program
     * @param directory the directory, of any file system that Java has
     * @param access whether the program may change anything there
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or has a NUL in it
     */
    public Builder preopen(String guestName, Path directory, DirectoryAccess access) {
      wasi.preopen(guestName, directory, access);
      return this;
    }

    /**
     * Makes any setting of WASI: clocks, random numbers and what else there is.
     *
     * @param settings makes them; called at once
     * @return this builder
     */
    public Builder wasi(Consumer<? super WasiConfig.Builder> settings) {
      settings.accept(wasi);
      return this;
    }

    /**
     * Sets limits that hold for all threads together: memory, table elements, fuel, time; and for
     * each thread: the depth of calls. A process that comes to the end of its fuel has {@link
     * Outcome.Failed}, one that comes to the end of its time {@link Outcome.TimedOut}.
     *
     * @param settings makes them; called at once. The time runs from {@link #start} on.
     * @return this builder
     */
    public Builder limits(Consumer<? super Store.Builder> settings) {
      settings.accept(limits);
      return this;
    }

    /**
     * Limits how long the process may go on, whether it runs or waits.
     *
     * @param limit the time from {@link #start} on; null for no limit, which is the default
     * @return this builder
     */
    public Builder timeLimit(Duration limit) {
      limits.timeLimit(limit);
      return this;
    }

    /**
     * Offers the module further imports, for example host functions. They are called by all threads
     * of the program, at the same time. What is offered under a name that is there already replaces
     * it; a shared memory that is offered here is used instead of one that the process would make.
     * Memories, tables and globals offered here are the same for all threads, and only shared
     * memories can stand being used so.
     *
     * @param definitions makes the definitions; called by each {@link #start}
     * @return this builder
     */
    public Builder imports(Consumer<? super Linker> definitions) {
      imports.add(definitions::accept);
      return this;
    }

    /**
     * Sets the program's name in the names of its threads, {@code weft-NAME-ID}.
     *
     * @param name at most 40 characters of it are used; the default is the name in the module
     * @return this builder
     */
    public Builder name(String name) {
      this.name = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets who makes the Java threads, one for each thread of the program. The process sets their
     * names and starts them, and {@link #await} waits until they have ended. By default they are
     * daemon platform threads.
     *
     * <p>Virtual threads are right only for programs that mostly wait: they are not taken from
     * guest code that computes, so that as many of it as there are processors keep all others from
     * running.
     *
     * @param factory gives a new, unstarted thread that runs its argument once; if it throws or
     *     gives null, the program is told that no thread can be started
     * @return this builder
     */
    public Builder threadFactory(ThreadFactory factory) {
      threadFactory = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /**
     * Lets platform threads with a stack of some size run the program, instead of the system's
     * default. Calls in the guest take none of it; host functions do, and guests that they call.
     * Replaces {@link #threadFactory}.
     *
     * @param bytes a suggestion to the JVM, see {@link Thread.Builder.OfPlatform#stackSize}; 0 for
     *     the default
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder threadStackSize(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("negative stack size: " + bytes);
      }
      threadFactory = new PlatformThreads(bytes);
      return this;
    }

    /**
     * Limits how many threads the program may have at once. Beyond it {@code thread-spawn} fails
     * until one has ended.
     *
     * @param count besides the main thread, not negative; the default is 1,024
     * @return this builder
     */
    public Builder maxThreads(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("negative limit of threads: " + count);
      }
      maximumThreads = count;
      return this;
    }

    /**
     * Sets what the main thread does with its instance, instead of calling {@code _start}, which
     * the module then need not export. When it returns, the program has exited with code 0; what it
     * throws ends the program as it would if {@code _start} had.
     *
     * @param calls calls functions of the instance, once for each process, on its main thread
     * @return this builder
     */
    public Builder entryPoint(Consumer<? super Instance> calls) {
      Objects.requireNonNull(calls, "calls");
      entryPoint = calls::accept;
      return this;
    }

    /** For tests, which cannot use up half a thousand million ids. */
    Builder maximumThreadId(int id) {
      maximumThreadId = id;
      return this;
    }

    /** The module's own name may be anything that its author wanted to see in a thread dump. */
    private String threadName() {
      String wanted = name != null ? name : module.name();
      if (wanted.isEmpty()) {
        return "module";
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < wanted.length() && i < LONGEST_NAME; i++) {
        char c = wanted.charAt(i);
        text.append(c <= ' ' || Character.isISOControl(c) ? '_' : c);
      }
      return text.toString();
    }

    /**
     * Starts a process. Its main thread makes an instance and calls {@code _start}; what happens
     * there, also a trap in the start function, is the process's {@link Outcome}.
     *
     * @return the process, which runs
     * @throws LinkFailure if the module exports no function {@code _start} without parameters and
     *     results, imports what is not there or of another type, or imports {@code thread-spawn}
     *     and a memory that is not shared
     * @throws ResourceExhausted if a shared memory cannot be made
     * @throws java.io.UncheckedIOException if a directory of {@link #preopen(String, Path)} cannot
     *     be opened
     */
    public WasiProcess start() {
      WasiProcess process = new WasiProcess(this);
      process.startMain();
      return process;
    }
  }
}
