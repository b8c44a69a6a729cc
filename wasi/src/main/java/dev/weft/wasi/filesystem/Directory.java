// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.WasiError;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An open directory in the sandbox. Everything that is done to files is done to an entry of one,
 * named by a single component that is neither {@code .} nor {@code ..}, and symbolic links are
 * never followed: that is {@link Resolution}'s work.
 *
 * <p>Thread-safe; what is done while another thread closes it fails with {@link Errno#BADF} or is
 * done as if before.
 */
public abstract class Directory implements AutoCloseable {

  private static final CopyOption[] MOVE = {
    StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING
  };

  private final boolean readOnly;

  /**
   * For the kinds.
   *
   * @param readOnly whether nothing below it may be changed
   */
  Directory(boolean readOnly) {
    this.readOnly = readOnly;
  }

  /**
   * Opens the root of a sandbox. Its path is the embedder's and trusted.
   *
   * @param path a directory of any file system
   * @param readOnly whether nothing below it may be changed
   * @return the directory
   * @throws IOException if it is not there or not a directory
   */
  public static Directory open(Path path, boolean readOnly) throws IOException {
    if (AnchoredDirectory.isPossibleFor(path)) {
      Directory directory = AnchoredDirectory.openRoot(path, readOnly);
      if (directory != null) {
        return directory;
      }
    }
    return PathDirectory.openRoot(path, readOnly);
  }

  /** {@return whether nothing below it may be changed} */
  public final boolean isReadOnly() {
    return readOnly;
  }

  /**
   * Keeps the names below all directories of this kind as they are, or to the caller, if this kind
   * needs it. Whoever resolves a path does it, and lets go when the entry was used.
   *
   * @param exclusive whether the caller changes what names mean
   * @return what to close afterwards, on the same thread
   */
  public abstract Names holdNames(boolean exclusive);

  /** Lets go of names. */
  @FunctionalInterface
  public interface Names extends AutoCloseable {
    @Override
    void close();
  }

  /** Does something with the path of this directory, which names it as long as that takes. */
  abstract <T> T use(PathAction<T> action) throws IOException;

  /** How the path of this directory is to be read: whether it may be a link. */
  abstract LinkOption[] pathOptions();

  /** Whether a second name can be given to a symbolic link itself. */
  abstract boolean canLinkLinks();

  /** Opens this directory once more. */
  abstract Directory openAgain() throws IOException;

  /** Opens an entry that is a directory and not a link. */
  abstract Directory openDirectory(Path entry) throws IOException;

  /** Opens an entry that was a regular file, or nothing, when the caller looked; not a link. */
  abstract OpenFile openFile(Path entry, FileAccess access) throws IOException;

  /** Waits until the entries are stored. */
  abstract void store(Path directory) throws IOException;

  /** Closes it, as soon as no thread uses it any more; may be called repeatedly. */
  @Override
  public abstract void close();

  private <T> T perform(PathAction<T> action) throws WasiError {
    try {
      return use(action);
    } catch (IOException | RuntimeException e) {
      throw HostError.of(e);
    }
  }

  /** Names an entry and nothing else, whatever the file system makes of the name. */
  private static Path entry(Path directory, String name) {
    Path component = directory.getFileSystem().getPath(name);
    if (component.isAbsolute()
        || component.getRoot() != null
        || component.getNameCount() != 1
        || !component.toString().equals(name)) {
      throw new InvalidPathException(name, "not a name on this file system");
    }
    return directory.resolve(component);
  }

  /** Java would copy from one file system to another. */
  private static void requireOne(Path from, Path to) throws IOException {
    if (from.getFileSystem() != to.getFileSystem()) {
      throw new AtomicMoveNotSupportedException(null, null, "another file system");
    }
  }

  private void requireWritable() throws WasiError {
    if (readOnly) {
      throw new WasiError(Errno.ROFS);
    }
  }

  /**
   * {@return its attributes}
   *
   * @throws WasiError if they cannot be read
   */
  public final Filestat attributes() throws WasiError {
    return perform(path -> FileAttributes.read(path, pathOptions()));
  }

  /**
   * {@return the attributes of an entry}
   *
   * @param name its name
   * @throws WasiError {@link Errno#NOENT} if there is none
   */
  public final Filestat attributes(String name) throws WasiError {
    return perform(path -> FileAttributes.read(entry(path, name), LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * {@return the attributes of an entry, or null if there is none}
   *
   * @param name its name
   * @throws WasiError if they cannot be read
   */
  public final Filestat attributesIfPresent(String name) throws WasiError {
    try {
      return attributes(name);
    } catch (WasiError e) {
      if (e.errno() == Errno.NOENT) {
        return null;
      }
      throw e;
    }
  }

  /**
   * {@return this directory, opened once more}
   *
   * @throws WasiError if that fails
   */
  public final Directory reopen() throws WasiError {
    return perform(_ -> openAgain());
  }

  /**
   * {@return an entry that is a directory, opened}
   *
   * @param name its name
   * @throws WasiError {@link Errno#NOTDIR} if it is none, {@link Errno#LOOP} if it is a link or has
   *     just become another one
   */
  public final Directory openDirectory(String name) throws WasiError {
    return perform(path -> openDirectory(entry(path, name)));
  }

  /**
   * {@return an entry that is a regular file, opened}
   *
   * @param name its name
   * @param access how
   * @throws WasiError {@link Errno#LOOP} if it is a link, {@link Errno#ROFS} if this is read-only
   */
  public final OpenFile openFile(String name, FileAccess access) throws WasiError {
    if (access.write() || access.create()) {
      requireWritable();
    }
    return perform(path -> openFile(entry(path, name), access));
  }

  /**
   * {@return the names of all entries}
   *
   * @param limit how many there may be
   * @throws WasiError {@link Errno#NOMEM} if there are more
   */
  public final List<String> list(int limit) throws WasiError {
    List<String> names = new ArrayList<>();
    Boolean whole =
        perform(path -> {
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
              if (names.size() == limit) {
                return false;
              }
              names.add(nameOf(entry));
            }
          } catch (DirectoryIteratorException e) {
            throw e.getCause();
          }
          return true;
        });
    if (!whole) {
      throw new WasiError(Errno.NOMEM);
    }
    return names;
  }

  /** Some file systems end the names of directories with a slash. */
  private static String nameOf(Path entry) {
    String name = entry.getFileName().toString();
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  /**
   * Makes a directory.
   *
   * @param name its name
   * @throws WasiError {@link Errno#EXIST} if there is an entry of that name
   */
  public final void createDirectory(String name) throws WasiError {
    requireWritable();
    perform(path -> Files.createDirectory(entry(path, name)));
  }

  /**
   * Removes a directory.
   *
   * @param name its name
   * @throws WasiError {@link Errno#NOTDIR} if it is none, {@link Errno#NOTEMPTY} if it has entries
   */
  public final void removeDirectory(String name) throws WasiError {
    requireWritable();
    if (attributes(name).filetype() != Filetype.DIRECTORY) {
      throw new WasiError(Errno.NOTDIR);
    }
    remove(name);
  }

  /**
   * Removes what is not a directory.
   *
   * @param name its name
   * @throws WasiError {@link Errno#ISDIR} if it is a directory
   */
  public final void removeFile(String name) throws WasiError {
    requireWritable();
    if (attributes(name).filetype() == Filetype.DIRECTORY) {
      throw new WasiError(Errno.ISDIR);
    }
    remove(name);
  }

  /** Java finds out for itself what it is; an empty directory that has just become one goes. */
  private void remove(String name) throws WasiError {
    perform(path -> {
      Files.delete(entry(path, name));
      return null;
    });
  }

  /**
   * Makes a symbolic link.
   *
   * @param name its name
   * @param target where it leads; not checked
   * @throws WasiError {@link Errno#EXIST} if there is an entry of that name
   */
  public final void createLink(String name, String target) throws WasiError {
    requireWritable();
    perform(
        path -> Files.createSymbolicLink(entry(path, name), path.getFileSystem().getPath(target)));
  }

  /**
   * {@return where a symbolic link leads}
   *
   * @param name its name
   * @throws WasiError {@link Errno#INVAL} if it is none
   */
  public final String readLink(String name) throws WasiError {
    return perform(path -> Files.readSymbolicLink(entry(path, name)).toString());
  }

  /**
   * Pipes, sockets and devices stay where the host has put them. Then no guest can exchange one for
   * a file that another thread is just opening, and opening a pipe may last for ever.
   */
  private static void requireMovable(Filetype filetype) throws WasiError {
    switch (filetype) {
      case REGULAR_FILE, DIRECTORY, SYMBOLIC_LINK -> {}
      default -> throw new WasiError(Errno.NOTSUP);
    }
  }

  /**
   * Gives a file one more name. That would also lead around a directory's being read-only.
   *
   * @param name its name here
   * @param target the directory of the new name
   * @param newName the new name
   * @throws WasiError {@link Errno#EXIST} if there is an entry of the new name, {@link Errno#PERM}
   *     if it is a directory, {@link Errno#NOTSUP} if it is a pipe, a socket or a device
   */
  public final void link(String name, Directory target, String newName) throws WasiError {
    requireWritable();
    target.requireWritable();
    Filetype filetype = attributes(name).filetype();
    if (filetype == Filetype.DIRECTORY) {
      throw new WasiError(Errno.PERM);
    }
    requireMovable(filetype);
    if (filetype == Filetype.SYMBOLIC_LINK && !canLinkLinks()) {
      throw new WasiError(Errno.NOTSUP);
    }
    perform(from ->
        target.use(to -> {
          requireOne(from, to);
          return Files.createLink(entry(to, newName), entry(from, name));
        }));
  }

  /**
   * Gives an entry another name, instead of the one it has. What has the new name goes.
   *
   * @param name its name here
   * @param target the directory of the new name
   * @param newName the new name
   * @throws WasiError {@link Errno#NOTEMPTY}, {@link Errno#ISDIR} or {@link Errno#NOTDIR} if what
   *     has the new name cannot go for it; {@link Errno#NOTSUP} if it is a pipe, a socket or a
   *     device
   */
  public final void rename(String name, Directory target, String newName) throws WasiError {
    requireWritable();
    target.requireWritable();
    Filetype filetype = attributes(name).filetype();
    requireMovable(filetype);
    boolean directory = filetype == Filetype.DIRECTORY;
    Filestat replaced = target.attributesIfPresent(newName);
    if (replaced != null && directory != (replaced.filetype() == Filetype.DIRECTORY)) {
      throw new WasiError(directory ? Errno.NOTDIR : Errno.ISDIR);
    }
    try {
      perform(from ->
          target.use(to -> {
            requireOne(from, to);
            return Files.move(entry(from, name), entry(to, newName), MOVE);
          }));
    } catch (WasiError e) {
      // POSIX allows both; for an entry that may be replaced it means that it has entries itself.
      throw e.errno() == Errno.EXIST ? new WasiError(Errno.NOTEMPTY) : e;
    }
  }

  /**
   * Sets the times of an entry.
   *
   * @param name its name
   * @param times the times
   * @throws WasiError if that fails
   */
  public final void setTimes(String name, FileTimes times) throws WasiError {
    requireWritable();
    perform(path -> {
      times.set(entry(path, name), LinkOption.NOFOLLOW_LINKS);
      return null;
    });
  }

  /**
   * Sets its own times.
   *
   * @param times the times
   * @throws WasiError if that fails
   */
  public final void setTimes(FileTimes times) throws WasiError {
    requireWritable();
    perform(path -> {
      times.set(path, pathOptions());
      return null;
    });
  }

  /**
   * Waits until its entries are stored, where the system can do that.
   *
   * @throws WasiError if that fails
   */
  public final void sync() throws WasiError {
    perform(path -> {
      store(path);
      return null;
    });
  }
}
