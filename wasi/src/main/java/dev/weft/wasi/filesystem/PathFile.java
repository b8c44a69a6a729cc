// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of any file system that Java has, with the path that led to it when it was opened. */
final class PathFile extends OpenFile {

  private final Path path;

  /**
   * What it was when it was opened; null if it has no name before it is closed, as in zip files.
   */
  private final Filestat opened;

  PathFile(FileChannel channel, Path path, boolean readOnly) throws IOException {
    super(channel, readOnly);
    this.path = path;
    opened = read();
    if (opened != null && opened.filetype() != Filetype.REGULAR_FILE) {
      throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
    }
  }

  private Filestat read() throws IOException {
    try {
      return FileAttributes.read(path, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The attributes of what the path leads to now, or null if that is another file, or nothing. */
  private Filestat present() throws IOException {
    Filestat present = read();
    boolean same =
        present != null
            && opened != null
            && present.inode() == opened.inode()
            && present.device() == opened.device();
    return same ? present : null;
  }

  /** Some file systems tell the size only after the file was closed. */
  @Override
  public Filestat attributes() throws IOException {
    try (Directory.Names _ = PathDirectory.hold(false)) {
      Filestat present = present();
      if (present != null) {
        return present.withSize(size());
      }
      Filestat last = opened != null ? opened : FileAttributes.unnamed(path);
      return last.withSize(size()).withLinks(0);
    }
  }

  @Override
  void replaceTimes(FileTimes times) throws IOException {
    try (Directory.Names _ = PathDirectory.hold(false)) {
      if (present() == null) {
        throw new NoSuchFileException(path.toString());
      }
      times.set(path, LinkOption.NOFOLLOW_LINKS);
    }
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
