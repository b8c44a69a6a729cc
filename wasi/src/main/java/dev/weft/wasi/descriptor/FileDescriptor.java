// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.filesystem.FileTimes;
import dev.weft.wasi.filesystem.HostError;
import dev.weft.wasi.filesystem.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open regular file. Reads and writes that say where hold no lock; those at the offset hold this
 * descriptor's own, so that each takes its turn and moves the offset by what it moved.
 */
public final class FileDescriptor extends Descriptor {

  private static final int SYNCHRONISED = Fdflags.DSYNC | Fdflags.RSYNC | Fdflags.SYNC;

  private final OpenFile file;
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by the lock. */
  private long offset;

  /**
   * A descriptor of a file.
   *
   * @param file the file; closed with this
   * @param base the {@link Rights} that it has
   * @param inheriting kept for the guest, without any meaning for a file
   */
  public FileDescriptor(OpenFile file, long base, long inheriting) {
    super(base, inheriting);
    this.file = file;
  }

  @Override
  public Filetype filetype() {
    return Filetype.REGULAR_FILE;
  }

  @Override
  protected boolean canSynchronise() {
    return true;
  }

  /** What is done with the file. */
  private interface Action<T> {
    T perform() throws IOException;
  }

  private <T> T perform(Action<T> action) throws WasiError {
    checkOpen();
    try {
      return action.perform();
    } catch (IOException | RuntimeException e) {
      throw HostError.of(e);
    }
  }

  /** Does something whose beginning and end belong together, at the offset. */
  private interface Turn<T> {
    T take() throws WasiError;
  }

