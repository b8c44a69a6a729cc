// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a guest's path means: an open directory and the name of an entry in it, or the directory
 * itself. The only way from a path to a file.
 *
 * <p>The path is walked component by component, each directory opened in the one before. The
 * directories on the way stay open, so that {@code ..} goes back to where one came from, whatever
 * was renamed meanwhile, and never above the first one. Symbolic links are read here, and what they
 * say is walked in the same way. An absolute path, of the guest or of a link, leads out of the
 * sandbox and is {@link Errno#PERM}, and so is {@code ..} above the first directory.
 *
 * <p>For one thread. Must be closed.
 */
public final class Resolution implements AutoCloseable {

  private static final String SEPARATOR = "/";

  private final Directory base;
  private final Store store;

  /** The components that are left, the next one first. */
  private final Deque<String> pending = new ArrayDeque<>();

  /** The directories from below the base to where one is. */
  private final List<Directory> opened = new ArrayList<>();

  private String name;
  private boolean slash;
  private int links;

  private Resolution(Directory base, Store store) {
    this.base = base;
    this.store = store;
  }

  /**
   * Resolves a path.
   *
   * @param base the directory where it begins; not closed
   * @param path the path
   * @param follow what is done with a link at its end
   * @param store whose termination ends the walk
   * @return what it means; the entry need not be there
   * @throws WasiError {@link Errno#PERM} if it leads out of the sandbox, {@link Errno#NOENT},
   *     {@link Errno#NOTDIR} or {@link Errno#LOOP} as in POSIX
   */
  public static Resolution of(Directory base, String path, Follow follow, Store store)
      throws WasiError {
    Resolution resolution = new Resolution(base, store);
    boolean done = false;
    try {
      resolution.push(path);
      resolution.walk(follow);
      done = true;
      return resolution;
    } finally {
      if (!done) {
        resolution.close();
      }
    }
  }

  /** {@return the directory; open until this is closed} */
  public Directory directory() {
    return opened.isEmpty() ? base : opened.getLast();
  }

  /** {@return the name of the entry, or null if the directory itself is meant} */
  public String name() {
    return name;
  }

  /** {@return whether there was a slash at the end, so that only a directory can be meant} */
  public boolean mustBeDirectory() {
    return slash;
  }

  /**
   * {@return the attributes of what is meant}
   *
   * @throws WasiError {@link Errno#NOENT} if it is not there, {@link Errno#NOTDIR} if it is not a
   *     directory and must be one
   */
  public Filestat attributes() throws WasiError {
    if (name == null) {
      return directory().attributes();
    }
    Filestat attributes = directory().attributes(name);
    if (slash && attributes.filetype() != Filetype.DIRECTORY) {
      throw new WasiError(Errno.NOTDIR);
    }
    return attributes;
  }

  /** Puts a path before what is left. */
  private void push(String path) throws WasiError {
    if (path.isEmpty()) {
      throw new WasiError(Errno.NOENT);
    }
    if (path.startsWith(SEPARATOR)) {
      throw new WasiError(Errno.PERM);
    }
    if (pending.isEmpty()) {
      slash |= path.endsWith(SEPARATOR);
    }
    String[] components = path.split(SEPARATOR);
    for (int i = components.length - 1; i >= 0; i--) {
      if (!components[i].isEmpty()) { // two slashes are one
        pending.push(components[i]);
      }
    }
  }

  private void walk(Follow follow) throws WasiError {
    while (!pending.isEmpty()) {
      store.checkTermination();
      String component = pending.pop();
      switch (component) {
        case "." -> {}
        case ".." -> leave();
        default -> {
          if (pending.isEmpty()) {
            name = component;
            boolean followed = follow == Follow.ALWAYS || follow == Follow.BEFORE_SLASH && slash;
            if (!followed || !isLink(component)) {
              return;
            }
            name = null;
            followLink(component);
          } else {
            enter(component);
          }
        }
      }
    }
  }

  private void leave() throws WasiError {
    if (opened.isEmpty()) {
      throw new WasiError(Errno.PERM);
    }
    opened.removeLast().close();
  }

  private boolean isLink(String component) throws WasiError {
    Filestat attributes = directory().attributesIfPresent(component);
    return attributes != null && attributes.filetype() == Filetype.SYMBOLIC_LINK;
  }

  private void enter(String component) throws WasiError {
    if (opened.size() == WasiLimits.PATH_DEPTH) {
      throw new WasiError(Errno.NAMETOOLONG);
    }
    try {
      opened.add(directory().openDirectory(component));
    } catch (WasiError e) {
      if (e.errno() != Errno.LOOP) {
        throw e;
      }
      // A link, or something that has just changed: then it is looked at again.
      if (isLink(component)) {
        followLink(component);
      } else {
        countLink();
        pending.push(component);
      }
    }
  }

  private void followLink(String component) throws WasiError {
    countLink();
    push(directory().readLink(component));
  }

  private void countLink() throws WasiError {
    if (++links > WasiLimits.SYMBOLIC_LINKS) {
      throw new WasiError(Errno.LOOP);
    }
  }

  /** Closes the directories on the way. */
  @Override
  public void close() {
    for (Directory directory : opened) {
      directory.close();
    }
    opened.clear();
  }
}
