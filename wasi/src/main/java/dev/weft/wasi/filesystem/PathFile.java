// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of any file system that Java has, with the path that led to it when it was opened. */
final class PathFile extends OpenFile {

  private final Path path;
  private final Filestat opened;

  PathFile(FileChannel channel, Path path) throws IOException {
    super(channel);
    this.path = path;
    opened = FileAttributes.read(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The attributes of what the path leads to now, or null if that is another file. */
  private Filestat present() throws IOException {
    try {
      Filestat present = FileAttributes.read(path, LinkOption.NOFOLLOW_LINKS);
      return present.inode() == opened.inode() && present.device() == opened.device()
          ? present
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Some file systems tell the size only after the file was closed. */
  @Override
  public Filestat attributes() throws IOException {
    Filestat present = present();
    return present == null ? opened.withSize(size()).withLinks(0) : present.withSize(size());
  }

  @Override
  public void setTimes(FileTimes times) throws IOException {
    if (present() == null) {
      throw new NoSuchFileException(path.toString());
    }
    times.set(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Java cannot reopen the file as one that is appended to: only this descriptor is orderly. */
  @Override
  public synchronized int append(ByteBuffer source) throws IOException {
    return write(source, size());
  }

  @Override
  public void close() throws IOException {
    channel().close();
  }
}
