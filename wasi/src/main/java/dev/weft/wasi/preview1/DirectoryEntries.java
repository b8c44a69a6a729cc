// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.GuestMemory;
import dev.weft.wasi.abi.GuestText;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.filesystem.Directory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * {@code fd_readdir}. The names are taken when a guest begins, with cookie 0, and a cookie counts
 * them: so what is made or removed meanwhile moves none of the others. Of what was removed nothing
 * is reported, and of what was made only to those who begin again.
 */
final class DirectoryEntries {

  /** Of a {@code dirent} without the name that follows it. */
  private static final int HEADER_BYTES = 24;

  private DirectoryEntries() {}

  /**
   * Writes as many entries as fit, the last one possibly in part.
   *
   * @param cookie where to go on
   * @param result where the number of bytes goes; fewer than there is room for at the end
   */
  static void store(
      Descriptor descriptor,
      Memory memory,
      int buffer,
      int room,
      long cookie,
      int result,
      Store store)
      throws WasiError {
    long address = GuestMemory.address(buffer);
    long left = GuestMemory.address(room);
    GuestMemory.check(memory, address, left);
    GuestMemory.check(memory, GuestMemory.address(result), Integer.BYTES);
    Directory directory = descriptor.directory(Rights.FD_READDIR);
    try (Directory.Names _ = directory.holdNames(false)) {
      List<String> names = descriptor.names(cookie == 0);
      int next = Long.compareUnsigned(cookie, names.size()) < 0 ? (int) cookie : names.size();
      long end = store(directory, names, next, memory, address, left, store);
      memory.storeInt(GuestMemory.address(result), (int) (end - address));
    }
  }

  /** Returns where the written entries end. */
  private static long store(
      Directory directory,
      List<String> names,
      int first,
      Memory memory,
      long start,
      long room,
      Store store)
      throws WasiError {
    long address = start;
    long left = room;
    for (int next = first; next < names.size() && left > 0; next++) {
      store.checkTermination();
      byte[] entry = entry(directory, names.get(next), next + 1);
      if (entry != null) {
        int length = (int) Math.min(entry.length, left);
        memory.write(address, entry, 0, length);
        address += length;
        left -= length;
      }
    }
    return address;
  }

  /** Null if the entry is not there any more, or has a name that Java cannot say. */
  private static byte[] entry(Directory directory, String name, long next) throws WasiError {
    // The directory above is none of the guest's business, so ".." looks like the directory itself.
    boolean self = name.equals(".") || name.equals("..");
    Filestat attributes;
    try {
      attributes = self ? directory.attributes() : directory.attributes(name);
    } catch (WasiError e) {
      if (e.errno() == Errno.NOENT || e.errno() == Errno.ILSEQ) {
        return null;
      }
      throw e;
    }
    byte[] text = GuestText.bytes(name);
    return ByteBuffer.allocate(HEADER_BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(next)
        .putLong(attributes.inode())
        .putInt(text.length)
        .putInt(attributes.filetype().ordinal())
        .put(text)
        .array();
  }
}
