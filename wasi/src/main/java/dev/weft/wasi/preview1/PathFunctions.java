// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.GuestMemory;
import dev.weft.wasi.abi.GuestText;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.DescriptorTable;
import dev.weft.wasi.filesystem.Directory;
import dev.weft.wasi.filesystem.FileTimes;
import dev.weft.wasi.filesystem.Follow;
import dev.weft.wasi.filesystem.Resolution;

/** The functions on paths. */
final class PathFunctions {

  private final DescriptorTable descriptors;
  private final TimesArguments times;

  PathFunctions(DescriptorTable descriptors, TimesArguments times) {
    this.descriptors = descriptors;
    this.times = times;
  }

  void call(WasiFunction function, HostCall call, Store store, Snapshot snapshot) throws WasiError {
    switch (function) {
      case PATH_CREATE_DIRECTORY -> createDirectory(call, store);
      case PATH_FILESTAT_GET -> filestatGet(call, store, snapshot);
      case PATH_FILESTAT_SET_TIMES -> filestatSetTimes(call, store);
      case PATH_LINK -> link(call, store);
      case PATH_OPEN -> new PathOpen(descriptors, call).open(store);
      case PATH_READLINK -> readlink(call, store);
      case PATH_REMOVE_DIRECTORY -> removeDirectory(call, store);
      case PATH_RENAME -> rename(call, store);
      case PATH_SYMLINK -> symlink(call, store);
      case PATH_UNLINK_FILE -> unlinkFile(call, store);
      default -> throw new AssertionError(function);
    }
  }

  private Directory directory(HostCall call, int parameter, long right) throws WasiError {
    return descriptors.get(call.i32(parameter)).directory(right);
  }

  /** The path whose pointer and length are two parameters. */
  private static String path(HostCall call, int parameter) throws WasiError {
    return GuestText.loadPath(call.memory(), call.i32(parameter), call.i32(parameter + 1));
  }

  /** What lookup flags mean for functions that can do it both ways. */
  static Follow follow(int lookupflags) throws WasiError {
    if ((lookupflags & ~Lookupflags.ALL) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    return (lookupflags & Lookupflags.SYMLINK_FOLLOW) != 0 ? Follow.ALWAYS : Follow.BEFORE_SLASH;
  }

  private void createDirectory(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_CREATE_DIRECTORY);
    String path = path(call, 1);
    try (Directory.Names _ = base.holdNames(true);
        Resolution resolution = Resolution.of(base, path, Follow.NEVER, store)) {
      if (resolution.name() == null) {
        throw new WasiError(Errno.EXIST);
      }
      resolution.directory().createDirectory(resolution.name());
    }
  }

