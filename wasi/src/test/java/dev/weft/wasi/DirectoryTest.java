// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with names. */
@Timeout(60)
final class DirectoryTest {

  @TempDir private Path root;

  private FileGuest guest;

  @BeforeEach
  void start() {
    guest = new FileGuest(root);
  }

  @AfterEach
  void end() {
    guest.close();
  }

  private static List<String> names(List<FileGuest.Entry> entries) {
    return entries.stream().map(FileGuest.Entry::name).toList();
  }

  private Errno open(String path, int oflags, long rights) {
    return guest.tryOpen(FileGuest.ROOT, path, 0, oflags, rights, 0);
  }

  // Opening

  @Test
  void pathsAreWalkedAsInPosix() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/b/file"), "");
    for (String path :
        List.of("a/b/file", "a//b/./file", "./a/b/../b/file", "a/../a/b/../../a/b/file")) {
      assertThat(open(path, 0, 0)).as(path).isEqualTo(Errno.SUCCESS);
    }
    for (String path : List.of("a/b", "a/b/", "a/b//", "a/b/.", ".", "./", "a/..", "a/b/../..")) {
      assertThat(open(path, Oflags.DIRECTORY, 0)).as(path).isEqualTo(Errno.SUCCESS);
    }
    for (String path : List.of("a/b/file/", "a/b/file/.", "a/b/file/..", "a/b/file/x")) {
      assertThat(open(path, 0, 0)).as(path).isEqualTo(Errno.NOTDIR);
    }
    for (String path : List.of("", "x", "x/", "x/y", "a/x/../b/file")) {
      assertThat(open(path, 0, 0)).as(path).isEqualTo(Errno.NOENT);
    }
    assertThat(open("a/b/file", Oflags.DIRECTORY, 0)).isEqualTo(Errno.NOTDIR);
    assertThat(open("a/b", 0, Rights.FD_WRITE)).isEqualTo(Errno.ISDIR);
    assertThat(open("a/b", Oflags.CREAT, 0)).isEqualTo(Errno.ISDIR);
    assertThat(open("a/b", Oflags.TRUNC, 0)).isEqualTo(Errno.ISDIR);
    assertThat(open("new/", Oflags.CREAT, 0)).isEqualTo(Errno.ISDIR);
    assertThat(open("new", Oflags.CREAT | Oflags.DIRECTORY, 0)).isEqualTo(Errno.INVAL);
    assertThat(open("new", 1 << 4, 0)).isEqualTo(Errno.INVAL);
    assertThat(guest.tryOpen(FileGuest.ROOT, "a", 2, 0, 0, 0)).isEqualTo(Errno.INVAL);
    assertThat(guest.tryOpen(FileGuest.ROOT, "a", 0, 0, 0, 1 << 5)).isEqualTo(Errno.INVAL);
  }

  @Test
  void creatingMakesAFileOnlyOnce() {
    assertThat(open("file", Oflags.CREAT | Oflags.EXCL, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(open("file", Oflags.CREAT | Oflags.EXCL, 0)).isEqualTo(Errno.EXIST);
    assertThat(open("file", Oflags.CREAT, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(open(".", Oflags.CREAT | Oflags.EXCL, 0)).isEqualTo(Errno.EXIST);
    guest.symlink("nowhere", "link");
    assertThat(open("link", Oflags.CREAT | Oflags.EXCL, 0)).isEqualTo(Errno.EXIST);
    assertThat(
            guest.tryOpen(
                FileGuest.ROOT,
                "link",
                Lookupflags.SYMLINK_FOLLOW,
                Oflags.CREAT | Oflags.EXCL,
                0,
                0))
        .isEqualTo(Errno.EXIST);
    assertThat(root.resolve("nowhere")).doesNotExist();
  }

  @Test
  void creatingThroughALinkMakesWhatItLeadsTo() {
    guest.mkdir("dir");
    guest.symlink("dir/made", "link");
    guest.create("link");
    assertThat(root.resolve("dir/made")).isRegularFile();
  }

  @Test
  void truncatingEmptiesAFile() throws IOException {
    Files.writeString(root.resolve("file"), "abc");
    assertThat(open("file", Oflags.TRUNC, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("file")).isEmptyFile();
  }

  @Test
  void aPipeIsNotOpened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertThat(open("pipe", 0, Rights.FD_READ)).isEqualTo(Errno.NOTSUP);
    assertThat(open("pipe/x", 0, 0)).isEqualTo(Errno.NOTDIR);
    assertThat(open("pipe", Oflags.DIRECTORY, 0)).isEqualTo(Errno.NOTDIR);
    assertThat(guest.setTimes("pipe", 0, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.NOTSUP);
    assertThat(guest.filestat("pipe", 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.unlink("pipe")).isEqualTo(Errno.SUCCESS);
  }

  @Test
  void namesMayHaveAnyCharactersThatTheHostCanExpress() {
    boolean all = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    for (String name : List.of("ä", "文件", "🦀", "a b", "-", "~", "*", "%2e%2e", "a\nb", "...")) {
      if (all || name.chars().allMatch(c -> c < 128)) {
        guest.close(guest.create(name));
        assertThat(Files.exists(root.resolve(name))).as(name).isTrue();
        assertThat(names(guest.list(FileGuest.ROOT, 4000, 0))).contains(name);
      } else {
        assertThat(open(name, Oflags.CREAT, 0)).as(name).isEqualTo(Errno.ILSEQ);
      }
    }
  }

  @Test
  void whatIsNotUtf8IsAnIllegalSequence() {
    guest.guest.memory.storeByte(100, (byte) 0xff);
    assertThat(guest.guest.call(WasiFunction.PATH_CREATE_DIRECTORY, FileGuest.ROOT, 100, 1))
        .isEqualTo(Errno.ILSEQ);
  }

  @Test
  void aPathIsAsLongAsItMayBe() {
    String longest = "./".repeat(2048);
    assertThat(longest).hasSize(WasiLimits.PATH_BYTES);
    assertThat(open(longest, 0, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(open(longest + "/", 0, 0)).isEqualTo(Errno.NAMETOOLONG);
    assertThat(open("n".repeat(255), Oflags.CREAT, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(open("n".repeat(256), Oflags.CREAT, 0)).isEqualTo(Errno.NAMETOOLONG);
    assertThat(guest.guest.call(WasiFunction.PATH_CREATE_DIRECTORY, FileGuest.ROOT, 0, -1))
        .isEqualTo(Errno.NAMETOOLONG);
  }

  @Test
  void aPathGoesDown128DirectoriesAndNoFurther() {
    StringBuilder path = new StringBuilder("d");
    for (int depth = 1; depth <= WasiLimits.PATH_DEPTH; depth++) {
      assertThat(guest.mkdir(path.toString())).isEqualTo(Errno.SUCCESS);
      path.append("/d");
    }
    assertThat(guest.mkdir(path.toString())).isEqualTo(Errno.SUCCESS);
    assertThat(guest.mkdir(path + "/d")).isEqualTo(Errno.NAMETOOLONG);
  }

  // Symbolic links

  @Test
  void linksAreFollowedWhereTheyShallBe() throws IOException {
    guest.mkdir("dir");
    Files.writeString(root.resolve("dir/file"), "abc");
    assertThat(guest.symlink("dir/file", "tofile")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.symlink("dir", "todir")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.symlink("../tofile", "dir/back")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.link("tofile")).isEqualTo("dir/file");

    assertThat(guest.read(guest.open("todir/back", 0, Rights.FD_READ, 0), 9)).isEqualTo("abc");
    assertThat(open("tofile", 0, 0)).isEqualTo(Errno.LOOP);
    assertThat(open("todir", Oflags.DIRECTORY, 0)).isEqualTo(Errno.LOOP);
    assertThat(open("todir/", Oflags.DIRECTORY, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filestat("todir", 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filetype()).isEqualTo(Filetype.SYMBOLIC_LINK);
    assertThat(guest.filestat("todir/", 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filetype()).isEqualTo(Filetype.DIRECTORY);
    assertThat(guest.filestat("todir", Lookupflags.SYMLINK_FOLLOW)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filetype()).isEqualTo(Filetype.DIRECTORY);
    assertThat(guest.filestat("tofile/", 0)).isEqualTo(Errno.NOTDIR);

    assertThat(guest.readlink("dir")).isEqualTo(Errno.INVAL);
    assertThat(guest.readlink("dir/file")).isEqualTo(Errno.INVAL);
    assertThat(guest.readlink("nothing")).isEqualTo(Errno.NOENT);
    assertThat(guest.rmdir("todir")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.rmdir("todir/")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.unlink("todir/")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.unlink("todir")).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("dir")).isDirectory();
  }

  @Test
  void aPathGoesThrough40LinksAndNoFurther() throws IOException {
    Files.writeString(root.resolve("link0"), "");
    for (int i = 1; i <= WasiLimits.SYMBOLIC_LINKS + 1; i++) {
      guest.symlink("link" + (i - 1), "link" + i);
    }
    int most = WasiLimits.SYMBOLIC_LINKS;
    assertThat(guest.filestat("link" + most, Lookupflags.SYMLINK_FOLLOW)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filestat("link" + (most + 1), Lookupflags.SYMLINK_FOLLOW))
        .isEqualTo(Errno.LOOP);
    guest.symlink("b/x", "a");
    guest.symlink("a/x", "b");
    assertThat(open("a/file", 0, 0)).isEqualTo(Errno.LOOP);
  }

  @Test
  void theTimesOfALinkAreItsOwn() throws IOException {
    Files.writeString(root.resolve("file"), "");
    guest.symlink("file", "link");
    assertThat(guest.setTimes("link", 0, 0, 5_000, Fstflags.MTIM)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.setTimes("link", Lookupflags.SYMLINK_FOLLOW, 0, 7_000, Fstflags.MTIM))
        .isEqualTo(Errno.SUCCESS);
    guest.filestat("link", 0);
    assertThat(guest.modificationTime()).isEqualTo(5_000);
    guest.filestat("file", 0);
    assertThat(guest.modificationTime()).isEqualTo(7_000);
    assertThat(guest.setTimes(".", 0, 0, 9_000, Fstflags.MTIM)).isEqualTo(Errno.SUCCESS);
    guest.filestat(FileGuest.ROOT);
    assertThat(guest.modificationTime()).isEqualTo(9_000);
  }

  // Making and removing

  @Test
  void directoriesAreMadeAndRemovedAsInPosix() {
    assertThat(guest.mkdir("dir")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.mkdir("dir")).isEqualTo(Errno.EXIST);
    assertThat(guest.mkdir("dir/")).isEqualTo(Errno.EXIST);
    assertThat(guest.mkdir(".")).isEqualTo(Errno.EXIST);
    assertThat(guest.mkdir("dir/..")).isEqualTo(Errno.EXIST);
    assertThat(guest.mkdir("x/y")).isEqualTo(Errno.NOENT);
    assertThat(guest.mkdir("dir/sub/")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.rmdir("dir")).isEqualTo(Errno.NOTEMPTY);
    assertThat(guest.rmdir("dir/sub/.")).isEqualTo(Errno.INVAL);
    assertThat(guest.unlink("dir/sub")).isEqualTo(Errno.ISDIR);
    assertThat(guest.unlink(".")).isEqualTo(Errno.ISDIR);
    assertThat(guest.rmdir("dir/sub/")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.rmdir("dir")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.rmdir("dir")).isEqualTo(Errno.NOENT);
    guest.create("file");
    assertThat(guest.mkdir("file")).isEqualTo(Errno.EXIST);
    assertThat(guest.mkdir("file/x")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.rmdir("file")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.unlink("file/")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.unlink("file")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.unlink("file")).isEqualTo(Errno.NOENT);
  }

  @Test
  void ofThreadsThatMakeTheSameDirectoryOneSucceeds() throws Exception {
    for (int round = 0; round < 100; round++) {
      String name = "dir" + round;
      guest.guest.put(100, name);
      int length = name.length();
      List<Errno> results =
          Racers.race(
              4,
              _ ->
                  guest.guest.call(
                      WasiFunction.PATH_CREATE_DIRECTORY, FileGuest.ROOT, 100, length));
      assertThat(results).containsOnlyOnce(Errno.SUCCESS).contains(Errno.EXIST);
    }
  }

  @Test
  void renamingReplacesWhatItMay() throws IOException {
    guest.create("a");
    guest.create("b");
    guest.mkdir("dir");
    guest.mkdir("empty");
    guest.create("dir/file");
    assertThat(guest.rename("a", "b")).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("a")).doesNotExist();
    assertThat(guest.rename("a", "c")).isEqualTo(Errno.NOENT);
    assertThat(guest.rename("b", "dir")).isEqualTo(Errno.ISDIR);
    assertThat(guest.rename("dir", "b")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.rename("empty", "dir")).isEqualTo(Errno.NOTEMPTY);
    assertThat(guest.rename("dir", "dir/sub")).isEqualTo(Errno.INVAL);
    assertThat(guest.rename("b", "c/")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.rename("b/", "c")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.rename(".", "c")).isEqualTo(Errno.BUSY);
    assertThat(guest.rename("b", "dir/..")).isEqualTo(Errno.BUSY);
    assertThat(guest.rename("dir", "empty/")).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("empty/file")).isRegularFile();
    assertThat(guest.rename("b", "b")).isEqualTo(Errno.SUCCESS);
  }

  @Test
  void aFileCanHaveSeveralNames() throws IOException {
    Files.writeString(root.resolve("file"), "abc");
    guest.mkdir("dir");
    assertThat(guest.link("file", "dir/other")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.link("file", "dir/other")).isEqualTo(Errno.EXIST);
    assertThat(guest.link("dir", "x")).isEqualTo(Errno.PERM);
    assertThat(guest.link(".", "x")).isEqualTo(Errno.PERM);
    assertThat(guest.link("nothing", "x")).isEqualTo(Errno.NOENT);
    assertThat(guest.link("file", ".")).isEqualTo(Errno.EXIST);
    assertThat(guest.link("file/", "x")).isEqualTo(Errno.NOTDIR);
    assertThat(guest.unlink("file")).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("dir/other")).hasContent("abc");
  }

  // Listing

  @Test
  void nothingIsToldOfTheDirectoryAbove() {
    List<FileGuest.Entry> dots = guest.list(FileGuest.ROOT, 51, 0);
    assertThat(names(dots)).containsExactly(".", "..");
    assertThat(dots.getLast().inode()).isEqualTo(dots.getFirst().inode());
  }

  @Test
  void anEntryThatDoesNotFitIsWrittenInPart() {
    guest.create("file");
    assertThat(guest.tryList(FileGuest.ROOT, 30, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.moved()).isEqualTo(30);
    assertThat(names(guest.list(FileGuest.ROOT, 30, 0))).containsExactly(".");
    assertThat(guest.tryList(FileGuest.ROOT, 0, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.moved()).isZero();
    assertThat(guest.list(FileGuest.ROOT, 1000, 99)).isEmpty();
    assertThat(guest.list(FileGuest.ROOT, 1000, -1)).isEmpty();
  }

  @Test
  void aListingGoesOnWhereItWasThoughTheDirectoryChanges() {
    for (int i = 0; i < 100; i++) {
      guest.close(guest.create("file" + i));
    }
    Set<String> seen = new HashSet<>();
    List<String> all = new ArrayList<>();
    long cookie = 0;
    int round = 0;
    while (true) {
      List<FileGuest.Entry> entries = guest.list(FileGuest.ROOT, 300, cookie);
      if (entries.isEmpty()) {
        break;
      }
      for (FileGuest.Entry entry : entries) {
        seen.add(entry.name());
        all.add(entry.name());
        cookie = entry.next();
      }
      // What was seen is removed, and new files come.
      assertThat(guest.unlink(all.getLast())).isIn(Errno.SUCCESS, Errno.ISDIR);
      guest.close(guest.create("new" + round++));
    }
    assertThat(all).doesNotHaveDuplicates();
    for (int i = 0; i < 100; i++) {
      assertThat(seen).contains("file" + i);
    }
  }

  @Test
  void whatWasRemovedSinceTheListingBeganIsNotReported() {
    guest.create("file");
    List<FileGuest.Entry> dots = guest.list(FileGuest.ROOT, 51, 0);
    assertThat(names(dots)).containsExactly(".", "..");
    guest.unlink("file");
    guest.create("new");
    assertThat(guest.list(FileGuest.ROOT, 1000, dots.getLast().next())).isEmpty();
    assertThat(names(guest.list(FileGuest.ROOT, 1000, 0))).containsExactly(".", "..", "new");
  }

  @Test
  void aDirectoryThatWasRemovedWhileItIsOpenIsEmpty() {
    guest.mkdir("dir");
    int dir = guest.openDirectory("dir");
    guest.rmdir("dir");
    assertThat(guest.filestat(dir)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.list(dir, 1000, 0)).hasSizeLessThanOrEqualTo(2);
    assertThat(guest.tryOpen(dir, "new", 0, Oflags.CREAT, 0, 0)).isEqualTo(Errno.NOENT);
  }

  // Preopened directories and numbers

  @Test
  void theGuestLearnsTheNamesOfItsDirectories() {
    guest.close();
    guest =
        new FileGuest(
            WasiConfig.builder().preopen("/data", root).preopen("ä", root).preopen(".", root));
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_GET, 3, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.i64(0)).isEqualTo(5L << 32);
    guest.guest.put(100, "xxxxxxxx");
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_DIR_NAME, 3, 100, 8))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.text(100, 8)).isEqualTo("/dataxxx");
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_DIR_NAME, 3, 100, 4))
        .isEqualTo(Errno.NAMETOOLONG);
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_DIR_NAME, 4, 100, 2))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.text(100, 2)).isEqualTo("ä");
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_GET, 6, 0)).isEqualTo(Errno.BADF);
    int dir = guest.openDirectory(".");
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_GET, dir, 0)).isEqualTo(Errno.BADF);
  }

  @Test
  void theLowestFreeNumberIsTaken() {
    assertThat(guest.create("a")).isEqualTo(4);
    assertThat(guest.create("b")).isEqualTo(5);
    assertThat(guest.create("c")).isEqualTo(6);
    guest.close(5);
    guest.close(0);
    assertThat(guest.create("d")).isEqualTo(0);
    assertThat(guest.create("e")).isEqualTo(5);
    assertThat(guest.create("f")).isEqualTo(7);
  }

  @Test
  void renumberingMovesADescriptor() {
    int a = guest.create("a");
    int b = guest.create("b");
    guest.write(a, "A");
    assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, a, b)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(b, 9, 0)).isEqualTo("A");
    assertThat(guest.filestat(a)).isEqualTo(Errno.BADF);
    assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, b, b)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(b, 9, 0)).isEqualTo("A");
    assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, b, a)).isEqualTo(Errno.BADF);
    assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, a, b)).isEqualTo(Errno.BADF);
    assertThat(guest.guest.call(WasiFunction.FD_RENUMBER, b, -1)).isEqualTo(Errno.BADF);
    assertThat(guest.create("c")).isEqualTo(a);
  }

  @Test
  void moreDescriptorsThanAllowedAreTooMany() {
    guest.close();
    guest = new FileGuest(WasiConfig.builder().preopen("/", root).maximumDescriptors(6));
    guest.create("a");
    int last = guest.create("b");
    assertThat(last).isEqualTo(5);
    assertThat(open("c", Oflags.CREAT, 0)).isEqualTo(Errno.MFILE);
    assertThat(root.resolve("c")).doesNotExist();
    guest.close(last);
    assertThat(open("c", Oflags.CREAT, 0)).isEqualTo(Errno.SUCCESS);
  }

  @Test
  void noFileOfTheSystemStaysOpen() throws IOException {
    long before = openFiles();
    for (int round = 0; round < 20; round++) {
      guest.mkdir("a");
      guest.mkdir("a/b");
      int file = guest.open("a/b/../b/file", Oflags.CREAT, FileGuest.FILE_RIGHTS, 1);
      guest.write(file, "x");
      guest.filestat(file);
      int replaced = guest.create("a/replaced");
      guest.guest.call(WasiFunction.FD_RENUMBER, file, replaced);
      guest.close(replaced);
      guest.close(guest.openDirectory("a/b"));
      open("a/b/file/x", 0, 0);
      open("a/b/../../..", 0, 0);
      open("a/b/file", Oflags.CREAT | Oflags.EXCL, 0);
      guest.create("kept" + round);
    }
    guest.close();
    assertThat(openFiles()).isLessThanOrEqualTo(before);
  }

  private long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(file -> {
            try {
              return Files.readSymbolicLink(file).startsWith(root);
            } catch (IOException e) {
              return false;
            }
          })
          .count();
    }
  }
}
