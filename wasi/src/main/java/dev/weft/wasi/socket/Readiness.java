// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.socket;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Tells the sockets of a process when one that is waited for is ready. A daemon thread does; it is
 * started when a guest first has to wait for a socket, and ends with the process.
 *
 * <p>What is watched is told once: who wants more asks again. Between asking and telling nothing is
 * lost, because a channel that is ready already is told, too.
 */
public final class Readiness implements AutoCloseable {

  // All fields are guarded by this object's monitor; the thread has the selector in a variable.
  private Selector selector;
  private Thread thread;
  private boolean closed;

  /** For the sockets of one process. */
  public Readiness() {}

  /** What is told. */
  interface Watcher {
    /**
     * A channel is ready, or broken.
     *
     * @param operations those of {@link SelectionKey} for which it is
     */
    void ready(int operations);
  }

  /**
   * Has a watcher told, once, when a channel is ready.
   *
   * @param channel a non-blocking channel, always with the same watcher
   * @param operation of {@link SelectionKey}
   * @throws WasiError {@link Errno#BADF} if the channel was closed, {@link Errno#IO} or {@link
   *     Errno#NOMEM} if the system cannot watch one more
   */
  synchronized void watch(SelectableChannel channel, int operation, Watcher watcher)
      throws WasiError {
    if (closed) {
      throw new WasiError(Errno.BADF);
    }
    if (thread == null) {
      start();
    }
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        channel.register(selector, operation, watcher);
      } else {
        key.interestOpsOr(operation);
      }
    } catch (ClosedChannelException | CancelledKeyException | ClosedSelectorException e) {
      throw new WasiError(Errno.BADF);
    }
    selector.wakeup();
  }

  private void start() throws WasiError {
    Selector opened;
    try {
      opened = Selector.open();
    } catch (IOException e) {
      log("waiting for sockets is not possible", e);
      throw new WasiError(Errno.IO);
    }
    Thread starting =
        Thread.ofPlatform().daemon().name("weft-sockets").unstarted(() -> run(opened));
    try {
      starting.start();
    } catch (OutOfMemoryError e) { // the system has no thread left
      close(opened);
      throw new WasiError(Errno.NOMEM);
    }
    selector = opened;
    thread = starting;
  }

  private void run(Selector selecting) {
    while (!isClosed()) {
      try {
        selecting.select(Readiness::tell);
      } catch (IOException e) {
        log("waiting for sockets has failed", e);
        break;
      }
    }
    fail(selecting);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static void tell(SelectionKey key) {
    int operations;
    try {
      operations = key.readyOps();
      // Before the watcher is told: who looks, finds nothing and asks again is asked for after
      // this.
      key.interestOpsAnd(~operations);
    } catch (CancelledKeyException e) {
      return; // closed, and who waited was told by who closed it
    }
    ((Watcher) key.attachment()).ready(operations);
  }

  /**
   * Nothing is watched any more; those who wait look again and are told that it is not possible.
   */
  private synchronized void fail(Selector selecting) {
    closed = true;
    for (SelectionKey key : selecting.keys()) {
      ((Watcher) key.attachment()).ready(0);
    }
    close(selecting);
  }

  private static void close(Selector selector) {
    try {
      selector.close(); // what is closed and still registered is given back now
    } catch (IOException e) {
      log("closing a selector failed", e);
    }
  }

  /**
   * Watches a channel no longer.
   *
   * @param channel closed or not; if it is closed, the system gets it back soon
   */
  synchronized void forget(SelectableChannel channel) {
    if (thread != null && !closed) {
      SelectionKey key = channel.keyFor(selector);
      if (key != null) {
        key.cancel();
      }
      selector.wakeup();
    }
  }

  /** Ends the thread. To be called when all sockets are closed. */
  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ending = thread;
      if (ending == null) {
        return;
      }
      selector.wakeup();
    }
    boolean interrupted = false;
    while (ending.isAlive()) {
      try {
        ending.join(); // it waits for nothing but the monitor, which nobody keeps
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static void log(String message, Exception cause) {
    System.getLogger("dev.weft.wasi").log(System.Logger.Level.DEBUG, message, cause);
  }
}