  private <T> T inTurn(Turn<T> action) throws WasiError {
    turn.lock();
    try {
      return action.take();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Filestat filestat() throws WasiError {
    require(Rights.FD_FILESTAT_GET);
    return perform(file::attributes);
  }

  // Reading and writing

  @Override
  public int read(IoVectors vectors, Store store) throws WasiError {
    require(Rights.FD_READ);
    return inTurn(() -> {
      int length = transferIn(vectors, offset, store);
      offset += length;
      return length;
    });
  }

  @Override
  public int readAt(IoVectors vectors, long offset, Store store) throws WasiError {
    require(Rights.FD_READ | Rights.FD_SEEK);
    return transferIn(vectors, checkOffset(offset), store);
  }

  @Override
  public int write(IoVectors vectors, Store store) throws WasiError {
    require(Rights.FD_WRITE);
    return inTurn(() -> {
      if ((flags() & Fdflags.APPEND) != 0) {
        int length = transferOut(vectors, 0, true, store);
        offset = perform(file::size);
        return length;
      }
      int length = transferOut(vectors, offset, false, store);
      offset += length;
      return length;
    });
  }

  /** At the place that is given, as POSIX says, even of a file that is appended to. */
  @Override
  public int writeAt(IoVectors vectors, long offset, Store store) throws WasiError {
    require(Rights.FD_WRITE | Rights.FD_SEEK);
    return transferOut(vectors, checkOffset(offset), false, store);
  }

  private static long checkOffset(long offset) throws WasiError {
    if (offset < 0) { // it is unsigned, and no file is so long
      throw new WasiError(Errno.INVAL);
    }
    return offset;
  }

  private int transferIn(IoVectors vectors, long position, Store store) throws WasiError {
    checkOpen();
    if (vectors.isSmallAndMany()) {
      byte[] bytes = new byte[vectors.total()];
      int length = Math.max(perform(() -> file.read(ByteBuffer.wrap(bytes), position)), 0);
      vectors.scatter(bytes, 0, length);
      return length;
    }
    int done = 0;
    while (done < vectors.total()) {
      ByteBuffer buffer = vectors.next(WasiLimits.FILE_CHUNK_BYTES);
      int wanted = buffer.remaining();
      int length;
      try {
        long start = position + done;
        length = perform(() -> file.read(buffer, start));
      } catch (WasiError e) {
        return shortOr(done, e);
      }
      if (length <= 0) {
        break;
      }
      vectors.moved(length);
      done += length;
      if (length < wanted) {
        break;
      }
      if (done < vectors.total()) {
        store.checkTermination();
      }
    }
    return done;
  }

  private int transferOut(IoVectors vectors, long position, boolean append, Store store)
      throws WasiError {
    checkOpen();
    int done = 0;
    // In one piece if it is small: the system does not mix what threads write with one call.
    byte[] bytes = vectors.isSmallAndMany() ? new byte[vectors.total()] : null;
    if (bytes != null) {
      vectors.gather(bytes, 0, bytes.length);
    }
    while (done < vectors.total()) {
      ByteBuffer buffer =
          bytes == null
              ? vectors.next(WasiLimits.FILE_CHUNK_BYTES)
              : ByteBuffer.wrap(bytes, done, bytes.length - done);
      long start = position + done;
      int length;
      try {
        if (start < 0) {
          throw new WasiError(Errno.FBIG);
        }
        length = perform(() -> append ? file.append(buffer) : file.write(buffer, start));
      } catch (WasiError e) {
        return shortOr(done, e);
      }
      if (bytes == null) {
        vectors.moved(length);
      }
      done += length;
      if (done < vectors.total()) {
        store.checkTermination();
      }
    }
    if ((flags() & SYNCHRONISED) != 0) {
      boolean metadata = (flags() & (Fdflags.SYNC | Fdflags.RSYNC)) != 0;
      force(metadata);
    }
    return done;
  }

  /** What was moved before an error is told first; the next call tells the error. */
  private static int shortOr(int done, WasiError error) throws WasiError {
    if (done == 0) {
      throw error;
    }
    return done;
  }

  // The offset

  @Override
  public long seek(long delta, int whence) throws WasiError {
    boolean tells = delta == 0 && whence == Descriptor.CURRENT;
    if (!tells || !has(Rights.FD_TELL)) {
      require(Rights.FD_SEEK);
    }
    return inTurn(() -> {
      checkOpen();
      long from =
          switch (whence) {
            case Descriptor.START -> 0;
            case Descriptor.CURRENT -> offset;
            case Descriptor.END -> perform(file::size);
            default -> throw new WasiError(Errno.INVAL);
          };
      long target = from + delta;
      if (target < 0) {
        // Below the start, or, since neither is negative then, beyond what 63 bits can say.
        throw new WasiError(delta < 0 ? Errno.INVAL : Errno.OVERFLOW);
      }
      offset = target;
      return target;
    });
  }

  @Override
  public long tell() throws WasiError {
    if (!has(Rights.FD_SEEK)) {
      require(Rights.FD_TELL);
    }
    return inTurn(() -> {
      checkOpen();
      return offset;
    });
  }

  // The rest

  @Override
  public void advise(long offset, long length) throws WasiError {
    require(Rights.FD_ADVISE);
    checkOpen();
    if (length < 0) {
      throw new WasiError(Errno.INVAL);
    }
  }

  @Override
  public void allocate(long offset, long length) throws WasiError {
    require(Rights.FD_ALLOCATE);
    if (offset < 0 || length <= 0) {
      throw new WasiError(Errno.INVAL);
    }
    if (offset + length < 0) {
      throw new WasiError(Errno.FBIG);
    }
    perform(() -> {
      file.extend(offset + length);
      return null;
    });
  }

  @Override
  public void sync(boolean metadata) throws WasiError {
    require(metadata ? Rights.FD_SYNC : Rights.FD_DATASYNC);
    force(metadata);
  }

  private void force(boolean metadata) throws WasiError {
    perform(() -> {
      file.force(metadata);
      return null;
    });
  }

  @Override
  public void setSize(long size) throws WasiError {
    require(Rights.FD_FILESTAT_SET_SIZE);
    if (size < 0) {
      throw new WasiError(Errno.INVAL);
    }
    perform(() -> {
      file.setSize(size);
      return null;
    });
  }

  @Override
  public void setTimes(FileTimes times) throws WasiError {
    require(Rights.FD_FILESTAT_SET_TIMES);
    perform(() -> {
      file.setTimes(times);
      return null;
    });
  }

  // A file never keeps anybody waiting.

  @Override
  public long readable() throws WasiError {
    require(Rights.FD_READ | Rights.POLL_FD_READWRITE);
    return inTurn(() -> Math.max(perform(file::size) - offset, 0));
  }

  @Override
  public long writable() throws WasiError {
    require(Rights.FD_WRITE | Rights.POLL_FD_READWRITE);
    checkOpen();
    return 1;
  }

  @Override
  protected void release() {
    try {
      file.close();
    } catch (IOException | RuntimeException e) {
      // POSIX does not say what a program could do about it; its writes have all been made.
      System.getLogger("dev.weft.wasi").log(System.Logger.Level.DEBUG, "closing a file failed", e);
    }
  }
}
