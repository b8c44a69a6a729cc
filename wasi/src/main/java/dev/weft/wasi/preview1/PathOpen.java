// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.GuestMemory;
import dev.weft.wasi.abi.GuestText;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.descriptor.DescriptorTable;
import dev.weft.wasi.descriptor.DirectoryDescriptor;
import dev.weft.wasi.descriptor.FileDescriptor;
import dev.weft.wasi.filesystem.Directory;
import dev.weft.wasi.filesystem.FileAccess;
import dev.weft.wasi.filesystem.Follow;
import dev.weft.wasi.filesystem.HostError;
import dev.weft.wasi.filesystem.OpenFile;
import dev.weft.wasi.filesystem.Resolution;
import java.io.IOException;

/**
 * One call of {@code path_open}. What the new descriptor may do is never more than what the
 * directory hands on, and asking for more fails; what makes no sense for the kind of file is left
 * out, as the specification allows.
 */
final class PathOpen {

  /** What has to be open for writing. */
  private static final long WRITING =
      Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE;

  /** Others mean nothing for what can be opened; some programs ask for all bits. */
  private static final long MEANT = Rights.OF_FILES | Rights.OF_DIRECTORIES;

  /** How often one looks again because the entry has changed between looking and opening. */
  private static final int ATTEMPTS = 100;

  private final DescriptorTable descriptors;
  private final Memory memory;
  private final Directory base;
  private final Follow follow;
  private final String path;
  private final int oflags;
  private final long rightsBase;
  private final long rightsInheriting;
  private final int fdflags;
  private final long result;

  PathOpen(DescriptorTable descriptors, HostCall call) throws WasiError {
    this.descriptors = descriptors;
    memory = call.memory();
    oflags = call.i32(4);
    rightsBase = call.i64(5) & MEANT;
    rightsInheriting = call.i64(6) & MEANT;
    fdflags = call.i32(7);
    result = GuestMemory.address(call.i32(8));
    GuestMemory.check(memory, result, Integer.BYTES);
    Descriptor descriptor = descriptors.get(call.i32(0));
    base = descriptor.directory(neededRights());
    follow =
        has(Oflags.CREAT) && has(Oflags.EXCL) ? Follow.NEVER : PathFunctions.follow(call.i32(1));
    path = GuestText.loadPath(memory, call.i32(2), call.i32(3));
    if ((oflags & ~Oflags.ALL) != 0
        || (fdflags & ~Fdflags.ALL) != 0
        || has(Oflags.CREAT) && has(Oflags.DIRECTORY)) {
      throw new WasiError(Errno.INVAL);
    }
    if (((rightsBase | rightsInheriting) & ~descriptor.rightsInheriting()) != 0) {
      throw new WasiError(Errno.NOTCAPABLE);
    }
  }

  private boolean has(int flag) {
    return (oflags & flag) != 0;
  }

  private long neededRights() {
    long needed = Rights.PATH_OPEN;
    if (has(Oflags.CREAT)) {
      needed |= Rights.PATH_CREATE_FILE;
    }
    if (has(Oflags.TRUNC)) {
      needed |= Rights.PATH_FILESTAT_SET_SIZE;
    }
    return needed;
  }

  /** Opens, and writes the new number. */
  void open(Store store) throws WasiError {
    descriptors.requireRoom();
    try (Directory.Names _ = base.holdNames(has(Oflags.CREAT))) {
      for (int attempt = 1; ; attempt++) {
        try {
          memory.storeInt(result, descriptors.add(openOnce(store)));
          return;
        } catch (EntryChanged e) {
          if (attempt == ATTEMPTS) {
            throw new WasiError(Errno.AGAIN);
          }
          store.checkTermination();
        }
      }
    }
  }

  /** The entry was not any more what it had been. */
  private static final class EntryChanged extends Exception {
    private static final long serialVersionUID = 1L;

    EntryChanged() {
      super(null, null, false, false);
    }
  }

