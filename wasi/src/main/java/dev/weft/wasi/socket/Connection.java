// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.socket;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Riflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Sdflags;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.filesystem.HostError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connected stream socket.
 *
 * <p>Java cannot look at bytes without taking them, nor tell how many there are. So a poll or a
 * peek takes bytes ahead, a bounded number of them, which the next read gets first.
 */
final class Connection extends SocketDescriptor {

  static final long RIGHTS =
      Rights.FD_READ
          | Rights.FD_WRITE
          | Rights.FD_FDSTAT_SET_FLAGS
          | Rights.FD_FILESTAT_GET
          | Rights.POLL_FD_READWRITE
          | Rights.SOCK_SHUTDOWN;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** How many bytes a poll takes ahead. */
  private static final int POLL_BYTES = 16 * 1024;

  /** A system does not tell how much it takes: something. */
  private static final long SOME = 1;

  private final SocketChannel channel;

  /** Guards what belongs to receiving; never held while a thread waits. */
  private final Object receiving = new Object();

  /** Bytes that were received and not taken, from position to limit. */
  private ByteBuffer ahead = EMPTY;

  /** Nothing follows what is ahead. */
  private boolean ended;

  /** Nothing follows because of the peer. */
  private boolean hungUp;

  /** Why nothing follows, to be told once; or null. */
  private Errno failure;

  /** Whether a thread sends: what one call sends stays together. */
  private final AtomicBoolean sending = new AtomicBoolean();

  /** Whether the system has room for more, as far as is known. */
  private volatile boolean roomy = true;

  private volatile boolean sendShut;

  /** A connection whose channel is non-blocking. */
  Connection(SocketChannel channel, Readiness readiness, long rights) {
    super(channel, readiness, RIGHTS & rights, 0);
    this.channel = channel;
  }

  // Receiving

  @Override
  public int read(IoVectors vectors, Store store) throws WasiError {
    return receive(vectors, 0, store);
  }

