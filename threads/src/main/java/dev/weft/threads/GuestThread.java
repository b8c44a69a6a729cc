// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.interpreter.Instance;

/**
 * One thread of a guest: what its Java thread runs. The fields are set by the thread that starts
 * it, and {@link Thread#start} happens before all that the started one does (JLS 17.4.5). So the
 * guest's code, too, sees whatever its starter has written before, in memories or elsewhere.
 */
final class GuestThread implements Runnable {

  private final WasiProcess process;
  private int id = Outcome.MAIN_THREAD;
  private Instance instance;
  private int argument;

  /** Set when the thread begins; others compare it with themselves, or wake it up. */
  private volatile Thread thread;

  GuestThread(WasiProcess process) {
    this.process = process;
  }

  /** Gives a spawned thread what it begins with; the main one makes its instance itself. */
  void prepare(int id, Instance instance, int argument) {
    this.id = id;
    this.instance = instance;
    this.argument = argument;
  }

  int id() {
    return id;
  }

  /** {@return the Java thread, null until it has begun} */
  Thread thread() {
    return thread;
  }

  boolean isRunBy(Thread candidate) {
    return thread == candidate;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      if (id == Outcome.MAIN_THREAD) {
        instance = process.instantiate();
        process.runMain(instance);
      } else {
        instance.function(EntryPoint.THREAD_START.exportName()).call(id, argument);
      }
    } catch (Throwable e) { // errors, too: nobody else would tell the process
      process.fail(e, id);
    } finally {
      if (instance != null) {
        instance.release();
        instance = null; // whoever keeps this object does not keep that
      }
      process.leave(id);
    }
  }
}
