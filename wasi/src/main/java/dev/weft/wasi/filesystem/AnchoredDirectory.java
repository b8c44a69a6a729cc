// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A directory of Linux, held open. It is reached through the kernel's link to the open directory
 * ({@link OpenNumbers}), so it stays the same one whatever is renamed, and every operation on an
 * entry is one system call on this very directory.
 */
final class AnchoredDirectory extends Directory {

  private static final LinkOption[] FOLLOW = {};

  /** What the root of {@code procfs} has on every Linux. */
  private static final long PROCESSES_INODE = 1;

  /** An open file of the system, kept only so that its number stays its own. */
  private final FileChannel anchor;

  private final int number;
  private final Path path;
  private final UseCount users;

  private AnchoredDirectory(FileChannel anchor, int number, boolean readOnly) {
    super(readOnly);
    this.anchor = anchor;
    this.number = number;
    path = OpenNumbers.link(number);
    users = new UseCount(this::closeAnchor);
  }

  /** {@return whether a path is one of Linux, with the links to open files there} */
  static boolean isPossibleFor(Path path) {
    return path.getFileSystem() == FileSystems.getDefault()
        && new File("/proc/self/fdinfo").isDirectory();
  }

  /** Opens a directory by a path that may go through links; null if its number is not known. */
  static Directory openRoot(Path path, boolean readOnly) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.readAttributes(path, BasicFileAttributes.class); // says it if there is nothing
      throw new NotDirectoryException(path.toString());
    }
    return anchor(path, readOnly);
  }

  /** The "." after the path: nothing but a directory opens so, and a pipe does not block. */
  private static AnchoredDirectory anchor(Path path, boolean readOnly) throws IOException {
    FileChannel channel = FileChannel.open(path.resolve("."), StandardOpenOption.READ);
    boolean anchored = false;
    try {
      int number = OpenNumbers.of(channel);
      if (number < 0) {
        return null;
      }
      anchored = true;
      return new AnchoredDirectory(channel, number, readOnly);
    } finally {
      if (!anchored) {
        channel.close();
      }
    }
  }

  private static AnchoredDirectory requireAnchored(AnchoredDirectory directory) throws IOException {
    if (directory == null) {
      throw new IOException("the system does not tell the number of an open directory");
    }
    return directory;
  }

  /** Names may change at any time. */
  @Override
  public Names holdNames(boolean exclusive) {
    return () -> {};
  }

  @Override
  <T> T use(PathAction<T> action) throws IOException {
    users.enter();
    try {
      return action.perform(path);
    } finally {
      users.leave();
    }
  }

  /** It is a link, to this directory. */
  @Override
  LinkOption[] pathOptions() {
    return FOLLOW;
  }

  /** Linux takes a link for the file that it is. */
  @Override
  boolean canLinkLinks() {
    return true;
  }

  @Override
  Directory openAgain() throws IOException {
    return requireAnchored(anchor(path, isReadOnly()));
  }

  @Override
  Directory openDirectory(Path entry) throws IOException {
    Filestat seen = FileAttributes.read(entry, LinkOption.NOFOLLOW_LINKS);
    if (seen.filetype() == Filetype.SYMBOLIC_LINK) {
      throw tooManyLinks(entry);
    }
    if (seen.filetype() != Filetype.DIRECTORY) {
      throw new NotDirectoryException(entry.toString());
    }
    // What has the name by now may be a link, and lead anywhere. So what was opened has to be what
    // was seen; else it is closed, and nothing was done with it.
    AnchoredDirectory opened = requireAnchored(anchor(entry, isReadOnly()));
    boolean done = false;
    try {
      Filestat present = FileAttributes.read(opened.path);
      if (present.inode() != seen.inode() || present.device() != seen.device()) {
        throw tooManyLinks(entry);
      }
      if (showsProcesses(opened.path, present)) {
        throw new AccessDeniedException(entry.toString());
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /**
   * Whether it is the root of {@code procfs}: the memory and the environment of this very JVM are
   * files below it.
   */
  private static boolean showsProcesses(Path directory, Filestat attributes) {
    return attributes.inode() == PROCESSES_INODE && Files.exists(directory.resolve("self/fdinfo"));
  }

  private static FileSystemException tooManyLinks(Path entry) {
    return new FileSystemException(entry.toString(), null, "Too many levels of symbolic links");
  }

  @Override
  OpenFile openFile(Path entry, FileAccess access) throws IOException {
    Set<OpenOption> options = access.options();
    options.add(LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(entry, options);
    boolean done = false;
    try {
      // It may have become a device or a pipe since the caller looked.
      int number = OpenNumbers.of(channel);
      if (number < 0
          || FileAttributes.read(OpenNumbers.link(number)).filetype() != Filetype.REGULAR_FILE) {
        throw tooManyLinks(entry);
      }
      OpenFile file = new AnchoredFile(channel, number, isReadOnly());
      done = true;
      return file;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** By another channel: one whose thread is interrupted is closed, and with it its number. */
  @Override
  void store(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve("."), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    users.close();
  }

  private void closeAnchor() {
    try {
      anchor.close();
      OpenNumbers.closed(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing was written, so the system has no reason
    }
  }
}
