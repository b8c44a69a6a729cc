// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.socket;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** What a listening socket and a connection have in common: how one waits for them. */
abstract class SocketDescriptor extends Descriptor {

  private final SelectableChannel channel;
  private final Readiness readiness;
  private final Waiters waiters = new Waiters();

  /**
   * A socket.
   *
   * @param channel a non-blocking channel
   */
  SocketDescriptor(SelectableChannel channel, Readiness readiness, long base, long inheriting) {
    super(base, inheriting);
    this.channel = channel;
    this.readiness = readiness;
  }

  @Override
  public final Filetype filetype() {
    return Filetype.SOCKET_STREAM;
  }

  @Override
  public final Filestat filestat() throws WasiError {
    require(Rights.FD_FILESTAT_GET);
    checkOpen();
    return new Filestat(0, 0, Filetype.SOCKET_STREAM, 1, 0, 0, 0, 0);
  }

  @Override
  public final void setFlags(int flags) throws WasiError {
    checkFlags(flags);
    super.setFlags(flags);
  }

  /** Only waiting can be chosen: what the other flags say is about files. */
  static void checkFlags(int flags) throws WasiError {
    if ((flags & ~Fdflags.NONBLOCK) != 0) {
      throw new WasiError(Errno.INVAL);
    }
  }

  // Waiting

  /** Something that may have to be tried several times. */
  interface Attempt<T> {
    /** Tries it; null if it would have to wait. */
    T make() throws WasiError;
  }

  /** No operation: who makes the attempt possible unparks the waiters. */
  static final int NONE = 0;

  /**
   * Tries until it succeeds, or fails with {@link Errno#AGAIN} if this descriptor does not wait.
   *
   * @param operation the operation of the channel that has to become possible, or {@link #NONE}
   */
  final <T> T await(Attempt<T> attempt, int operation, Store store) throws WasiError {
    checkOpen();
    T result = attempt.make();
    if (result != null) {
      return result;
    }
    if ((flags() & Fdflags.NONBLOCK) != 0) {
      throw new WasiError(Errno.AGAIN);
    }
    Thread thread = Thread.currentThread();
    waiters.add(thread);
    try {
      while (true) {
        checkOpen();
        result = attempt.make();
        if (result != null) {
          return result;
        }
        watch(operation);
        store.park(this, Long.MAX_VALUE);
      }
    } finally {
      waiters.remove(thread);
    }
  }

  /** Has the waiters unparked when an operation is possible. */
  final void watch(int operation) throws WasiError {
    if (operation != NONE) {
      readiness.watch(channel, operation, this::ready);
    }
  }

  /** Called by another thread when operations have become possible. */
  void ready(int operations) {
    unparkWaiters();
  }

  final void unparkWaiters() {
    waiters.unparkAll();
  }

  @Override
  public final void addWaiter(Thread thread) {
    waiters.add(thread);
  }

  @Override
  public final void removeWaiter(Thread thread) {
    waiters.remove(thread);
  }

  /** Gives the channel back, and tells those who wait. */
  final void release(boolean closeChannel) {
    if (closeChannel) {
      try {
        channel.close();
      } catch (IOException e) {
        Readiness.log("closing a socket failed", e);
      }
    }
    readiness.forget(channel);
    unparkWaiters();
  }
}
