// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import dev.weft.core.error.ResourceExhausted;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A reservation of zeros outside of the heap whose pages take space only when they are touched.
 * {@link Arena#allocate} does not make one: it writes all of them. A mapping of an empty file does,
 * so a file is created, mapped beyond its end and removed at once; the mapping keeps it alive, and
 * the system frees it with the process, however that ends.
 *
 * <p>Touching a page of a mapped file fails if its file system is full. The JVM makes an {@link
 * InternalError} of that signal, at some later instruction of the thread, so that nobody can tell
 * whose it is: it must not happen at all. There are two ways, in this order:
 *
 * <ul>
 *   <li><b>A private mapping of a file on a disk.</b> Pages that are written become the process's
 *       own memory and never go to the disk, and those that are only read are holes of the file. So
 *       the space that is free there does not matter.
 *   <li><b>A shared mapping of a file in memory</b> (tmpfs, as {@code /dev/shm} is), where there is
 *       nothing else. Its pages are taken by writing zeros to the file, before the size of the
 *       guest's memory covers them: a full file system then refuses the write, and so the memory or
 *       its growth. What the guest may address is there, whatever others put beside it. It is not
 *       taken page by page, as it is with the first way.
 * </ul>
 *
 * <p>Where neither works, a small reservation is allocated as a whole, and a large one refused.
 */
final class Reservation {

  /** Up to how many bytes are allocated as a whole: writing them takes about 0.1 s. */
  private static final long LARGEST_ALLOCATION = 64L << 20;

  /** Up to how many bytes a memory may begin with where they have to be taken. */
  private static final long LARGEST_TAKEN = 1L << 32;

  private static final long PAGE_ALIGNMENT = 4096;

  /** How many zeros are written at once. */
  private static final int PORTION = 1 << 16;

  private final MemorySegment segment;

  /**
   * The file in memory in which pages have to be taken; null if they need not be. It is closed when
   * nothing refers to it any more: there is no moment before that is known here.
   */
  private final FileChannel file;

  private Reservation(MemorySegment segment, FileChannel file) {
    this.segment = segment;
    this.file = file;
  }

  /** {@return where files may be created, the best place first} */
  static List<Path> directories() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    // Some systems have /tmp in memory; /var/tmp survives a restart by definition.
    return List.of(temporary, Path.of("/var/tmp"), Path.of("/dev/shm"));
  }

  /**
   * Reserves zeros.
   *
   * @param size how many bytes
   * @param minimum how many of them are used at once
   * @param given how long they live; null means until nothing refers to them any more
   * @param directories where files may be created; tried one after the other, those on disks first
   * @throws ResourceExhausted if there is no way; it tells why
   */
  static Reservation of(long size, long minimum, Arena given, List<Path> directories) {
    Arena arena = given == null ? Arena.ofAuto() : given;
    if (size == 0) {
      return new Reservation(arena.allocate(0), null);
    }
    StringBuilder reasons = new StringBuilder();
    IOException last = null;
    List<Path> inMemory = new ArrayList<>();
    for (Path directory : directories) {
      try {
        if (!isInMemory(directory)) {
          return map(size, arena, directory);
        }
        inMemory.add(directory);
      } catch (IOException | UnsupportedOperationException e) {
        reasons.append("; ").append(directory).append(": ").append(e.getMessage());
        last = e instanceof IOException failure ? failure : last;
      }
    }
    for (Path directory : inMemory) {
      try {
        return share(size, minimum, arena, directory);
      } catch (IOException | UnsupportedOperationException e) {
        reasons.append("; ").append(directory).append(": ").append(e.getMessage());
        last = e instanceof IOException failure ? failure : last;
      }
    }
    if (size <= LARGEST_ALLOCATION) {
      try {
        return new Reservation(arena.allocate(size, PAGE_ALIGNMENT), null);
      } catch (OutOfMemoryError e) {
        reasons.append("; direct memory: ").append(e.getMessage());
      }
    }
    throw new ResourceExhausted(
        "cannot reserve the maximum of a memory, " + size + " bytes" + reasons, last);
  }

  private static boolean isInMemory(Path directory) throws IOException {
    String kind = Files.getFileStore(directory).type();
    return kind.equals("tmpfs") || kind.equals("ramfs");
  }

  private static Reservation map(long size, Arena arena, Path directory) throws IOException {
    try (FileChannel channel = createFile(directory)) {
      return new Reservation(channel.map(MapMode.PRIVATE, 0, size, arena), null);
    }
  }

  private static Reservation share(long size, long minimum, Arena arena, Path directory)
      throws IOException {
    // Before anything is written: a memory may begin with more than the machine has.
    long usable = Math.min(Files.getFileStore(directory).getUsableSpace(), LARGEST_TAKEN);
    if (Long.compareUnsigned(minimum, usable) > 0) {
      throw new IOException("at most " + usable + " bytes can be taken at once");
    }
    FileChannel channel = createFile(directory);
    boolean done = false;
    try {
      writeZeros(channel, 0, minimum);
      Reservation reservation =
          new Reservation(channel.map(MapMode.READ_WRITE, 0, size, arena), channel);
      done = true;
      return reservation;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private static void writeZeros(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(PORTION);
    long at = from;
    while (at < to) {
      zeros.clear().limit((int) Math.min(PORTION, to - at));
      at += channel.write(zeros, at);
    }
  }

  /** {@return the zeros} */
  MemorySegment segment() {
    return segment;
  }

  /** {@return whether {@link #take} must be called for what is used beyond the minimum} */
  boolean hasToTake() {
    return file != null;
  }

  /**
   * Takes the space of zeros that are to be used and were not used before; they are zeros
   * afterwards.
   *
   * @param from the first byte
   * @param to behind the last one
   * @return whether there is space
   */
  boolean take(long from, long to) {
    try {
      writeZeros(file, from, to);
      return true;
    } catch (IOException _) {
      // Full, which is all that can happen to a file in memory; or an interrupt, which has closed
      // the file: then the memory stays as it is.
      return false;
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
