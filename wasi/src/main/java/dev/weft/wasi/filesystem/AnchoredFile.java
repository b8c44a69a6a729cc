// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of Linux. What a channel cannot do is done through the kernel's link to the open file. */
final class AnchoredFile extends OpenFile {

  private final UseCount users = new UseCount(this::closeChannels);

  private final int number;

  /** The link to the channel's file. */
  private final Path link;

  /** The same file, opened so that each write goes to its end; null until it is needed. */
  private FileChannel appending;

  /**
   * A file.
   *
   * @param number what {@link OpenNumbers#of} has found for the channel
   */
  AnchoredFile(FileChannel channel, int number, boolean readOnly) {
    super(channel, readOnly);
    this.number = number;
    link = OpenNumbers.link(number);
  }

  private <T> T use(PathAction<T> action) throws IOException {
    users.enter();
    try {
      return action.perform(link);
    } finally {
      users.leave();
    }
  }

  @Override
  public Filestat attributes() throws IOException {
    return use(FileAttributes::read);
  }

  @Override
  void replaceTimes(FileTimes times) throws IOException {
    use(file -> {
      times.set(file);
      return null;
    });
  }

  @Override
  public int append(ByteBuffer source) throws IOException {
    return use(file -> appending(file).write(source));
  }

  private synchronized FileChannel appending(Path file) throws IOException {
    if (appending == null) {
      appending = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
    return appending;
  }

  @Override
  public void close() {
    users.close();
  }

  private synchronized void closeChannels() {
    try (FileChannel _ = appending) {
      channel().close();
      OpenNumbers.closed(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
