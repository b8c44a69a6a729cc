// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ReadOnlyFileSystemException;

/**
 * An open regular file. It has no offset of its own: reads and writes say where, and any number of
 * threads make them at the same time. Closing it ends them with a {@link
 * java.nio.channels.ClosedChannelException}; an interrupt of a thread that makes one closes it.
 *
 * <p>All methods throw what the file system throws; {@link HostError} makes WASI's errors of it.
 */
public abstract class OpenFile implements AutoCloseable {

  private final FileChannel channel;
  private final boolean readOnly;

  /**
   * For the kinds.
   *
   * @param channel the file; its offset is not used
   * @param readOnly whether nothing of it may be changed, its times included
   */
  OpenFile(FileChannel channel, boolean readOnly) {
    this.channel = channel;
    this.readOnly = readOnly;
  }

  final FileChannel channel() {
    return channel;
  }

  /**
   * Reads.
   *
   * @param target where the bytes go
   * @param offset of the first byte in the file
   * @return how many bytes were read, or -1 at the end
   * @throws IOException if that fails
   */
  public final int read(ByteBuffer target, long offset) throws IOException {
    return channel.read(target, offset);
  }

  /**
   * Writes. Behind the end, what lies between becomes zeros.
   *
   * @param source the bytes
   * @param offset of the first byte in the file
   * @return how many bytes were written
   * @throws IOException if that fails
   */
  public final int write(ByteBuffer source, long offset) throws IOException {
    return channel.write(source, offset);
  }

  /**
   * Writes at the end.
   *
   * @param source the bytes
   * @return how many bytes were written
   * @throws IOException if that fails
   */
  public abstract int append(ByteBuffer source) throws IOException;

  /**
   * {@return how many bytes it has}
   *
   * @throws IOException if that fails
   */
  public final long size() throws IOException {
    return channel.size();
  }

  /**
   * Makes it longer, by zeros, or shorter. Java does not say it to the system in one call: what
   * others write at the same time behind the old end may lose a byte.
   *
   * @param size how many bytes it shall have
   * @throws IOException if that fails
   */
  public final synchronized void setSize(long size) throws IOException {
    if (size < channel.size()) {
      channel.truncate(size);
    } else {
      extend(size);
    }
  }

  /**
   * Makes it at least so long, by zeros.
   *
   * @param size how many bytes it shall have
   * @throws IOException if that fails
   */
  public final synchronized void extend(long size) throws IOException {
    if (size > channel.size()) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  /**
   * Waits until what was written is stored.
   *
   * @param metadata whether the attributes, too
   * @throws IOException if that fails
   */
  public final void force(boolean metadata) throws IOException {
    channel.force(metadata);
  }

  /**
   * {@return its attributes}
   *
   * @throws IOException if that fails
   */
  public abstract Filestat attributes() throws IOException;

  /**
   * Sets its times.
   *
   * @param times the times
   * @throws IOException if that fails
   */
  public final void setTimes(FileTimes times) throws IOException {
    if (readOnly) {
      throw new ReadOnlyFileSystemException();
    }
    replaceTimes(times);
  }

  /** Sets the times of what may be changed. */
  abstract void replaceTimes(FileTimes times) throws IOException;

  @Override
  public abstract void close() throws IOException;
}
