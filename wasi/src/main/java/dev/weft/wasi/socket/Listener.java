// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.socket;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.filesystem.HostError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket that a program has from the start. */
public final class Listener extends SocketDescriptor {

  private static final long RIGHTS =
      Rights.FD_FDSTAT_SET_FLAGS
          | Rights.FD_FILESTAT_GET
          | Rights.POLL_FD_READWRITE
          | Rights.SOCK_ACCEPT;

  /** What {@link #readable} answers for a connection that can be accepted, as others do. */
  private static final long ONE = 1;

  private final ServerSocketChannel channel;
  private final Readiness readiness;
  private final boolean owned;

  /**
   * Answers at once whether there is a connection; made when a program first polls. Guarded by this
   * object's monitor.
   */
  private Selector probe;

  private Listener(ServerSocketChannel channel, Readiness readiness, boolean owned) {
    super(channel, readiness, RIGHTS, Connection.RIGHTS);
    this.channel = channel;
    this.readiness = readiness;
    this.owned = owned;
  }

  /**
   * A listening socket of the embedder's, who also closes it.
   *
   * @param channel a bound channel; becomes non-blocking
   * @param readiness tells when it is ready
   * @return the descriptor
   * @throws IOException if the channel is closed
   */
  public static Listener of(ServerSocketChannel channel, Readiness readiness) throws IOException {
    channel.configureBlocking(false);
    return new Listener(channel, readiness, false);
  }

  /**
   * A new listening socket.
   *
   * @param address where to listen
   * @param readiness tells when it is ready
   * @return the descriptor, which closes the socket
   * @throws IOException if nobody may listen there
   */
  public static Listener open(InetSocketAddress address, Readiness readiness) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    boolean done = false;
    try {
      channel.bind(address);
      channel.configureBlocking(false);
      done = true;
      return new Listener(channel, readiness, true);
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  @Override
  public Descriptor accept(int flags, Store store) throws WasiError {
    require(Rights.SOCK_ACCEPT);
    checkFlags(flags);
    SocketChannel accepted = await(this::acceptNow, SelectionKey.OP_ACCEPT, store);
    boolean done = false;
    try {
      accepted.configureBlocking(false);
      Connection connection = new Connection(accepted, readiness, rightsInheriting());
      connection.setFlags(flags);
      done = true;
      return connection;
    } catch (IOException e) {
      throw HostError.of(e);
    } finally {
      if (!done) {
        closeQuietly(accepted);
      }
    }
  }

  private SocketChannel acceptNow() throws WasiError {
    try {
      return channel.accept();
    } catch (IOException | RuntimeException e) {
      throw HostError.of(e);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      Readiness.log("closing a socket failed", e);
    }
  }

  @Override
  public long readable() throws WasiError {
    require(Rights.POLL_FD_READWRITE);
    checkOpen();
    if (hasConnection()) {
      return ONE;
    }
    watch(SelectionKey.OP_ACCEPT);
    return NOT_READY;
  }

  private synchronized boolean hasConnection() throws WasiError {
    try {
      if (probe == null) {
        Selector opened = Selector.open();
        probe = opened;
        channel.register(opened, SelectionKey.OP_ACCEPT);
      }
      return probe.selectNow(_ -> {}) > 0;
    } catch (IOException | RuntimeException e) {
      checkOpen(); // another thread may just have closed it
      throw HostError.of(e);
    }
  }

  // Nothing can be read, written or shut down: it is not connected (POSIX, recv, send, shutdown).

  @Override
  public int read(IoVectors vectors, Store store) throws WasiError {
    throw notConnected();
  }

  @Override
  public int write(IoVectors vectors, Store store) throws WasiError {
    throw notConnected();
  }

  @Override
  public int receive(IoVectors vectors, int flags, Store store) throws WasiError {
    throw notConnected();
  }

  @Override
  public int send(IoVectors vectors, Store store) throws WasiError {
    throw notConnected();
  }

  @Override
  public void shutdown(int how) throws WasiError {
    throw notConnected();
  }

  private WasiError notConnected() throws WasiError {
    checkOpen();
    return new WasiError(Errno.NOTCONN);
  }

  @Override
  protected void release() {
    release(owned);
    synchronized (this) {
      if (probe != null) {
        try {
          probe.close();
        } catch (IOException e) {
          Readiness.log("closing a selector failed", e);
        }
      }
    }
  }
}
