// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.Terminated;
import dev.weft.core.error.WasmException;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.HostFunction;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.events.FlightRecording;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code thread-spawn} of wasi-threads, the one function that the proposal adds: how a process
 * starts a thread, and what there is to stop it from doing so. Called by all threads of the
 * process.
 *
 * <p>The instance is made here, by the thread that spawns, and not by the new one. Its failure has
 * to be this call's result, so this call has to wait for it in any case; doing it here saves two
 * hand-overs between threads for each spawn, and what a start function sees is the same. One that
 * blocks keeps the spawning thread, which termination reaches as ever. (wasmtime makes the instance
 * in the new thread and does not wait; a failure there ends the process, although the program was
 * told that the thread had started.)
 */
final class ThreadSpawn implements HostFunction {

  static final String MODULE_NAME = "wasi";
  static final String ITEM_NAME = "thread-spawn";

  private static final FunctionType TYPE =
      FunctionType.of(NumberType.I32).returning(NumberType.I32);

  private final WasiProcess process;
  private final Store store;
  private final ThreadRegistry threads;

  /** Why the module, though it wants to, cannot spawn threads, or null. */
  private final String entryPointFault;

  /**
   * What was logged already, so that a guest cannot fill logs; guarded by itself. Not an {@code
   * EnumSet}, which finds its constants by reflection, at the start of each process.
   */
  private final Set<SpawnFailure> logged = new HashSet<>();

  ThreadSpawn(WasiProcess process, Module module, Store store, ThreadRegistry threads) {
    this.process = process;
    this.store = store;
    this.threads = threads;
    entryPointFault = isImportedBy(module) ? EntryPoint.THREAD_START.faultIn(module) : null;
  }

  /** {@return whether a module imports the function} */
  static boolean isImportedBy(Module module) {
    for (Import wanted : module.imports()) {
      if (wanted.moduleName().equals(MODULE_NAME) && wanted.itemName().equals(ITEM_NAME)) {
        return true;
      }
    }
    return false;
  }

  void defineIn(Linker linker) {
    linker.function(MODULE_NAME, ITEM_NAME, TYPE, this);
  }

  @Override
  public void call(HostCall call) {
    int result = spawn(call.i32(0));
    if (FlightRecording.isOn()) {
      ThreadSpawnEvent.record(process.threadNamePrefix(), result);
    }
    call.returnI32(result);
  }

  /** Returns the new thread's id, or a negative number. */
  private int spawn(int argument) {
    store.checkTermination();
    if (entryPointFault != null) {
      return refuse(SpawnFailure.ENTRY_POINT, entryPointFault, null);
    }
    GuestThread guest = new GuestThread(process);
    int id = threads.enter(guest);
    if (id == ThreadRegistry.TOO_MANY_THREADS) {
      return refuse(SpawnFailure.THREAD_LIMIT, "as many threads as allowed are alive", null);
    }
    if (id == ThreadRegistry.NO_ID) {
      return refuse(SpawnFailure.NO_ID, "all thread ids are in use", null);
    }
    Instance instance = null;
    boolean started = false;
    try {
      instance = instantiate();
      if (instance == null) {
        return SpawnFailure.INSTANTIATION.code();
      }
      guest.prepare(id, instance, argument);
      started = start(guest);
      return started ? id : SpawnFailure.HOST_THREAD.code();
    } finally {
      if (!started) {
        if (instance != null) {
          instance.release();
        }
        threads.abandon(id);
      }
    }
  }

  /** Makes the instance of a new thread; null if that fails. What ends the process is thrown. */
  private Instance instantiate() {
    try {
      return process.instantiate();
    } catch (ProcessExit | Terminated e) {
      throw e; // by the start function
    } catch (WasmException | OutOfMemoryError e) {
      store.checkTermination(); // it may be the time limit, which is the process's
      refuse(SpawnFailure.INSTANTIATION, "its instance cannot be made", e);
      return null;
    }
  }

  private boolean start(GuestThread guest) {
    try {
      Thread thread = process.newThread(guest);
      if (thread == null) {
        refuse(SpawnFailure.HOST_THREAD, "the thread factory gives none", null);
        return false;
      }
      thread.start();
      return true;
    } catch (RuntimeException | OutOfMemoryError e) { // the latter: the system has none left
      refuse(SpawnFailure.HOST_THREAD, "the Java thread cannot be started", e);
      return false;
    }
  }

  private int refuse(SpawnFailure failure, String reason, Throwable cause) {
    boolean first;
    synchronized (logged) {
      first = logged.add(failure);
    }
    WasiProcess.logger()
        .log(
            first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
            process.threadNamePrefix() + "*: thread-spawn fails: " + reason,
            cause);
    return failure.code();
  }
}
