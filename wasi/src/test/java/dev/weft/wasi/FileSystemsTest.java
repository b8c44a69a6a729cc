// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Directories that are given read-only, and those of other file systems than the host's. */
final class FileSystemsTest {

  @TempDir private Path directory;

  /** Where a guest's directory may be. */
  enum Kind {
    HOST,
    MEMORY,
    ZIP
  }

  private FileSystem open(Kind kind) throws IOException {
    return switch (kind) {
      case HOST -> null;
      case MEMORY -> Jimfs.newFileSystem(Configuration.unix());
      case ZIP ->
          FileSystems.newFileSystem(
              URI.create("jar:" + directory.resolve("files.zip").toUri()),
              Map.of("create", "true"));
    };
  }

  private Path root(FileSystem fileSystem) throws IOException {
    Path parent = fileSystem == null ? directory : fileSystem.getPath("/");
    return Files.createDirectory(parent.resolve("given"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void filesAndDirectoriesAreTheSameEverywhere(Kind kind) throws IOException {
    try (FileSystem fileSystem = open(kind)) {
      Path root = root(fileSystem);
      try (FileGuest guest = new FileGuest(root)) {
        assertThat(guest.mkdir("dir")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.mkdir("dir")).isEqualTo(Errno.EXIST);
        guest.close(guest.create("dir/file")); // in a zip file it is there only now
        int file = guest.create("dir/file");
        assertThat(guest.write(file, "hello")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.readAt(file, 9, 1)).isEqualTo("ello");
        assertThat(guest.filestat(file)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.filetype()).isEqualTo(Filetype.REGULAR_FILE);
        assertThat(guest.size()).isEqualTo(5);
        assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, file, 3))
            .isEqualTo(Errno.SUCCESS);
        assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_FLAGS, file, Fdflags.APPEND))
            .isEqualTo(Errno.SUCCESS);
        assertThat(guest.seek(file, 0, Descriptor.START)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.write(file, "p!")).isEqualTo(Errno.SUCCESS);
        guest.close(file);
        assertThat(Files.readString(root.resolve("dir/file"))).isEqualTo("help!");

        assertThat(guest.list(guest.openDirectory("dir"), 1000, 0))
            .extracting(FileGuest.Entry::name)
            .containsExactly(".", "..", "file");
        assertThat(guest.list(FileGuest.ROOT, 1000, 0))
            .extracting(FileGuest.Entry::name, FileGuest.Entry::filetype)
            .contains(org.assertj.core.groups.Tuple.tuple("dir", Filetype.DIRECTORY));
        assertThat(guest.setTimes("dir/file", 0, 0, 4_000_000_000L, Fstflags.MTIM))
            .isEqualTo(Errno.SUCCESS);
        assertThat(guest.filestat("dir/../dir/file", 0)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.modificationTime()).isEqualTo(4_000_000_000L);

        assertThat(guest.rmdir("dir")).isEqualTo(Errno.NOTEMPTY);
        assertThat(guest.rename("dir/file", "moved")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.rmdir("dir")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.filestat("dir/file", 0)).isEqualTo(Errno.NOENT);
        assertThat(guest.tryOpen(FileGuest.ROOT, "moved/x", 0, 0, 0, 0)).isEqualTo(Errno.NOTDIR);
        assertThat(guest.tryOpen(FileGuest.ROOT, "..", 0, 0, 0, 0)).isEqualTo(Errno.PERM);
        assertThat(guest.tryOpen(FileGuest.ROOT, "moved", 0, Oflags.CREAT | Oflags.EXCL, 0, 0))
            .isEqualTo(Errno.EXIST);
        guest.close(guest.create("other"));
        assertThat(guest.rename("moved", "other")).isEqualTo(Errno.SUCCESS);
        int moved = guest.open("other", 0, Rights.FD_READ, 0);
        assertThat(guest.read(moved, 9)).isEqualTo("help!");
        assertThat(guest.unlink("other")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.unlink("other")).isEqualTo(Errno.NOENT);
      }
    }
  }

  @Test
  void aFileSystemInMemoryHasLinks() throws IOException {
    try (FileSystem fileSystem = open(Kind.MEMORY);
        FileGuest guest = new FileGuest(root(fileSystem))) {
      guest.mkdir("dir");
      assertThat(guest.symlink("dir/file", "link")).isEqualTo(Errno.SUCCESS);
      guest.write(guest.create("link"), "abc");
      assertThat(guest.link("link")).isEqualTo("dir/file");
      assertThat(guest.link("dir/file", "other")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.read(guest.open("other", 0, Rights.FD_READ, 0), 9)).isEqualTo("abc");
    }
  }

  @Test
  void aZipFileHasNoLinksAndSaysSo() throws IOException {
    try (FileSystem fileSystem = open(Kind.ZIP);
        FileGuest guest = new FileGuest(root(fileSystem))) {
      guest.close(guest.create("file"));
      assertThat(guest.symlink("file", "link")).isEqualTo(Errno.NOTSUP);
      assertThat(guest.link("file", "link")).isEqualTo(Errno.NOTSUP);
    }
  }

  @Test
  void whatIsWrittenToAZipFileIsInIt() throws IOException {
    try (FileSystem fileSystem = open(Kind.ZIP);
        FileGuest guest = new FileGuest(root(fileSystem))) {
      int file = guest.create("file");
      guest.write(file, "zipped");
      guest.close(file);
    }
    try (FileSystem fileSystem = FileSystems.newFileSystem(directory.resolve("files.zip"))) {
      assertThat(Files.readString(fileSystem.getPath("/given/file"))).isEqualTo("zipped");
    }
  }

  @Test
  void aReadOnlyFileSystemSaysSo() throws IOException {
    try (FileSystem fileSystem = open(Kind.ZIP)) {
      Files.writeString(root(fileSystem).resolve("file"), "abc");
    }
    try (FileSystem fileSystem =
            FileSystems.newFileSystem(
                directory.resolve("files.zip"), Map.of("accessMode", "readOnly"));
        FileGuest guest = new FileGuest(fileSystem.getPath("/given"))) {
      assertThat(guest.read(guest.open("file", 0, Rights.FD_READ, 0), 9)).isEqualTo("abc");
      assertThat(guest.mkdir("dir")).isEqualTo(Errno.ROFS);
      assertThat(guest.tryOpen(FileGuest.ROOT, "new", 0, Oflags.CREAT, 0, 0)).isEqualTo(Errno.ROFS);
    }
  }

  @Test
  void nothingIsRenamedOrLinkedToAnotherFileSystem() throws IOException {
    try (FileSystem first = open(Kind.MEMORY);
        FileSystem second = open(Kind.MEMORY)) {
      WasiConfig.Builder config =
          WasiConfig.builder()
              .preopen("/", root(null))
              .preopen("/first", root(first))
              .preopen("/second", root(second));
      try (FileGuest guest = new FileGuest(config)) {
        for (int from = 3; from < 6; from++) {
          assertThat(guest.tryOpen(from, "file", 0, Oflags.CREAT, 0, 0)).isEqualTo(Errno.SUCCESS);
          for (int to = 3; to < 6; to++) {
            if (from != to) {
              assertThat(guest.rename(from, "file", to, "new")).isEqualTo(Errno.XDEV);
              assertThat(guest.link(from, "file", to, "new")).isEqualTo(Errno.XDEV);
            }
          }
        }
      }
    }
  }

  @Test
  void betweenTwoDirectoriesOfOneFileSystemFilesAreRenamedAndLinked() throws IOException {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    Files.writeString(one.resolve("file"), "abc");
    WasiConfig.Builder config = WasiConfig.builder().preopen("/one", one).preopen("/two", two);
    try (FileGuest guest = new FileGuest(config)) {
      assertThat(guest.link(3, "file", 4, "linked")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.rename(3, "file", 4, "renamed")).isEqualTo(Errno.SUCCESS);
      assertThat(one).isEmptyDirectory();
      assertThat(two.resolve("linked")).hasContent("abc");
      assertThat(two.resolve("renamed")).hasContent("abc");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"HOST", "MEMORY"})
  void whatIsGivenReadOnlyIsNotChanged(Kind kind) throws IOException {
    try (FileSystem fileSystem = open(kind)) {
      Path root = root(fileSystem);
      Path writable = Files.createDirectory(root.resolveSibling("writable"));
      Files.createDirectory(root.resolve("dir"));
      Files.writeString(root.resolve("file"), "abc");
      Files.createSymbolicLink(root.resolve("link"), root.getFileSystem().getPath("file"));
      WasiConfig.Builder config =
          WasiConfig.builder()
              .preopen("/", root, DirectoryAccess.READ_ONLY)
              .preopen("/writable", writable);
      try (FileGuest guest = new FileGuest(config)) {
        int file = guest.open("link", 0, Rights.FD_READ | Rights.FD_FILESTAT_SET_TIMES, 0);
        assertThat(guest.read(file, 9)).isEqualTo("abc");
        assertThat(guest.list(FileGuest.ROOT, 1000, 0)).hasSize(5);
        for (long rights :
            new long[] {Rights.FD_WRITE, Rights.FD_ALLOCATE, Rights.FD_FILESTAT_SET_SIZE}) {
          assertThat(guest.tryOpen(FileGuest.ROOT, "file", 0, 0, rights, 0)).isEqualTo(Errno.ROFS);
        }
        assertThat(guest.tryOpen(FileGuest.ROOT, "file", 0, Oflags.TRUNC, 0, 0))
            .isEqualTo(Errno.ROFS);
        assertThat(guest.tryOpen(FileGuest.ROOT, "new", 0, Oflags.CREAT, 0, 0))
            .isEqualTo(Errno.ROFS);
        assertThat(guest.tryOpen(FileGuest.ROOT, "file", 0, Oflags.CREAT, 0, 0))
            .isEqualTo(Errno.SUCCESS);
        assertThat(guest.mkdir("new")).isEqualTo(Errno.ROFS);
        assertThat(guest.rmdir("dir")).isEqualTo(Errno.ROFS);
        assertThat(guest.unlink("file")).isEqualTo(Errno.ROFS);
        assertThat(guest.unlink("link")).isEqualTo(Errno.ROFS);
        assertThat(guest.symlink("file", "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.rename("file", "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.link("file", "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.setTimes("file", 0, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.ROFS);
        assertThat(guest.setTimes("dir", 0, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.ROFS);
        assertThat(guest.setTimes(".", 0, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.ROFS);
        assertThat(
                guest.guest.call(
                    WasiFunction.FD_FILESTAT_SET_TIMES, FileGuest.ROOT, 1, 1, Fstflags.MTIM))
            .isEqualTo(Errno.ROFS);
        assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_TIMES, file, 1, 1, Fstflags.MTIM))
            .isEqualTo(Errno.ROFS);
        // A second name elsewhere would be one to write by.
        assertThat(guest.link(3, "file", 4, "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.rename(3, "file", 4, "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.tryOpen(4, "x", 0, Oflags.CREAT, 0, 0)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.rename(4, "x", 3, "new")).isEqualTo(Errno.ROFS);
        // What is opened below is as read-only, and so is the directory itself, opened again.
        for (String path : List.of("dir", "dir/.", "dir/..", ".", "./")) {
          int dir = guest.openDirectory(path);
          assertThat(guest.tryOpen(dir, "new", 0, Oflags.CREAT, 0, 0))
              .as(path)
              .isEqualTo(Errno.ROFS);
        }
      }
      assertThat(Files.readString(root.resolve("file"))).isEqualTo("abc");
      assertThat(Files.getLastModifiedTime(root.resolve("file")).toMillis()).isPositive();
      try (var entries = Files.list(root)) {
        assertThat(entries.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("dir", "file", "link");
      }
      assertThat(writable.resolve("new")).doesNotExist();
    }
  }

  @Test
  void aDirectoryThatIsNotThereCannotBeGiven() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    for (String name : List.of("file", "nothing", "file/x")) {
      WasiConfig config = WasiConfig.builder().preopen("/", directory.resolve(name)).build();
      assertThatThrownBy(() -> new WasiContext(config))
          .as(name)
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThatThrownBy(() -> WasiConfig.builder().preopen("", directory))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WasiConfig.builder().preopen("a\0", directory))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