  private Descriptor openOnce(Store store) throws WasiError, EntryChanged {
    try (Resolution resolution = Resolution.of(base, path, follow, store)) {
      if (resolution.name() == null) {
        return openDirectory(resolution);
      }
      Filestat present = resolution.directory().attributesIfPresent(resolution.name());
      if (present == null) {
        return create(resolution);
      }
      if (has(Oflags.CREAT) && has(Oflags.EXCL)) {
        throw new WasiError(Errno.EXIST);
      }
      return switch (present.filetype()) {
        case DIRECTORY -> openDirectory(resolution);
        case SYMBOLIC_LINK -> throw new WasiError(Errno.LOOP);
        default -> openFile(resolution, present.filetype());
      };
    }
  }

  private Descriptor openDirectory(Resolution resolution) throws WasiError {
    if (has(Oflags.CREAT) && has(Oflags.EXCL)) {
      throw new WasiError(Errno.EXIST);
    }
    if (has(Oflags.CREAT) || has(Oflags.TRUNC) || (rightsBase & Rights.FD_WRITE) != 0) {
      throw new WasiError(Errno.ISDIR);
    }
    Directory directory =
        resolution.name() == null
            ? resolution.directory().reopen()
            : resolution.directory().openDirectory(resolution.name());
    Descriptor descriptor =
        DirectoryDescriptor.opened(directory, rightsBase & Rights.OF_DIRECTORIES, rightsInheriting);
    return withFlags(descriptor, fdflags & Fdflags.NONBLOCK);
  }

  /** Pipes would block, and with devices everything may happen: not for guests. */
  static void requireOrdinary(Filetype filetype, boolean orLink) throws WasiError {
    if (filetype != Filetype.REGULAR_FILE
        && filetype != Filetype.DIRECTORY
        && !(orLink && filetype == Filetype.SYMBOLIC_LINK)) {
      throw new WasiError(Errno.NOTSUP);
    }
  }

  private Descriptor openFile(Resolution resolution, Filetype filetype)
      throws WasiError, EntryChanged {
    if (has(Oflags.DIRECTORY) || resolution.mustBeDirectory()) {
      throw new WasiError(Errno.NOTDIR);
    }
    requireOrdinary(filetype, false);
    boolean write = (rightsBase & WRITING) != 0 || has(Oflags.TRUNC);
    boolean read = (rightsBase & Rights.FD_READ) != 0;
    OpenFile file;
    try {
      file = resolution.directory().openFile(resolution.name(), new FileAccess(read, write, false));
    } catch (WasiError e) {
      throw changedOr(e);
    }
    return describe(file);
  }

  private Descriptor create(Resolution resolution) throws WasiError, EntryChanged {
    if (!has(Oflags.CREAT)) {
      throw new WasiError(Errno.NOENT);
    }
    if (resolution.mustBeDirectory()) {
      throw new WasiError(Errno.ISDIR);
    }
    boolean read = (rightsBase & Rights.FD_READ) != 0;
    OpenFile file;
    try {
      file = resolution.directory().openFile(resolution.name(), new FileAccess(read, true, true));
    } catch (WasiError e) {
      if (has(Oflags.EXCL)) {
        throw e;
      }
      throw changedOr(e);
    }
    return describe(file);
  }

  /** Errors that say that another one was quicker, since one has just looked. */
  private static WasiError changedOr(WasiError error) throws EntryChanged {
    return switch (error.errno()) {
      case EXIST, LOOP, ISDIR, SPIPE -> throw new EntryChanged();
      default -> error;
    };
  }

  private Descriptor describe(OpenFile file) throws WasiError {
    boolean done = false;
    try {
      if (has(Oflags.TRUNC)) {
        file.setSize(0);
      }
      Descriptor descriptor =
          new FileDescriptor(file, rightsBase & Rights.OF_FILES, rightsInheriting);
      descriptor = withFlags(descriptor, fdflags);
      done = true;
      return descriptor;
    } catch (IOException | RuntimeException e) {
      throw HostError.of(e);
    } finally {
      if (!done) {
        closeQuietly(file);
      }
    }
  }

  private static Descriptor withFlags(Descriptor descriptor, int flags) throws WasiError {
    descriptor.setFlags(flags);
    return descriptor;
  }

  private static void closeQuietly(OpenFile file) {
    try {
      file.close();
    } catch (IOException e) {
      System.getLogger("dev.weft.wasi").log(System.Logger.Level.DEBUG, "closing a file failed", e);
    }
  }
}
