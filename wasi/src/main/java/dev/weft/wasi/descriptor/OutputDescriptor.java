// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** Standard output or standard error. */
public final class OutputDescriptor extends Descriptor {

  private static final long RIGHTS =
      Rights.FD_WRITE
          | Rights.FD_FDSTAT_SET_FLAGS
          | Rights.FD_FILESTAT_GET
          | Rights.POLL_FD_READWRITE;

  /** A stream does not tell how much it takes: something, sooner or later. */
  private static final long SOME = 1;

  private final StreamWriter writer;
  private final Terminal terminal;

  private OutputDescriptor(StreamWriter writer, Terminal terminal) {
    super(RIGHTS, 0);
    this.writer = writer;
    this.terminal = terminal;
  }

  /** {@return output that goes nowhere} */
  public static OutputDescriptor ofNothing() {
    return of(OutputStream.nullOutputStream());
  }

  /** {@return the standard output of the Java process, not what System.setOut may have set} */
  public static OutputDescriptor inheritedOutput() {
    // Never closed: that would close it for the Java process.
    OutputStream stream = new FileOutputStream(FileDescriptor.out);
    return new OutputDescriptor(new StreamWriter(stream), Terminal.STANDARD_OUTPUT);
  }

  /** {@return the standard error of the Java process, not what System.setErr may have set} */
  public static OutputDescriptor inheritedError() {
    OutputStream stream = new FileOutputStream(FileDescriptor.err);
    return new OutputDescriptor(new StreamWriter(stream), Terminal.STANDARD_ERROR);
  }

  /**
   * Output to a stream.
   *
   * @param stream where it goes; it is flushed after each write and not closed
   * @return the descriptor
   */
  public static OutputDescriptor of(OutputStream stream) {
    return new OutputDescriptor(new StreamWriter(stream), Terminal.NONE);
  }

  /**
   * Output to a stream that this one may go to as well; then the writes of both stay apart.
   *
   * @param stream where it goes; it is flushed after each write and not closed
   * @return the descriptor
   */
  public OutputDescriptor sibling(OutputStream stream) {
    return writer.writes(stream) ? new OutputDescriptor(writer, Terminal.NONE) : of(stream);
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
  public int write(IoVectors vectors, Store store) throws WasiError {
    require(Rights.FD_WRITE);
    checkOpen();
    return writer.write(vectors, store);
  }

  @Override
  public long writable() throws WasiError {
    require(Rights.FD_WRITE | Rights.POLL_FD_READWRITE);
    checkOpen();
    return SOME;
  }

  /** Nothing to give up: each write was flushed, and the stream is its owner's. */
  @Override
  protected void release() {}
}
