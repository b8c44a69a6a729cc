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
import java.io.InputStream;

/** Standard input. */
public final class InputDescriptor extends Descriptor {

  private static final long RIGHTS =
      Rights.FD_READ
          | Rights.FD_FDSTAT_SET_FLAGS
          | Rights.FD_FILESTAT_GET
          | Rights.POLL_FD_READWRITE;

  private final StreamReader reader;
  private final Terminal terminal;

  private InputDescriptor(StreamReader reader, Terminal terminal) {
    super(RIGHTS, 0);
    this.reader = reader;
    this.terminal = terminal;
  }

  /** {@return standard input that is at its end} */
  public static InputDescriptor ofNothing() {
    return new InputDescriptor(StreamReader.ofNothing(), Terminal.NONE);
  }

  /** {@return the standard input of the Java process, System.in} */
  public static InputDescriptor inherited() {
    return new InputDescriptor(StreamReader.of(System.in), Terminal.STANDARD_INPUT);
  }

  /**
   * Standard input from a stream.
   *
   * @param stream what to read; it is not closed
   * @return the descriptor
   */
  public static InputDescriptor of(InputStream stream) {
    return new InputDescriptor(StreamReader.of(stream), Terminal.NONE);
  }

  @Override
  public Filetype filetype() {
    return terminal.filetype();
  }

  @Override
  public Filestat filestat() throws WasiError {
    require(Rights.FD_FILESTAT_GET);
    return new Filestat(0, 0, filetype(), 1, 0, 0, 0, 0);
  }

  @Override
  public int read(IoVectors vectors, Store store) throws WasiError {
    require(Rights.FD_READ);
    checkOpen();
    if (vectors.total() == 0) {
      return 0;
    }
    int length = reader.take(vectors);
    if (length != NOT_READY) {
      return length;
    }
    if ((flags() & Fdflags.NONBLOCK) != 0) {
      throw new WasiError(Errno.AGAIN);
    }
    Thread thread = Thread.currentThread();
    addWaiter(thread);
    try {
      while (true) {
        checkOpen();
        length = reader.take(vectors);
        if (length != NOT_READY) {
          return length;
        }
        store.park(this, Long.MAX_VALUE);
      }
    } finally {
      removeWaiter(thread);
    }
  }

  @Override
  public long readable() throws WasiError {
    require(Rights.FD_READ | Rights.POLL_FD_READWRITE);
    checkOpen();
    return reader.available();
  }

  @Override
  public void addWaiter(Thread thread) {
    reader.addWaiter(thread);
  }

  @Override
  public void removeWaiter(Thread thread) {
    reader.removeWaiter(thread);
  }

  @Override
  protected void release() {
    reader.stop();
  }
}
