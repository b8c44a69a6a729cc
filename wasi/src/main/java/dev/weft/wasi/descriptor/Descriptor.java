// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Fdstat;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.filesystem.Directory;
import dev.weft.wasi.filesystem.FileTimes;
import java.util.List;

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

  /** Where {@link #seek} counts from: the start of the file. */
  public static final int START = 0;

  /** Where {@link #seek} counts from: the present offset. */
  public static final int CURRENT = 1;

  /** Where {@link #seek} counts from: the end of the file. */
  public static final int END = 2;

  private static final int SYNCHRONISED = Fdflags.DSYNC | Fdflags.RSYNC | Fdflags.SYNC;

  private volatile int flags;
  private volatile boolean closed;
  private volatile RightSets rights;

  /** Both change in one step. */
  private record RightSets(long base, long inheriting) {}

  /**
   * For the kinds.
   *
   * @param base the {@link Rights} that it has
   * @param inheriting the most that descriptors opened through it may have
   */
  protected Descriptor(long base, long inheriting) {
    rights = new RightSets(base, inheriting);
  }

  /** {@return what it refers to} */
  public abstract Filetype filetype();

  /** {@return its attributes} */
  public final Fdstat fdstat() {
    RightSets present = rights;
    return new Fdstat(filetype(), flags, present.base, present.inheriting);
  }

  /** {@return the most {@link Rights} that descriptors opened through it may have} */
  public final long rightsInheriting() {
    return rights.inheriting;
  }

  /**
   * Gives up rights.
   *
   * @param base those it shall have
   * @param inheriting the most that descriptors opened through it shall have
   * @throws WasiError {@link Errno#NOTCAPABLE} if it has not all of them now
   */
  public final synchronized void setRights(long base, long inheriting) throws WasiError {
    if ((base & ~rights.base) != 0 || (inheriting & ~rights.inheriting) != 0) {
      throw new WasiError(Errno.NOTCAPABLE);
    }
    rights = new RightSets(base, inheriting);
  }

  /**
   * Fails without certain rights.
   *
   * @param needed the {@link Rights}
   * @throws WasiError {@link Errno#BADF} if it is reading or writing that is missing, as POSIX says
   *     of a descriptor that is not open for it; else {@link Errno#NOTCAPABLE}
   */
  public final void require(long needed) throws WasiError {
    long missing = needed & ~rights.base;
    if (missing != 0) {
      boolean direction = (missing & (Rights.FD_READ | Rights.FD_WRITE)) != 0;
      throw new WasiError(direction ? Errno.BADF : Errno.NOTCAPABLE);
    }
  }

  /**
   * {@return whether it has certain rights}
   *
   * @param rights the {@link Rights}
   */
  protected final boolean has(long rights) {
    return (rights & ~this.rights.base) == 0;
  }

  /**
   * {@return the name by which the guest knows it from the start}
   *
   * @throws WasiError {@link Errno#BADF} if it is not a directory that was open from the start
   */
  public String preopenName() throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  /**
   * {@return the attributes of what it refers to}
   *
   * @throws WasiError if they cannot be read
   */
  public abstract Filestat filestat() throws WasiError;

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
   * @param whence from where: {@link #START}, {@link #CURRENT} or {@link #END}
   * @return the new offset
   * @throws WasiError if it has no offset
   */
  public long seek(long offset, int whence) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Tells the offset.
   *
   * @return the offset in bytes
   * @throws WasiError if it has none
   */
  public long tell() throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Reads from a given place and leaves the offset as it is.
   *
   * @param vectors where the bytes go
   * @param offset of the first byte
   * @param store whose termination ends a long read
   * @return how many bytes, or 0 at the end
   * @throws WasiError if it cannot be read so
   */
  public int readAt(IoVectors vectors, long offset, Store store) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Writes at a given place and leaves the offset as it is.
   *
   * @param vectors where the bytes come from
   * @param offset of the first byte
   * @param store whose termination ends a long write
   * @return how many bytes were written; fewer than there are only if an error followed
   * @throws WasiError if nothing was written
   */
  public int writeAt(IoVectors vectors, long offset, Store store) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Takes advice about a range, which needs no action.
   *
   * @param offset where it begins
   * @param length its bytes; 0 for all that follow
   * @throws WasiError if there are no such ranges
   */
  public void advise(long offset, long length) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Makes the file so long that a range is in it.
   *
   * @param offset where it begins
   * @param length its bytes
   * @throws WasiError if that is not possible
   */
  public void allocate(long offset, long length) throws WasiError {
    throw new WasiError(Errno.SPIPE);
  }

  /**
   * Waits until what was written is stored.
   *
   * @param metadata whether the attributes, too
   * @throws WasiError if that is not possible
   */
  public void sync(boolean metadata) throws WasiError {
    throw new WasiError(Errno.INVAL);
  }

  /**
   * Sets the size.
   *
   * @param size in bytes
   * @throws WasiError if that is not possible
   */
  public void setSize(long size) throws WasiError {
    throw new WasiError(Errno.INVAL);
  }

  /**
   * Sets the times.
   *
   * @param times the times
   * @throws WasiError if that is not possible
   */
  public void setTimes(FileTimes times) throws WasiError {
    throw new WasiError(Errno.NOTSUP);
  }

  /**
   * Asks for the directory that it is.
   *
   * @param needed the {@link Rights} that are needed for what is to be done there
   * @return the directory, which may be closed by another thread at any time
   * @throws WasiError {@link Errno#NOTDIR} if it is none, {@link Errno#NOTCAPABLE}
   */
  public Directory directory(long needed) throws WasiError {
    throw new WasiError(Errno.NOTDIR);
  }

  /**
   * {@return the names of the entries of the directory that it is}
   *
   * @param fresh whether to look again; if not, the names are those of the last look
   * @throws WasiError {@link Errno#NOTDIR} if it is none
   */
  public List<String> names(boolean fresh) throws WasiError {
    throw new WasiError(Errno.NOTDIR);
  }

  /** {@return whether it is a socket} What else there is answers {@link Errno#NOTSOCK} below. */
  public final boolean isSocket() {
    return filetype() == Filetype.SOCKET_STREAM;
  }

  /**
   * Takes a connection; waits until there is one.
   *
   * @param flags {@link Fdflags} of the new descriptor
   * @param store whose termination ends the wait
   * @return the connection
   * @throws WasiError {@link Errno#INVAL} if it is a socket that does not listen
   */
  public Descriptor accept(int flags, Store store) throws WasiError {
    throw new WasiError(isSocket() ? Errno.INVAL : Errno.NOTSOCK);
  }

  /**
   * Receives what there is, at least one byte; waits until then.
   *
   * @param vectors where the bytes go
   * @param flags {@link dev.weft.wasi.abi.Riflags}
   * @param store whose termination ends the wait
   * @return how many bytes, or 0 at the end
   * @throws WasiError if nothing can be received
   */
  public int receive(IoVectors vectors, int flags, Store store) throws WasiError {
    throw new WasiError(Errno.NOTSOCK);
  }

  /**
   * Sends all bytes. Those of one call stay together, whoever else sends.
   *
   * @param vectors where the bytes come from
   * @param store whose termination ends the wait
   * @return how many bytes were sent; fewer than there are only if an error followed, or if it does
   *     not wait
   * @throws WasiError if nothing was sent
   */
  public int send(IoVectors vectors, Store store) throws WasiError {
    throw new WasiError(Errno.NOTSOCK);
  }

  /**
   * Ends receiving, sending, or both.
   *
   * @param how {@link dev.weft.wasi.abi.Sdflags}
   * @throws WasiError if that is not possible
   */
  public void shutdown(int how) throws WasiError {
    throw new WasiError(Errno.NOTSOCK);
  }

  /** {@return whether the peer of this socket is known to have closed or lost the connection} */
  public boolean hasHungUp() {
    return false;
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
    if ((flags & SYNCHRONISED) != 0 && !canSynchronise()) {
      throw new WasiError(Errno.NOTSUP);
    }
    this.flags = flags;
  }

  /** {@return whether writes can wait until the data is stored} */
  protected boolean canSynchronise() {
    return false;
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
