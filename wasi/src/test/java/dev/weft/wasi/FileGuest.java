// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.preview1.WasiFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest with a directory, descriptor 3, that puts paths and results where its memory has room for
 * them. For one thread, except where a place is given.
 */
final class FileGuest implements AutoCloseable {

  static final int ROOT = 3;
  static final long FILE_RIGHTS = Rights.OF_FILES;

  private static final int PATH = 4096;
  private static final int NEW_PATH = 8192;
  private static final int RESULT = 12_288;
  private static final int VECTOR = 12_296;
  private static final int DATA = 16_384;

  final Guest guest;

  FileGuest(Path root) {
    this(WasiConfig.builder().preopen("/", root));
  }

  FileGuest(WasiConfig.Builder config) {
    guest = new Guest(config);
  }

  /** An entry of a directory as the guest sees it. */
  record Entry(String name, Filetype filetype, long inode, long next) {}

  private int put(int address, String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    guest.memory.write(address, bytes, 0, bytes.length);
    return bytes.length;
  }

  Errno tryOpen(int directory, String path, int lookup, int oflags, long rights, int fdflags) {
    return tryOpen(directory, path, lookup, oflags, rights, rights, fdflags, PATH);
  }

  /** With the path at a place of its own, and the result 512 bytes behind it. */
  Errno tryOpen(
      int directory,
      String path,
      int lookup,
      int oflags,
      long base,
      long inheriting,
      int fdflags,
      int place) {
    int length = put(place, path);
    int result = place == PATH ? RESULT : place + 512;
    return guest.call(
        WasiFunction.PATH_OPEN,
        directory,
        lookup,
        place,
        length,
        oflags,
        base,
        inheriting,
        fdflags,
        result);
  }

  /** The number that the last success has opened. */
  int opened() {
    return guest.i32(RESULT);
  }

  int open(String path, int oflags, long rights, int fdflags) {
    return check(
        path, tryOpen(ROOT, path, Lookupflags.SYMLINK_FOLLOW, oflags, rights, fdflags), opened());
  }

  int openDirectory(String path) {
    return open(
        path, Oflags.DIRECTORY, Rights.OF_DIRECTORIES | Rights.OF_FILES & ~Rights.FD_WRITE, 0);
  }

  /** Opens for everything, and makes it if it is not there. */
  int create(String path) {
    return open(path, Oflags.CREAT, FILE_RIGHTS, 0);
  }

  private static <T> T check(String what, Errno errno, T result) {
    if (errno != Errno.SUCCESS) {
      throw new AssertionError(what + ": " + errno);
    }
    return result;
  }

  void close(int descriptor) {
    check("fd_close", guest.call(WasiFunction.FD_CLOSE, descriptor), null);
  }

  /** A function of a directory and a path. */
  Errno path(WasiFunction function, String path) {
    return guest.call(function, ROOT, PATH, put(PATH, path));
  }

  Errno mkdir(String path) {
    return path(WasiFunction.PATH_CREATE_DIRECTORY, path);
  }

  Errno rmdir(String path) {
    return path(WasiFunction.PATH_REMOVE_DIRECTORY, path);
  }

  Errno unlink(String path) {
    return path(WasiFunction.PATH_UNLINK_FILE, path);
  }

  Errno rename(String from, String to) {
    return rename(ROOT, from, ROOT, to);
  }

  Errno rename(int directory, String from, int newDirectory, String to) {
    return guest.call(
        WasiFunction.PATH_RENAME,
        directory,
        PATH,
        put(PATH, from),
        newDirectory,
        NEW_PATH,
        put(NEW_PATH, to));
  }

  Errno link(String from, String to) {
    return link(ROOT, from, ROOT, to);
  }

  Errno link(int directory, String from, int newDirectory, String to) {
    return guest.call(
        WasiFunction.PATH_LINK,
        directory,
        0,
        PATH,
        put(PATH, from),
        newDirectory,
        NEW_PATH,
        put(NEW_PATH, to));
  }

  Errno symlink(String target, String path) {
    return guest.call(
        WasiFunction.PATH_SYMLINK, PATH, put(PATH, target), ROOT, NEW_PATH, put(NEW_PATH, path));
  }

