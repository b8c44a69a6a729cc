// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A directory of any file system that Java has, known by its path. Before anything is done, the
 * path must still lead to what it led to when this was opened; after a file was opened, too, before
 * a byte of it moves. Guests cannot change names between the two: {@link #holdNames} sees to that.
 * Somebody else on the host could.
 */
final class PathDirectory extends Directory {

  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** For all directories of this kind; reading and writing files does not need it. */
  private static final ReentrantReadWriteLock NAMES = new ReentrantReadWriteLock();

  private final Path path;

  /** What the file system says to tell directories apart; null if it says nothing. */
  private final Object key;

  private volatile boolean closed;

  private PathDirectory(Path path, Object key, boolean readOnly) {
    super(readOnly);
    this.path = path;
    this.key = key;
  }

  /** Opens a directory by a path that may go through links. */
  static Directory openRoot(Path path, boolean readOnly) throws IOException {
    Path real = path.toRealPath();
    return new PathDirectory(real, directoryKey(real), readOnly);
  }

  private static Object directoryKey(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW);
    if (attributes.isSymbolicLink()) {
      throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
    }
    if (!attributes.isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    return attributes.fileKey();
  }

  @Override
  public Names holdNames(boolean exclusive) {
    return hold(exclusive);
  }

  /** Keeps the names below all directories of this kind as they are, or to the caller. */
  static Names hold(boolean exclusive) {
    Lock lock = exclusive ? NAMES.writeLock() : NAMES.readLock();
    lock.lock();
    return lock::unlock;
  }

  @Override
  <T> T use(PathAction<T> action) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    verify();
    return action.perform(path);
  }

  private void verify() throws IOException {
    if (!Objects.equals(directoryKey(path), key)) {
      throw new NoSuchFileException(path.toString());
    }
  }

  @Override
  LinkOption[] pathOptions() {
    return NOFOLLOW;
  }

  /** Java does not say whether it follows them, and some file systems do. */
  @Override
  boolean canLinkLinks() {
    return false;
  }

  @Override
  Directory openAgain() {
    return new PathDirectory(path, key, isReadOnly());
  }

  @Override
  Directory openDirectory(Path entry) throws IOException {
    return new PathDirectory(entry, directoryKey(entry), isReadOnly());
  }

  @Override
  OpenFile openFile(Path entry, FileAccess access) throws IOException {
    FileChannel channel = openChannel(entry, access.options());
    boolean done = false;
    try {
      verify();
      OpenFile file = new PathFile(channel, entry, isReadOnly());
      done = true;
      return file;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static FileChannel openChannel(Path entry, Set<OpenOption> options) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      throw new FileSystemException(entry.toString(), null, "Too many levels of symbolic links");
    }
    try {
      Set<OpenOption> strict = new HashSet<>(options);
      strict.add(LinkOption.NOFOLLOW_LINKS);
      return FileChannel.open(entry, strict);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      // Zip files do not know the option, and have no links either.
      return FileChannel.open(entry, options);
    }
  }

  /** Java does not offer it. */
  @Override
  void store(Path directory) {}

  @Override
  public void close() {
    closed = true;
  }
}
