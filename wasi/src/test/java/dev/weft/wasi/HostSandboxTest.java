// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a guest could make of how the host has arranged its directories: special files, {@code
 * /proc}, directories in each other or given twice, and what the host moves. (CHECKLISTS C6)
 */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
final class HostSandboxTest {

  private static final long ALL = Rights.OF_DIRECTORIES | Rights.OF_FILES & ~Rights.FD_WRITE;

  @TempDir private Path directory;

  private Path root;

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("dir/sub"));
    Files.writeString(root.resolve("file"), "known");
    Files.writeString(root.resolve("dir/file"), "known");
    Files.writeString(directory.resolve("secret"), "secret");
  }

  private static Errno open(FileGuest guest, int base, String path, int oflags, long rights) {
    return guest.tryOpen(base, path, Lookupflags.SYMLINK_FOLLOW, oflags, rights, 0);
  }

  private void makePipe(String name) throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve(name).toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
  }

  @Test
  void aPipeIsNotPutWhereAFileIsOrWas() throws Exception {
    makePipe("pipe");
    makePipe("dir/pipe");
    try (FileGuest guest = new FileGuest(root)) {
      for (String pipe : List.of("pipe", "dir/pipe")) {
        assertThat(guest.rename(pipe, "file")).isEqualTo(Errno.NOTSUP);
        assertThat(guest.rename(pipe, "new")).isEqualTo(Errno.NOTSUP);
        assertThat(guest.link(pipe, "new")).isEqualTo(Errno.NOTSUP);
      }
      // No way of opening waits for the pipe's other end.
      for (int oflags : new int[] {0, Oflags.CREAT, Oflags.TRUNC, Oflags.CREAT | Oflags.TRUNC}) {
        for (long rights : new long[] {0, Rights.FD_READ, Rights.FD_WRITE, Rights.OF_FILES}) {
          assertThat(open(guest, FileGuest.ROOT, "pipe", oflags, rights)).isEqualTo(Errno.NOTSUP);
        }
      }
      assertThat(guest.rename("file", "pipe")).isEqualTo(Errno.SUCCESS);
      assertThat(root.resolve("pipe")).hasContent("known");
    }
  }

  @Test
  void devicesAreNotOpened() {
    try (FileGuest guest = new FileGuest(Path.of("/dev"))) {
      for (String device : List.of("null", "zero", "full", "random", "tty")) {
        assertThat(open(guest, FileGuest.ROOT, device, 0, Rights.FD_READ)).isEqualTo(Errno.NOTSUP);
        assertThat(
                open(guest, FileGuest.ROOT, device, Oflags.CREAT | Oflags.TRUNC, Rights.FD_WRITE))
            .isEqualTo(Errno.NOTSUP);
      }
      for (String link : List.of("stdin", "fd", "fd/0")) { // to /proc/self/fd
        assertThat(open(guest, FileGuest.ROOT, link, 0, Rights.FD_READ)).isEqualTo(Errno.PERM);
      }
    }
  }

  @Test
  void whoIsGivenTheWholeHostIsNotGivenTheMemoryOfTheJvm() {
    WasiConfig.Builder config =
        WasiConfig.builder().preopen("/", Path.of("/"), DirectoryAccess.READ_ONLY);
    try (FileGuest guest = new FileGuest(config)) {
      long self = ProcessHandle.current().pid();
      for (String path :
          List.of(
              "proc",
              "proc/",
              "proc/.",
              "proc/self/mem",
              "proc/self/environ",
              "proc/self/fd/0",
              "proc/self/root/etc/passwd",
              "proc/thread-self/mem",
              "proc/" + self + "/mem",
              "proc/" + self + "/task/" + self + "/environ",
              "proc/../proc/self/maps",
              "etc/../proc/self/cwd/x")) {
        assertThat(open(guest, FileGuest.ROOT, path, 0, Rights.FD_READ))
            .as(path)
            .isEqualTo(Errno.ACCES);
      }
      assertThat(guest.filestat("proc/self/environ", 0)).isEqualTo(Errno.ACCES);
      assertThat(guest.readlink("proc/self/cwd")).isEqualTo(Errno.ACCES);
      assertThat(open(guest, FileGuest.ROOT, "etc", Oflags.DIRECTORY, 0)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void anOpenDirectoryThatTheHostMovesOutHasNothingAboveIt() throws IOException {
    try (FileGuest guest = new FileGuest(root)) {
      int dir = guest.openDirectory("dir");
      Files.move(root.resolve("dir"), directory.resolve("moved"));
      for (String path : List.of("..", "../secret", "sub/../../secret", "./../root/file")) {
        assertThat(open(guest, dir, path, 0, Rights.FD_READ)).as(path).isEqualTo(Errno.PERM);
        assertThat(guest.rename(dir, "file", dir, path)).as(path).isEqualTo(Errno.PERM);
        assertThat(guest.link(dir, "file", dir, path)).as(path).isEqualTo(Errno.PERM);
      }
      assertThat(open(guest, dir, "file", 0, Rights.FD_READ)).isEqualTo(Errno.SUCCESS);
    }
    assertThat(directory.resolve("secret")).hasContent("secret");
  }

  @Test
  void aDirectoryGivenTwiceIsReadOnlyWhereItIsGivenSo() {
    WasiConfig.Builder config =
        WasiConfig.builder()
            .preopen("/read", root, DirectoryAccess.READ_ONLY)
            .preopen("/write", root)
            .preopen("/again", root.resolve("dir"), DirectoryAccess.READ_ONLY);
    try (FileGuest guest = new FileGuest(config)) {
      for (int readOnly : new int[] {3, 5}) {
        assertThat(open(guest, readOnly, "file", 0, Rights.FD_WRITE)).isEqualTo(Errno.ROFS);
        assertThat(open(guest, readOnly, "file", Oflags.TRUNC, 0)).isEqualTo(Errno.ROFS);
        assertThat(guest.link(readOnly, "file", 4, "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.link(4, "file", readOnly, "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.rename(readOnly, "file", 4, "new")).isEqualTo(Errno.ROFS);
        assertThat(guest.rename(4, "file", readOnly, "new")).isEqualTo(Errno.ROFS);
      }
      assertThat(open(guest, 5, "../file", 0, Rights.FD_READ)).isEqualTo(Errno.PERM);
      assertThat(open(guest, 4, "file", 0, Rights.FD_WRITE)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void aDirectoryCannotBeMovedIntoItself() {
    try (FileGuest guest = new FileGuest(root)) {
      assertThat(guest.rename("dir", "dir/sub/dir")).isEqualTo(Errno.INVAL);
      int sub = guest.openDirectory("dir/sub");
      assertThat(guest.rename(FileGuest.ROOT, "dir", sub, "dir")).isEqualTo(Errno.INVAL);
    }
  }

  @Test
  void whatTakesTheNumberOfAGivenDirectoryGetsNothingOfIt() {
    try (FileGuest guest = new FileGuest(root)) {
      assertThat(open(guest, FileGuest.ROOT, "dir", Oflags.DIRECTORY, Rights.FD_READDIR))
          .isEqualTo(Errno.SUCCESS);
      int dir = guest.opened();
      assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, dir, FileGuest.ROOT))
          .isEqualTo(Errno.SUCCESS);
      assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_GET, FileGuest.ROOT, 0))
          .isEqualTo(Errno.BADF);
      assertThat(open(guest, FileGuest.ROOT, "../file", 0, 0)).isEqualTo(Errno.NOTCAPABLE);
      assertThat(guest.mkdir("new")).isEqualTo(Errno.NOTCAPABLE);
      assertThat(guest.tryList(FileGuest.ROOT, 100, 0)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void whoMayNotTruncateDoesNotTruncateByOpening() throws IOException {
    try (FileGuest guest = new FileGuest(root)) {
      long rights = ALL & ~Rights.PATH_FILESTAT_SET_SIZE & ~Rights.PATH_CREATE_FILE;
      assertThat(open(guest, FileGuest.ROOT, "dir", Oflags.DIRECTORY, rights))
          .isEqualTo(Errno.SUCCESS);
      int dir = guest.opened();
      assertThat(open(guest, dir, "file", Oflags.TRUNC, 0)).isEqualTo(Errno.NOTCAPABLE);
      assertThat(open(guest, dir, "new", Oflags.CREAT, 0)).isEqualTo(Errno.NOTCAPABLE);
      assertThat(open(guest, dir, "file", 0, Rights.FD_WRITE)).isEqualTo(Errno.NOTCAPABLE);
      // Opening a directory again gives no more than it had.
      assertThat(open(guest, dir, ".", Oflags.DIRECTORY, rights)).isEqualTo(Errno.SUCCESS);
      assertThat(open(guest, guest.opened(), "file", Oflags.TRUNC, 0)).isEqualTo(Errno.NOTCAPABLE);
    }
    assertThat(root.resolve("dir/file")).hasContent("known");
  }

  @Test
  void aSlashAfterAFileMakesNoDirectoryOfIt() {
    try (FileGuest guest = new FileGuest(root)) {
      assertThat(guest.symlink("file", "link")).isEqualTo(Errno.SUCCESS);
      for (String path : List.of("file/", "file//", "file/.", "file/..", "link/", "link/.")) {
        assertThat(open(guest, FileGuest.ROOT, path, 0, 0)).as(path).isEqualTo(Errno.NOTDIR);
        assertThat(open(guest, FileGuest.ROOT, path, Oflags.TRUNC, 0))
            .as(path)
            .isEqualTo(Errno.NOTDIR);
        assertThat(guest.filestat(path, 0)).as(path).isEqualTo(Errno.NOTDIR);
        assertThat(guest.unlink(path)).as(path).isEqualTo(Errno.NOTDIR);
        assertThat(guest.rmdir(path)).as(path).isEqualTo(Errno.NOTDIR);
        assertThat(guest.rename(path, "new")).as(path).isEqualTo(Errno.NOTDIR);
        assertThat(guest.link(path, "new")).as(path).isEqualTo(Errno.NOTDIR);
      }
      assertThat(open(guest, FileGuest.ROOT, "new/", Oflags.CREAT, 0)).isEqualTo(Errno.ISDIR);
      assertThat(guest.symlink("file", "new/")).isEqualTo(Errno.NOENT);
      assertThat(guest.link("file", "new/")).isEqualTo(Errno.NOENT);
      assertThat(guest.rename("file", "new/")).isEqualTo(Errno.NOTDIR);
      assertThat(root.resolve("new")).doesNotExist();
      assertThat(root.resolve("file")).hasContent("known");
    }
  }

  @Test
  void anEntryWhoseNameJavaCannotSayHidesNoOther() throws Exception {
    Process touch =
        new ProcessBuilder("sh", "-c", "touch \"$(printf 'ill\\377egal')\"")
            .directory(root.toFile())
            .start();
    assertThat(touch.waitFor()).isZero();
    assertThat(root.toFile().list()).hasSize(3);
    try (FileGuest guest = new FileGuest(root)) {
      assertThat(guest.list(FileGuest.ROOT, 1000, 0))
          .extracting(FileGuest.Entry::name)
          .containsExactlyInAnyOrder(".", "..", "dir", "file");
    }
  }
}