  private void filestatGet(HostCall call, Store store, Snapshot snapshot) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_FILESTAT_GET);
    Follow follow = follow(call.i32(1));
    String path = path(call, 2);
    Memory memory = call.memory();
    try (Directory.Names _ = base.holdNames(false);
        Resolution resolution = Resolution.of(base, path, follow, store)) {
      resolution.attributes().store(memory, call.i32(4), snapshot);
    }
  }

  private void filestatSetTimes(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_FILESTAT_SET_TIMES);
    Follow follow = follow(call.i32(1));
    String path = path(call, 2);
    FileTimes wanted = times.times(call.i64(4), call.i64(5), call.i32(6));
    try (Directory.Names _ = base.holdNames(false);
        Resolution resolution = Resolution.of(base, path, follow, store)) {
      Filestat present = resolution.attributes();
      if (resolution.name() == null) {
        resolution.directory().setTimes(wanted);
      } else {
        PathOpen.requireOrdinary(present.filetype(), true);
        resolution.directory().setTimes(resolution.name(), wanted);
      }
    }
  }

  private void link(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_LINK_SOURCE);
    // POSIX can follow the link at the end; what that means for the sandbox is not worth it, and
    // other runtimes do not do it either.
    if (call.i32(1) != 0) {
      throw new WasiError(Errno.INVAL);
    }
    String path = path(call, 2);
    Directory newBase = directory(call, 4, Rights.PATH_LINK_TARGET);
    String newPath = path(call, 5);
    try (Directory.Names _ = base.holdNames(true);
        Directory.Names _ = newBase.holdNames(true);
        Resolution from = Resolution.of(base, path, Follow.NEVER, store);
        Resolution to = Resolution.of(newBase, newPath, Follow.NEVER, store)) {
      if (from.name() == null) {
        throw new WasiError(Errno.PERM);
      }
      from.attributes();
      requireAbsent(to);
      from.directory().link(from.name(), to.directory(), to.name());
    }
  }

  /** What is not a directory can be made neither where something is nor before a slash. */
  private static void requireAbsent(Resolution resolution) throws WasiError {
    if (resolution.name() == null) {
      throw new WasiError(Errno.EXIST);
    }
    if (resolution.mustBeDirectory()) {
      resolution.attributes(); // fails if there is nothing, or no directory
      throw new WasiError(Errno.EXIST);
    }
  }

  private void readlink(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_READLINK);
    String path = path(call, 1);
    Memory memory = call.memory();
    long room = GuestMemory.address(call.i32(4));
    GuestMemory.check(memory, GuestMemory.address(call.i32(3)), room);
    GuestMemory.check(memory, GuestMemory.address(call.i32(5)), Integer.BYTES);
    try (Directory.Names _ = base.holdNames(false);
        Resolution resolution = Resolution.of(base, path, Follow.NEVER, store)) {
      if (resolution.attributes().filetype() != Filetype.SYMBOLIC_LINK) {
        throw new WasiError(Errno.INVAL);
      }
      byte[] target = GuestText.bytes(resolution.directory().readLink(resolution.name()));
      int length = (int) Math.min(target.length, room);
      if (length > 0) {
        memory.write(GuestMemory.address(call.i32(3)), target, 0, length);
      }
      memory.storeInt(GuestMemory.address(call.i32(5)), length);
    }
  }

  private void removeDirectory(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_REMOVE_DIRECTORY);
    String path = path(call, 1);
    try (Directory.Names _ = base.holdNames(true);
        Resolution resolution = Resolution.of(base, path, Follow.NEVER, store)) {
      if (resolution.name() == null) { // as POSIX says of "."
        throw new WasiError(Errno.INVAL);
      }
      resolution.directory().removeDirectory(resolution.name());
    }
  }

  private void unlinkFile(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_UNLINK_FILE);
    String path = path(call, 1);
    try (Directory.Names _ = base.holdNames(true);
        Resolution resolution = Resolution.of(base, path, Follow.NEVER, store)) {
      if (resolution.name() == null) {
        throw new WasiError(Errno.ISDIR);
      }
      resolution.attributes();
      resolution.directory().removeFile(resolution.name());
    }
  }

  private void rename(HostCall call, Store store) throws WasiError {
    Directory base = directory(call, 0, Rights.PATH_RENAME_SOURCE);
    String path = path(call, 1);
    Directory newBase = directory(call, 3, Rights.PATH_RENAME_TARGET);
    String newPath = path(call, 4);
    try (Directory.Names _ = base.holdNames(true);
        Directory.Names _ = newBase.holdNames(true);
        Resolution from = Resolution.of(base, path, Follow.NEVER, store);
        Resolution to = Resolution.of(newBase, newPath, Follow.NEVER, store)) {
      if (from.name() == null || to.name() == null) { // as Linux says of "."
        throw new WasiError(Errno.BUSY);
      }
      Filestat attributes = from.attributes();
      if (to.mustBeDirectory() && attributes.filetype() != Filetype.DIRECTORY) {
        throw new WasiError(Errno.NOTDIR);
      }
      from.directory().rename(from.name(), to.directory(), to.name());
    }
  }

  private void symlink(HostCall call, Store store) throws WasiError {
    String target = path(call, 0);
    Directory base = directory(call, 2, Rights.PATH_SYMLINK);
    String path = path(call, 3);
    if (target.isEmpty()) {
      throw new WasiError(Errno.NOENT);
    }
    // No guest could follow it; but programs of the host could.
    if (target.startsWith("/")) {
      throw new WasiError(Errno.PERM);
    }
    try (Directory.Names _ = base.holdNames(true);
        Resolution resolution = Resolution.of(base, path, Follow.NEVER, store)) {
      requireAbsent(resolution);
      resolution.directory().createLink(resolution.name(), target);
    }
  }
}
