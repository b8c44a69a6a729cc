// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.interpreter.ExecutionState;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads that are asked where they are. Nobody can read the machine of a thread that runs; so the
 * thread answers, when it polls, when it begins to block, or when it is woken up for it. Until
 * somebody asks, the price is a look at an empty map at each poll.
 */
public final class Inquiries {

  private static final Map<Thread, CompletableFuture<ExecutionState>> PENDING =
      new ConcurrentHashMap<>();

  private Inquiries() {}

  /**
   * Asks a thread. Whoever does has to wake it up, if it is parked, and to {@link #withdraw} what
   * is not answered.
   *
   * @param thread the thread
   * @return its answer; the same for all who ask at the same time
   */
  public static CompletableFuture<ExecutionState> ask(Thread thread) {
    if (thread == Thread.currentThread()) {
      return CompletableFuture.completedFuture(Machine.blockedState());
    }
    return PENDING.computeIfAbsent(thread, _ -> new CompletableFuture<>());
  }

  /**
   * Does not wait for an answer any more.
   *
   * @param thread who was asked
   * @param answer what {@link #ask} has returned
   */
  public static void withdraw(Thread thread, CompletableFuture<ExecutionState> answer) {
    PENDING.remove(thread, answer);
  }

  /** {@return whether the calling thread is asked} */
  static boolean isAsked() {
    return !PENDING.isEmpty() && PENDING.containsKey(Thread.currentThread());
  }

  static void answer(ExecutionState state) {
    CompletableFuture<ExecutionState> answer = PENDING.remove(Thread.currentThread());
    if (answer != null) {
      answer.complete(state);
    }
  }

  /** Answers, if the calling thread is asked, on behalf of code that is about to block. */
  public static void answerBeforeBlocking() {
    if (isAsked()) {
      answer(Machine.blockedState());
    }
  }
}
