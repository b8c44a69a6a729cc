// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads the attributes of files. */
final class FileAttributes {

  private static final String UNIX =
      "unix:mode,ino,dev,nlink,size,lastAccessTime,lastModifiedTime,ctime";

  // The bits of a mode that say what a file is, and their values (POSIX, sys/stat.h).
  private static final int TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int DIRECTORY = 0040000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int REGULAR = 0100000;
  private static final int SYMBOLIC_LINK = 0120000;

  private FileAttributes() {}

  static Filestat read(Path path, LinkOption... options) throws IOException {
    FileSystem fileSystem = path.getFileSystem();
    // Others may have a view of that name, too, but what is in it is not documented.
    if (fileSystem == FileSystems.getDefault()
        && fileSystem.supportedFileAttributeViews().contains("unix")) {
      return unix(Files.readAttributes(path, UNIX, options));
    }
    return basic(path, Files.readAttributes(path, BasicFileAttributes.class, options));
  }

  private static Filestat unix(Map<String, Object> attributes) {
    return new Filestat(
        (Long) attributes.get("dev"),
        (Long) attributes.get("ino"),
        filetype((Integer) attributes.get("mode")),
        ((Integer) attributes.get("nlink")).longValue(),
        (Long) attributes.get("size"),
        nanos((FileTime) attributes.get("lastAccessTime")),
        nanos((FileTime) attributes.get("lastModifiedTime")),
        nanos((FileTime) attributes.get("ctime")));
  }

  private static Filetype filetype(int mode) {
    return switch (mode & TYPE) {
      case REGULAR -> Filetype.REGULAR_FILE;
      case DIRECTORY -> Filetype.DIRECTORY;
      case SYMBOLIC_LINK -> Filetype.SYMBOLIC_LINK;
      case CHARACTER_DEVICE -> Filetype.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> Filetype.BLOCK_DEVICE;
      default -> Filetype.UNKNOWN;
    };
  }

  /** What all file systems tell. Programs compare device and inode, so these must not be 0. */
  private static Filestat basic(Path path, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    long inode = key == null ? hash(path) : key.hashCode();
    Filetype filetype = Filetype.UNKNOWN;
    if (attributes.isRegularFile()) {
      filetype = Filetype.REGULAR_FILE;
    } else if (attributes.isDirectory()) {
      filetype = Filetype.DIRECTORY;
    } else if (attributes.isSymbolicLink()) {
      filetype = Filetype.SYMBOLIC_LINK;
    }
    long modified = nanos(attributes.lastModifiedTime());
    return new Filestat(
        device(path),
        inode,
        filetype,
        1,
        attributes.size(),
        nanos(attributes.lastAccessTime()),
        modified,
        modified);
  }

  /** {@return those of a regular file that the file system does not know yet} */
  static Filestat unnamed(Path path) {
    return new Filestat(device(path), hash(path), Filetype.REGULAR_FILE, 0, 0, 0, 0, 0);
  }

  private static long device(Path path) {
    return System.identityHashCode(path.getFileSystem());
  }

  /** FNV-1a, of 64 bits: two files of one file system should not have the same number. */
  private static long hash(Path path) {
    String text = path.toAbsolutePath().normalize().toString();
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Times are unsigned: what was before 1970 is 0. */
  private static long nanos(FileTime time) {
    return Math.max(time.to(TimeUnit.NANOSECONDS), 0);
  }
}
