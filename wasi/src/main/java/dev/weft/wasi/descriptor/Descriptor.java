// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Fdstat;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.WasiError;

/**
 * What a file descriptor's number stands for. All threads of a process use the same ones, so each
 * keeps its state safe by itself; none waits for another.
 *
 * <p>What a kind of descriptor cannot do fails here: reading and writing with {@link Errno#BADF},
 * as POSIX says of a descriptor that is not open for it, seeking with {@link Errno#SPIPE}.
 */
public abstract class Descriptor {

  /** What {@link #readable} and {@link #writable} answer while the guest would have to wait. */
  public static final long NOT_READY = -1;

  private static final int SYNCHRONISED = Fdflags.DSYNC | Fdflags.RSYNC | Fdflags.SYNC;

  private volatile int flags;
  private volatile boolean closed;

  /** For the kinds. */
  protected Descriptor() {}

  /** {@return its attributes} */
  public abstract Fdstat fdstat();

  /** {@return the attributes of what it refers to} */
  public abstract Filestat filestat();

  /**
   * Reads what there is, at least one byte; blocks until then. A termination of the store ends the
   * wait.
   *
   * @param vectors where the bytes go
   * @param store whose termination ends the wait
   * @return how many bytes, or 0 at the end
   * @throws WasiError if it cannot be read
   */
  public int read(IoVectors vectors, Store store) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  /**
   * Writes all bytes. Those of one call stay together, whoever else writes.
   *
   * @param vectors where the bytes come from
   * @param store whose termination ends a long write
   * @return how many bytes were written; fewer than there are only if an error followed
   * @throws WasiError if nothing was written
   */
  public int write(IoVectors vectors, Store store) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  /**
   * Moves the offset.
   *
   * @param offset by how much, in bytes
   * @param whence from where: 0 the start, 1 the present offset, 2 the end
   * @return the new offset
   * @throws WasiError if it has no offset
   */
  public long seek(long offset, int whence) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Asks whether a read would not block, and begins to fetch something to read if it would.
   *
   * @return how many bytes are there, 0 at the end, or {@link #NOT_READY}
   * @throws WasiError if it cannot be read
   */
  public long readable() throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  /**
   * Asks whether a write would not block.
   *
   * @return how many bytes at least can be written, or {@link #NOT_READY}
   * @throws WasiError if it cannot be written
   */
  public long writable() throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  /**
   * Has a thread unparked whenever {@link #readable} or {@link #writable} may have changed. Who
   * adds itself and then asks misses nothing.
   *
   * @param thread the thread that waits
   */
  public void addWaiter(Thread thread) {}

  /**
   * Undoes one {@link #addWaiter}.
   *
   * @param thread the thread that waited
   */
  public void removeWaiter(Thread thread) {}

  /** {@return the present {@link Fdflags}} */
  public final int flags() {
    return flags;
  }

  /**
   * Sets the flags.
   *
   * @param flags all of them
   * @throws WasiError {@link Errno#INVAL} if there is no such flag, {@link Errno#NOTSUP} if this
   *     descriptor cannot behave so
   */
  public void setFlags(int flags) throws WasiError {
    if ((flags & ~Fdflags.ALL) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    if ((flags & SYNCHRONISED) != 0) {
      throw new WasiError(Errno.NOTSUP);
    }
    this.flags = flags;
  }

  /** Gives up what it holds. A thread that waits in it is told {@link Errno#BADF}. */
  public final void close() {
    // Volatile, and set before the waiters are unparked: they see it when they look again.
    closed = true;
    release();
  }

  /** Gives up what this kind holds and unparks those who wait in it; may be called repeatedly. */
  protected abstract void release();

  /**
   * Fails if it was closed.
   *
   * @throws WasiError {@link Errno#BADF}
   */
  protected final void checkOpen() throws WasiError {
    if (closed) {
      throw new WasiError(Errno.BADF);
    }
  }
}
