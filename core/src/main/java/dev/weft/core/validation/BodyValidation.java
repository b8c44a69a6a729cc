// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Validates the bodies of a large module's functions on several threads.
 *
 * <p>Functions are handed out in portions, in the order of the module, and a thread that finds a
 * fault stops the handing out. All functions before that fault have been handed out by then, and
 * their threads finish their portions or find faults further in front. So the first fault of the
 * module is always among those that were found, and it is the one that is thrown, whichever thread
 * was faster.
 *
 * <p>Threads share only what nobody changes: the module, the options, and the set of functions that
 * bodies may refer to, which was complete before the threads were started. What they have found is
 * read after they have ended.
 */
final class BodyValidation {

  /** Below, a thread would not be worth its start. */
  private static final int SMALLEST_CODE = 1 << 20;

  /** Few enough that no thread is left with much when the others have nothing more to do. */
  private static final int PORTION = 64;

  private final Module module;
  private final ParseOptions options;
  private final BitSet declaredFunctions;

  /** The first function that has not been handed out. */
  private final AtomicInteger next;

  // Guarded by this object's monitor
  private int faultyFunction = Integer.MAX_VALUE;
  private Throwable fault;

  BodyValidation(Module module, ParseOptions options, BitSet declaredFunctions) {
    this.module = module;
    this.options = options;
    this.declaredFunctions = declaredFunctions;
    next = new AtomicInteger(module.importedFunctionCount());
  }

  /** {@return how many threads should validate a module's bodies} */
  static int threads(Module module, ParseOptions options) {
    int count = module.functionCount();
    int first = module.importedFunctionCount();
    if (options.threads() == 1
        || first == count
        || module.body(count - 1).end() - module.body(first).start() < SMALLEST_CODE) {
      return 1;
    }
    return Math.min(options.threads(), Runtime.getRuntime().availableProcessors());
  }

  /** Validates all bodies; the caller's thread is one of those that do. */
  void run(int threads) {
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      CodeValidator code = validator();
      Thread thread = new Thread(null, () -> work(code), "weft-validation", 0, false);
      thread.setDaemon(true);
      others.add(thread);
    }
    CodeValidator mine = validator();
    int started = 0;
    try {
      for (Thread thread : others) {
        thread.start();
        started++;
      }
    } catch (OutOfMemoryError e) {
      // The system has no more threads. Those that there are do it all.
    }
    work(mine);
    join(others.subList(0, started));
    if (fault instanceof Error error) {
      throw error;
    }
    if (fault instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private CodeValidator validator() {
    return new CodeValidator(module, options, declaredFunctions);
  }

  private void work(CodeValidator code) {
    int count = module.functionCount();
    int start = next.getAndAdd(PORTION);
    while (start < count) {
      int end = Math.min(start + PORTION, count);
      for (int i = start; i < end; i++) {
        try {
          code.body(i);
        } catch (RuntimeException | Error e) {
          next.set(count);
          found(i, e);
          return;
        }
      }
      start = next.getAndAdd(PORTION);
    }
  }

  private synchronized void found(int function, Throwable found) {
    if (function < faultyFunction) {
      faultyFunction = function;
      fault = found;
    }
  }

  /** Waits also if the caller is interrupted: the others end soon, and use what the caller owns. */
  private static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