  @Override
  public int receive(IoVectors vectors, int flags, Store store) throws WasiError {
    require(Rights.FD_READ);
    if ((flags & ~Riflags.ALL) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    checkOpen();
    int total = vectors.total();
    if (total == 0) {
      return 0;
    }
    boolean all = (flags & Riflags.WAITALL) != 0;
    if ((flags & Riflags.PEEK) != 0) {
      int wanted = Math.min(total, WasiLimits.CHUNK_BYTES);
      int least = all && (flags() & Fdflags.NONBLOCK) == 0 ? wanted : 1;
      return await(() -> peekNow(vectors, least, wanted), SelectionKey.OP_READ, store);
    }
    int done = 0;
    do {
      int length;
      try {
        length = await(() -> receiveNow(vectors, store), SelectionKey.OP_READ, store);
      } catch (WasiError e) {
        if (done == 0) {
          throw e;
        }
        tellNextTime(e.errno());
        break;
      }
      if (length == 0) {
        break;
      }
      done += length;
    } while (all && done < total);
    return done;
  }

  /** Takes what is there; 0 at the end, null if there is nothing yet. */
  private Integer receiveNow(IoVectors vectors, Store store) throws WasiError {
    synchronized (receiving) {
      int length = Math.min(ahead.remaining(), vectors.rest());
      if (length > 0) {
        vectors.scatter(ahead.array(), ahead.position(), length);
        ahead.position(ahead.position() + length);
        if (!ahead.hasRemaining()) {
          ahead = EMPTY;
        }
      }
      while (vectors.rest() > 0 && !ended) {
        ByteBuffer buffer = vectors.next(WasiLimits.CHUNK_BYTES);
        int wanted = buffer.remaining();
        int received = fill(buffer);
        vectors.moved(received);
        length += received;
        if (received < wanted) {
          break;
        }
        store.checkTermination();
      }
      return result(length);
    }
  }

  private Integer peekNow(IoVectors vectors, int least, int wanted) throws WasiError {
    synchronized (receiving) {
      lookAhead(wanted);
      int length = Math.min(ahead.remaining(), wanted);
      if (length < least && !ended) {
        return null;
      }
      vectors.scatter(ahead.array(), ahead.position(), length);
      return result(length);
    }
  }

  private Integer result(int length) throws WasiError {
    if (length == 0 && failure != null) {
      WasiError error = new WasiError(failure);
      failure = null; // from now on it is at its end
      throw error;
    }
    return length > 0 || ended ? length : null;
  }

  /** Errors of this descriptor and not of the connection are found again by the next call. */
  private void tellNextTime(Errno errno) {
    synchronized (receiving) {
      if (ended && errno != Errno.AGAIN && errno != Errno.BADF) {
        failure = errno;
      }
    }
  }

  /** Receives what there is, up to a number of bytes that are ahead then. */
  private void lookAhead(int bytes) throws WasiError {
    if (ended || ahead.remaining() >= bytes) {
      return;
    }
    ByteBuffer longer = ByteBuffer.allocate(bytes);
    longer.put(ahead);
    fill(longer);
    longer.flip();
    ahead = longer.hasRemaining() ? longer : EMPTY;
  }

  /** Receives into a buffer what there is; notes the end. Returns how many bytes. */
  private int fill(ByteBuffer buffer) throws WasiError {
    int start = buffer.position();
    try {
      while (buffer.hasRemaining()) {
        int length = channel.read(buffer);
        if (length < 0) {
          ended = true;
          hungUp = true;
        }
        if (length <= 0) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      checkOpen(); // another thread may just have closed it
      failure = HostError.of(e).errno();
      ended = true;
      hungUp = true;
    }
    return buffer.position() - start;
  }

  @Override
  public long readable() throws WasiError {
    require(Rights.FD_READ | Rights.POLL_FD_READWRITE);
    checkOpen();
    synchronized (receiving) {
      lookAhead(POLL_BYTES);
      if (ahead.hasRemaining() || ended) {
        return ahead.remaining();
      }
    }
    watch(SelectionKey.OP_READ);
    return NOT_READY;
  }

  @Override
  public boolean hasHungUp() {
    synchronized (receiving) {
      return hungUp;
    }
  }

  // Sending

  @Override
  public int write(IoVectors vectors, Store store) throws WasiError {
    return send(vectors, store);
  }

  @Override
  public int send(IoVectors vectors, Store store) throws WasiError {
    require(Rights.FD_WRITE);
    checkOpen();
    if (vectors.total() == 0) {
      return 0;
    }
    await(() -> sending.compareAndSet(false, true) ? true : null, NONE, store);
    int done = 0;
    try {
      while (done < vectors.total()) {
        done += await(() -> sendNow(vectors), SelectionKey.OP_WRITE, store);
        store.checkTermination();
      }
    } catch (WasiError e) {
      if (done == 0) {
        throw e;
      }
    } finally {
      sending.set(false);
      unparkWaiters(); // those who wait for their turn
    }
    return done;
  }

  /** Sends a portion, or less; null if there is no room. */
  private Integer sendNow(IoVectors vectors) throws WasiError {
    if (sendShut) {
      throw new WasiError(Errno.PIPE);
    }
    ByteBuffer buffer = vectors.next(WasiLimits.CHUNK_BYTES);
    int wanted = buffer.remaining();
    int sent;
    try {
      sent = channel.write(buffer);
    } catch (IOException | RuntimeException e) {
      checkOpen();
      if (sendShut) { // by another thread, just now
        throw new WasiError(Errno.PIPE);
      }
      synchronized (receiving) {
        hungUp = true;
      }
      throw HostError.of(e);
    }
    vectors.moved(sent);
    if (sent < wanted) {
      roomy = false; // until the system says otherwise
    }
    return sent == 0 ? null : sent;
  }

  @Override
  public long writable() throws WasiError {
    require(Rights.FD_WRITE | Rights.POLL_FD_READWRITE);
    checkOpen();
    if (sendShut) {
      return 0; // a write fails at once
    }
    if (sending.get()) {
      return NOT_READY; // who sends unparks the waiters when it has done so
    }
    if (roomy) {
      return SOME;
    }
    watch(SelectionKey.OP_WRITE);
    return NOT_READY;
  }

  @Override
  void ready(int operations) {
    if ((operations & SelectionKey.OP_WRITE) != 0) {
      roomy = true;
    }
    unparkWaiters();
  }

  // The end

  @Override
  public void shutdown(int how) throws WasiError {
    require(Rights.SOCK_SHUTDOWN);
    if (how == 0 || (how & ~Sdflags.ALL) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    checkOpen();
    try {
      if ((how & Sdflags.RD) != 0) {
        synchronized (receiving) {
          ended = true; // first: who receives now shall not take it for the peer's doing
          failure = null;
          ahead = EMPTY; // "disables further receive operations" (POSIX, shutdown)
        }
        channel.shutdownInput();
      }
      if ((how & Sdflags.WR) != 0) {
        sendShut = true;
        channel.shutdownOutput();
      }
    } catch (IOException | RuntimeException e) {
      checkOpen();
      throw HostError.of(e);
    } finally {
      unparkWaiters();
    }
  }

  @Override
  protected void release() {
    release(true);
  }
}