  Errno readlink(String path) {
    return guest.call(WasiFunction.PATH_READLINK, ROOT, PATH, put(PATH, path), DATA, 1000, RESULT);
  }

  String link(String path) {
    check(path, readlink(path), null);
    return guest.text(DATA, guest.i32(RESULT));
  }

  Errno filestat(String path, int lookup) {
    return guest.call(WasiFunction.PATH_FILESTAT_GET, ROOT, lookup, PATH, put(PATH, path), DATA);
  }

  Errno filestat(int descriptor) {
    return guest.call(WasiFunction.FD_FILESTAT_GET, descriptor, DATA);
  }

  Filetype filetype() {
    return Filetype.values()[guest.memory.loadByte(DATA + 16)];
  }

  long inode() {
    return guest.i64(DATA + 8);
  }

  long links() {
    return guest.i64(DATA + 24);
  }

  long size() {
    return guest.i64(DATA + 32);
  }

  long accessTime() {
    return guest.i64(DATA + 40);
  }

  long modificationTime() {
    return guest.i64(DATA + 48);
  }

  Errno setTimes(String path, int lookup, long access, long modification, int flags) {
    return guest.call(
        WasiFunction.PATH_FILESTAT_SET_TIMES,
        ROOT,
        lookup,
        PATH,
        put(PATH, path),
        access,
        modification,
        flags);
  }

  Errno write(int descriptor, String text) {
    guest.putVector(VECTOR, DATA, put(DATA, text));
    return guest.call(WasiFunction.FD_WRITE, descriptor, VECTOR, 1, RESULT);
  }

  Errno writeAt(int descriptor, String text, long offset) {
    guest.putVector(VECTOR, DATA, put(DATA, text));
    return guest.call(WasiFunction.FD_PWRITE, descriptor, VECTOR, 1, offset, RESULT);
  }

  /** How much the last success has moved, or where it has sought to. */
  int moved() {
    return guest.i32(RESULT);
  }

  Errno tryRead(int descriptor, int length) {
    guest.putVector(VECTOR, DATA, length);
    return guest.call(WasiFunction.FD_READ, descriptor, VECTOR, 1, RESULT);
  }

  String read(int descriptor, int length) {
    check("fd_read", tryRead(descriptor, length), null);
    return guest.text(DATA, moved());
  }

  Errno tryReadAt(int descriptor, int length, long offset) {
    guest.putVector(VECTOR, DATA, length);
    return guest.call(WasiFunction.FD_PREAD, descriptor, VECTOR, 1, offset, RESULT);
  }

  String readAt(int descriptor, int length, long offset) {
    check("fd_pread", tryReadAt(descriptor, length, offset), null);
    return guest.text(DATA, moved());
  }

  Errno seek(int descriptor, long offset, int whence) {
    return guest.call(WasiFunction.FD_SEEK, descriptor, offset, whence, RESULT);
  }

  long tell(int descriptor) {
    check("fd_tell", guest.call(WasiFunction.FD_TELL, descriptor, RESULT), null);
    return guest.i64(RESULT);
  }

  long sought() {
    return guest.i64(RESULT);
  }

  Errno tryList(int descriptor, int room, long cookie) {
    return guest.call(WasiFunction.FD_READDIR, descriptor, DATA, room, cookie, RESULT);
  }

  /** The whole entries of one call of fd_readdir. */
  List<Entry> list(int descriptor, int room, long cookie) {
    check("fd_readdir", tryList(descriptor, room, cookie), null);
    int end = DATA + moved();
    List<Entry> entries = new ArrayList<>();
    for (int at = DATA; at + 24 <= end; ) {
      int length = guest.i32(at + 16);
      if (at + 24 + length > end) {
        break;
      }
      entries.add(
          new Entry(
              guest.text(at + 24, length),
              Filetype.values()[guest.memory.loadByte(at + 20)],
              guest.i64(at + 8),
              guest.i64(at)));
      at += 24 + length;
    }
    return entries;
  }

  /** All that the guest has been told, for those who look for a secret in it. */
  String memory() {
    byte[] bytes = new byte[Guest.SIZE];
    guest.memory.read(0, bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    guest.close();
  }
}
