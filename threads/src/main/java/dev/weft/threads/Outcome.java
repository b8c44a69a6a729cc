// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import java.util.Objects;

/**
 * How a {@link WasiProcess} ended. The first event that ends a process decides, whatever else
 * happens in other threads while they are being stopped.
 *
 * <p>Threads are told by the id that {@code thread-spawn} gave; the main thread, which runs {@code
 * _start}, has the id 0.
 */
public sealed interface Outcome {

  /** The id of the thread that runs {@code _start}; no spawned thread has it. */
  int MAIN_THREAD = 0;

  /**
   * The program ended itself: {@code _start} returned, which is code 0, or a thread called {@code
   * proc_exit}.
   *
   * @param code the exit code, 32 bits as the program gave them; 0 means success
   */
  record Exited(int code) implements Outcome {}

  /**
   * A thread trapped.
   *
   * @param trap the trap, with a WebAssembly backtrace
   * @param threadId the thread in which it happened
   */
  record Trapped(Trap trap, int threadId) implements Outcome {
    /** Requires the trap. */
    public Trapped {
      Objects.requireNonNull(trap, "trap");
    }
  }

  /**
   * A thread threw an exception that nothing caught.
   *
   * @param exception the exception, with a WebAssembly backtrace
   * @param threadId the thread in which it happened
   */
  record Threw(ThrownException exception, int threadId) implements Outcome {
    /** Requires the exception. */
    public Threw {
      Objects.requireNonNull(exception, "exception");
    }
  }

  /**
   * A thread could not go on for a reason that is not the program's own: a host function threw an
   * exception, or a limit such as fuel was reached ({@link dev.weft.core.error.ResourceExhausted}).
   *
   * @param cause what was thrown
   * @param threadId the thread in which it happened
   */
  record Failed(Throwable cause, int threadId) implements Outcome {
    /** Requires the cause. */
    public Failed {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /**
   * The time was over. As the answer of {@link WasiProcess#await(java.time.Duration)} it may mean
   * that only this wait is over and the process goes on; {@link WasiProcess#outcome} tells. As the
   * outcome of a process it means that the process's time limit ended it.
   */
  record TimedOut() implements Outcome {}

  /**
   * The process was stopped from outside, by {@link WasiProcess#terminate} or {@link
   * WasiProcess#close}, or because one of its Java threads was interrupted while it waited.
   *
   * @param reason why, for people
   */
  record Terminated(String reason) implements Outcome {
    /** Requires the reason. */
    public Terminated {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
