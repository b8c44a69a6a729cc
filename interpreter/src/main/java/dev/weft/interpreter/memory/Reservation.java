// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.core.error.ResourceExhausted;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reserves zeros outside of the heap whose pages take space only when they are touched. {@link
 * Arena#allocate} does not: it writes all of them. A mapping of an empty file does, so a file is
 * created, mapped beyond its end and removed at once; the mapping keeps it alive, and the system
 * frees it with the process, however that ends.
 *
 * <p>Touching a page of a mapped file fails if its file system is full, and the JVM turns that into
 * an {@link InternalError}. Two rules keep away from it:
 *
 * <ul>
 *   <li>A file system in memory (tmpfs, as {@code /dev/shm} is) is used only if all of the
 *       reservation would fit into what is free now. What remains is that others fill it later.
 *   <li>On a disk, the mapping is private: pages that are written become the process's own memory
 *       and never go to the disk, so that its free space does not matter.
 * </ul>
 *
 * <p>Where neither works, a small reservation is allocated as a whole, and a large one refused.
 */
final class Reservation {

  private static final String SHARED_MEMORY_DIRECTORY = "/dev/shm";

  /** Up to how many bytes are allocated as a whole: writing them takes about 0.1 s. */
  private static final long LARGEST_ALLOCATION = 64L << 20;

  private static final long PAGE_ALIGNMENT = 4096;

  private Reservation() {}

  /**
   * Reserves zeros.
   *
   * @param size how many bytes
   * @param arena how long they live
   * @throws ResourceExhausted if there is no way; it tells why
   */
  static MemorySegment reserve(long size, Arena arena) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return reserve(size, arena, List.of(Path.of(SHARED_MEMORY_DIRECTORY), temporary));
  }

  /** Tries directories one after the other. */
  static MemorySegment reserve(long size, Arena arena, List<Path> directories) {
    if (size == 0) {
      return arena.allocate(0);
    }
    StringBuilder reasons = new StringBuilder();
    IOException last = null;
    for (Path directory : directories) {
      try {
        return map(size, arena, directory);
      } catch (IOException | UnsupportedOperationException e) {
        reasons.append("; ").append(directory).append(": ").append(e.getMessage());
        last = e instanceof IOException failure ? failure : last;
      }
    }
    if (size <= LARGEST_ALLOCATION) {
      try {
        return arena.allocate(size, PAGE_ALIGNMENT);
      } catch (OutOfMemoryError e) {
        reasons.append("; direct memory: ").append(e.getMessage());
      }
    }
    throw new ResourceExhausted(
        "cannot reserve the maximum of a shared memory, " + size + " bytes" + reasons, last);
  }

  private static MemorySegment map(long size, Arena arena, Path directory) throws IOException {
    MapMode mode = MapMode.PRIVATE;
    FileStore fileStore = Files.getFileStore(directory);
    String kind = fileStore.type();
    if (kind.equals("tmpfs") || kind.equals("ramfs")) {
      mode = MapMode.READ_WRITE;
      long usable = fileStore.getUsableSpace();
      if (usable < size) {
        throw new IOException("only " + usable + " bytes free");
      }
    }
    try (FileChannel channel = createFile(directory)) {
      return channel.map(mode, 0, size, arena);
    }
  }

  /** Creates a file that only this process can open, and that is gone once it is closed. */
  private static FileChannel createFile(Path directory) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE,
            StandardOpenOption.DELETE_ON_CLOSE);
    FileAttribute<?>[] attributes =
        directory.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
            }
            : new FileAttribute<?>[0];
    while (true) {
      // Any name will do: CREATE_NEW neither follows links nor opens what somebody else put there.
      // A process id, a random number or a formatted string would cost milliseconds when the JVM
      // has just started.
      StringBuilder name = new StringBuilder("weft-");
      name.append(Long.toHexString(System.nanoTime())).append(".memory");
      try {
        return FileChannel.open(directory.resolve(name.toString()), options, attributes);
      } catch (FileAlreadyExistsException _) {
        // Time goes on, and with it the name.
      }
    }
  }
}
