// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Terminated;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done with an open file. */
final class FileTest {

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

  // Reading and writing

  @Test
  void whatIsWrittenIsInTheFileAndCanBeRead() {
    int file = guest.create("file");
    assertThat(guest.write(file, "hello")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.moved()).isEqualTo(5);
    assertThat(root.resolve("file")).hasContent("hello");
    assertThat(guest.seek(file, 1, Descriptor.START)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.read(file, 3)).isEqualTo("ell");
    assertThat(guest.read(file, 100)).isEqualTo("o");
    assertThat(guest.read(file, 100)).isEmpty();
  }

  @Test
  void manyVectorsAreFilledInOrderAndTheLastOneInPart() throws IOException {
    Files.writeString(root.resolve("file"), "abcdefg");
    int file = guest.create("file");
    guest.guest.putVector(0, 100, 2);
    guest.guest.putVector(8, 200, 0);
    guest.guest.putVector(16, 300, 3);
    guest.guest.putVector(24, 400, 9);
    assertThat(guest.guest.call(WasiFunction.FD_READ, file, 0, 4, 32)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.i32(32)).isEqualTo(7);
    assertThat(guest.guest.text(100, 2)).isEqualTo("ab");
    assertThat(guest.guest.text(300, 3)).isEqualTo("cde");
    assertThat(guest.guest.text(400, 4)).isEqualTo("fg\0\0");
    assertThat(guest.guest.call(WasiFunction.FD_WRITE, file, 0, 3, 32)).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("file")).hasContent("abcdefgabcde");
  }

  @Test
  void moreThanOneChunkIsMovedByOneCall() throws IOException {
    int file = guest.create("file");
    // 1,000 vectors of 60,000 bytes: 60 MB, and no piece is small.
    for (int i = 0; i < 1000; i++) {
      guest.guest.putVector(i * 8, 0, 60_000);
    }
    assertThat(guest.guest.call(WasiFunction.FD_WRITE, file, 0, 1000, 60_000))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.i32(60_000)).isEqualTo(60_000_000);
    assertThat(Files.size(root.resolve("file"))).isEqualTo(60_000_000);
    assertThat(guest.tell(file)).isEqualTo(60_000_000);
  }

  @Test
  void readingAndWritingAtAPlaceLeavesTheOffset() {
    int file = guest.create("file");
    guest.write(file, "abc");
    assertThat(guest.writeAt(file, "XY", 1)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 10, 0)).isEqualTo("aXY");
    assertThat(guest.readAt(file, 10, 3)).isEmpty();
    assertThat(guest.readAt(file, 10, Long.MAX_VALUE - 100)).isEmpty();
    assertThat(guest.tell(file)).isEqualTo(3);
  }

  @Test
  void anOffsetThatNoFileHasIsInvalid() {
    int file = guest.create("file");
    assertThat(guest.tryReadAt(file, 1, -1)).isEqualTo(Errno.INVAL);
    assertThat(guest.writeAt(file, "x", Long.MIN_VALUE)).isEqualTo(Errno.INVAL);
    assertThat(guest.writeAt(file, "x", Long.MAX_VALUE)).isIn(Errno.FBIG, Errno.INVAL);
    guest.seek(file, Long.MAX_VALUE, Descriptor.START);
    assertThat(guest.write(file, "xx")).isIn(Errno.FBIG, Errno.INVAL);
    assertThat(root.resolve("file")).isEmptyFile();
  }

  @Test
  void seekingKnowsThreeOrigins() {
    int file = guest.create("file");
    guest.write(file, "0123456789");
    assertThat(guest.seek(file, -2, Descriptor.END)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.sought()).isEqualTo(8);
    assertThat(guest.seek(file, -3, Descriptor.CURRENT)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.sought()).isEqualTo(5);
    assertThat(guest.read(file, 1)).isEqualTo("5");
    assertThat(guest.seek(file, -7, Descriptor.CURRENT)).isEqualTo(Errno.INVAL);
    assertThat(guest.seek(file, -1, Descriptor.START)).isEqualTo(Errno.INVAL);
    assertThat(guest.seek(file, 0, 3)).isEqualTo(Errno.INVAL);
    assertThat(guest.seek(file, Long.MAX_VALUE, Descriptor.CURRENT)).isEqualTo(Errno.OVERFLOW);
    assertThat(guest.tell(file)).isEqualTo(6);
  }

  @Test
  void whatIsWrittenBehindTheEndHasZerosBeforeIt() throws IOException {
    int file = guest.create("file");
    guest.write(file, "a");
    assertThat(guest.seek(file, 1_000_000, Descriptor.END)).isEqualTo(Errno.SUCCESS);
    assertThat(Files.size(root.resolve("file"))).isEqualTo(1);
    assertThat(guest.write(file, "z")).isEqualTo(Errno.SUCCESS);
    assertThat(Files.size(root.resolve("file"))).isEqualTo(1_000_002);
    assertThat(guest.readAt(file, 2, 0)).isEqualTo("a\0");
    assertThat(guest.readAt(file, 2, 1_000_000)).isEqualTo("\0z");
  }

  // Flags

  @Test
  void whatIsAppendedGoesToTheEndWhereverTheOffsetIs() {
    int file = guest.open("file", Oflags.CREAT, FileGuest.FILE_RIGHTS, Fdflags.APPEND);
    guest.write(file, "one");
    guest.seek(file, 0, Descriptor.START);
    guest.write(file, "two");
    assertThat(root.resolve("file")).hasContent("onetwo");
    assertThat(guest.tell(file)).isEqualTo(6);
    guest.writeAt(file, "T", 0); // POSIX: at the place that is given
    assertThat(root.resolve("file")).hasContent("Tnetwo");
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_FLAGS, file, 0))
        .isEqualTo(Errno.SUCCESS);
    guest.seek(file, 0, Descriptor.START);
    guest.write(file, "O");
    assertThat(root.resolve("file")).hasContent("Onetwo");
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_FLAGS, file, Fdflags.APPEND))
        .isEqualTo(Errno.SUCCESS);
    guest.write(file, "!");
    assertThat(root.resolve("file")).hasContent("Onetwo!");
  }

  @Test
  void whatSeveralDescriptorsAppendDoesNotOverwriteEachOther() {
    int first = guest.open("file", Oflags.CREAT, FileGuest.FILE_RIGHTS, Fdflags.APPEND);
    int second = guest.open("file", 0, FileGuest.FILE_RIGHTS, Fdflags.APPEND);
    guest.write(first, "a");
    guest.write(second, "b");
    guest.write(first, "c");
    assertThat(root.resolve("file")).hasContent("abc");
  }

  @Test
  void synchronisedWritesAreWrites() {
    for (int flags : new int[] {Fdflags.SYNC, Fdflags.DSYNC, Fdflags.RSYNC | Fdflags.APPEND}) {
      int file = guest.open("file", Oflags.CREAT | Oflags.TRUNC, FileGuest.FILE_RIGHTS, flags);
      assertThat(guest.write(file, "x")).isEqualTo(Errno.SUCCESS);
      assertThat(root.resolve("file")).hasContent("x");
      guest.guest.call(WasiFunction.FD_FDSTAT_GET, file, 0);
      assertThat(guest.guest.memory.loadShort(2)).isEqualTo((short) flags);
      guest.close(file);
    }
  }

  @Test
  void filesAndDirectoriesCanBeSynchronised() {
    int file = guest.create("file");
    for (int descriptor : new int[] {file, FileGuest.ROOT}) {
      assertThat(guest.guest.call(WasiFunction.FD_SYNC, descriptor)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.guest.call(WasiFunction.FD_DATASYNC, descriptor)).isEqualTo(Errno.SUCCESS);
    }
    assertThat(guest.guest.call(WasiFunction.FD_SYNC, 1)).isEqualTo(Errno.INVAL);
  }

  // Size and times

  @Test
  void theSizeCanBeSetBothWays() {
    int file = guest.create("file");
    guest.write(file, "abcdef");
    assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, file, 3))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 10, 0)).isEqualTo("abc");
    assertThat(guest.tell(file)).isEqualTo(6);
    assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, file, 5))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 10, 0)).isEqualTo("abc\0\0");
    assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, file, -1))
        .isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, 1, 0)).isEqualTo(Errno.INVAL);
  }

  @Test
  void allocatingMakesAFileLongerAndNeverShorter() {
    int file = guest.create("file");
    guest.write(file, "abc");
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, 0, 2)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 10, 0)).isEqualTo("abc");
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, 2, 3)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 10, 0)).isEqualTo("abc\0\0");
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, 0, 0)).isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, -1, 1)).isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, Long.MAX_VALUE, Long.MAX_VALUE))
        .isEqualTo(Errno.FBIG);
  }

  @Test
  void adviceIsCheckedAndChangesNothing() {
    int file = guest.create("file");
    for (int advice = 0; advice < 6; advice++) {
      assertThat(guest.guest.call(WasiFunction.FD_ADVISE, file, 0, 100, advice))
          .isEqualTo(Errno.SUCCESS);
    }
    assertThat(guest.guest.call(WasiFunction.FD_ADVISE, file, 0, 100, 6)).isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.FD_ADVISE, file, 0, -1, 0)).isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.FD_ADVISE, 1, 0, 1, 0)).isEqualTo(Errno.SPIPE);
    assertThat(guest.guest.call(WasiFunction.FD_ADVISE, FileGuest.ROOT, 0, 1, 0))
        .isEqualTo(Errno.BADF);
    assertThat(root.resolve("file")).isEmptyFile();
  }

  private Errno setTimes(int descriptor, long access, long modification, int flags) {
    return guest.guest.call(
        WasiFunction.FD_FILESTAT_SET_TIMES, descriptor, access, modification, flags);
  }

  @Test
  void eachTimeIsSetByItself() {
    int file = guest.create("file");
    int both = Fstflags.ATIM | Fstflags.MTIM;
    assertThat(setTimes(file, 1_000_000_001, 2_000_000_002, both)).isEqualTo(Errno.SUCCESS);
    assertThat(setTimes(file, 5, 3_000_000_003L, Fstflags.MTIM)).isEqualTo(Errno.SUCCESS);
    guest.filestat(file);
    assertThat(guest.accessTime()).isEqualTo(1_000_000_001);
    assertThat(guest.modificationTime()).isEqualTo(3_000_000_003L);
    assertThat(setTimes(file, 0, 0, 0)).isEqualTo(Errno.SUCCESS);
    guest.filestat(file);
    assertThat(guest.modificationTime()).isEqualTo(3_000_000_003L);
    assertThat(setTimes(file, 0, 0, 16)).isEqualTo(Errno.INVAL);
    assertThat(setTimes(file, -1, 0, Fstflags.ATIM)).isEqualTo(Errno.OVERFLOW);
  }

  @Test
  void nowIsWhatTheGuestsClockSays() {
    guest.close();
    guest =
        new FileGuest(
            WasiConfig.builder()
                .preopen("/", root)
                .realtimeClock(() -> java.time.Instant.ofEpochSecond(77)));
    int file = guest.create("file");
    assertThat(setTimes(file, 0, 0, Fstflags.MTIM_NOW)).isEqualTo(Errno.SUCCESS);
    guest.filestat(file);
    assertThat(guest.modificationTime()).isEqualTo(77_000_000_000L);
  }

  @Test
  void theAttributesAreTheSystems() throws IOException {
    int file = guest.create("file");
    guest.write(file, "abc");
    guest.link("file", "other");
    assertThat(guest.filestat(file)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.filetype()).isEqualTo(Filetype.REGULAR_FILE);
    assertThat(guest.size()).isEqualTo(3);
    assertThat(guest.links()).isEqualTo(2);
    assertThat(guest.inode()).isEqualTo(Files.getAttribute(root.resolve("file"), "unix:ino"));
  }

  @Test
  void aFileThatHasNoNameAnyMoreIsStillThere() {
    int file = guest.create("file");
    guest.write(file, "abc");
    assertThat(guest.unlink("file")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 3, 0)).isEqualTo("abc");
    assertThat(guest.filestat(file)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.links()).isZero();
    assertThat(guest.size()).isEqualTo(3);
    assertThat(setTimes(file, 1000, 1000, Fstflags.MTIM)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_FLAGS, file, Fdflags.APPEND))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.write(file, "d")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.readAt(file, 9, 0)).isEqualTo("abcd");
  }

  // Rights

  @Test
  void whatWasNotAskedForCannotBeDone() {
    guest.close(guest.create("file"));
    int file = guest.open("file", 0, 0, 0);
    assertThat(guest.tryRead(file, 1)).isEqualTo(Errno.BADF);
    assertThat(guest.write(file, "x")).isEqualTo(Errno.BADF);
    assertThat(guest.tryReadAt(file, 1, 0)).isEqualTo(Errno.BADF);
    assertThat(guest.seek(file, 0, Descriptor.START)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_TELL, file, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.filestat(file)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_SYNC, file)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_DATASYNC, file)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_ADVISE, file, 0, 1, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, file, 0, 1)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_FILESTAT_SET_SIZE, file, 1))
        .isEqualTo(Errno.NOTCAPABLE);
    assertThat(setTimes(file, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_FLAGS, file, 0))
        .isEqualTo(Errno.NOTCAPABLE);
    assertThat(root.resolve("file")).isEmptyFile();
  }

  @Test
  void readingAndWritingAtAPlaceNeedTheRightToSeek() {
    int file =
        guest.open("file", Oflags.CREAT, Rights.FD_READ | Rights.FD_WRITE | Rights.FD_TELL, 0);
    assertThat(guest.tryReadAt(file, 1, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.writeAt(file, "x", 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.seek(file, 0, Descriptor.CURRENT)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.seek(file, 1, Descriptor.CURRENT)).isEqualTo(Errno.NOTCAPABLE);
  }

  @Test
  void rightsThatWereGivenUpCannotBeTakenBack() {
    int file = guest.create("file");
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_RIGHTS, file, Rights.FD_READ, 0))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.write(file, "x")).isEqualTo(Errno.BADF);
    assertThat(
            guest.guest.call(
                WasiFunction.FD_FDSTAT_SET_RIGHTS, file, Rights.FD_READ | Rights.FD_WRITE, 0))
        .isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.guest.call(WasiFunction.FD_FDSTAT_SET_RIGHTS, file, 0, Rights.FD_READ))
        .isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.write(file, "x")).isEqualTo(Errno.BADF);
  }

  @Test
  void aDirectoryHandsOnNoMoreThanItHas() {
    guest.mkdir("dir");
    guest.close(guest.create("dir/file"));
    int dir = guest.open("dir", Oflags.DIRECTORY, Rights.PATH_OPEN | Rights.FD_READ, 0);
    // Base and inheriting were the same: it hands on PATH_OPEN and FD_READ.
    assertThat(guest.tryOpen(dir, "file", 0, 0, Rights.FD_READ, 0)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.tryOpen(dir, "file", 0, 0, Rights.FD_WRITE, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.tryOpen(dir, "file", 0, 0, Rights.FD_READ | Rights.FD_SEEK, 0))
        .isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.tryOpen(dir, "new", 0, Oflags.CREAT, 0, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.tryOpen(dir, "file", 0, Oflags.TRUNC, 0, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.tryList(dir, 100, 0)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.filestat(dir)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.rename(dir, "file", FileGuest.ROOT, "x")).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.rename(FileGuest.ROOT, "dir", dir, "x")).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.link(dir, "file", FileGuest.ROOT, "x")).isEqualTo(Errno.NOTCAPABLE);
    assertThat(guest.link(FileGuest.ROOT, "dir/file", dir, "x")).isEqualTo(Errno.NOTCAPABLE);
  }

  // Interrupts

  @Test
  void anInterruptEndsTheExecutionAndNothingElse() {
    int file = guest.create("file");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> guest.write(file, "x")).isInstanceOf(Terminated.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(guest.filestat("file", 0)).isEqualTo(Errno.SUCCESS);
  }

  // What is not a file

  @Test
  void aFileIsNotADirectory() {
    int file = guest.create("file");
    assertThat(guest.tryOpen(file, "x", 0, 0, 0, 0)).isEqualTo(Errno.NOTDIR);
    assertThat(guest.tryList(file, 100, 0)).isEqualTo(Errno.NOTDIR);
    assertThat(guest.tryOpen(1, "x", 0, 0, 0, 0)).isEqualTo(Errno.NOTDIR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aStandardStreamIsNotAFile(int stream) {
    assertThat(guest.tryReadAt(stream, 1, 0)).isEqualTo(Errno.SPIPE);
    assertThat(guest.writeAt(stream, "x", 0)).isEqualTo(Errno.SPIPE);
    assertThat(guest.guest.call(WasiFunction.FD_TELL, stream, 0)).isEqualTo(Errno.SPIPE);
    assertThat(guest.guest.call(WasiFunction.FD_ALLOCATE, stream, 0, 1)).isEqualTo(Errno.SPIPE);
    assertThat(setTimes(stream, 1, 1, Fstflags.MTIM)).isEqualTo(Errno.NOTSUP);
    assertThat(guest.guest.call(WasiFunction.FD_PRESTAT_GET, stream, 0)).isEqualTo(Errno.BADF);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9, 15, 26, 30})
  void aSignalEndsTheProcessWithItsNumber(int signal) {
    assertThatThrownBy(() -> guest.guest.call(WasiFunction.PROC_RAISE, signal))
        .isInstanceOfSatisfying(
            dev.weft.core.error.ProcessExit.class,
            exit -> assertThat(exit.exitCode()).isEqualTo(128 + signal));
  }

  @Test
  void someSignalsDoNothingAndSomeCannotBe() {
    for (int signal : new int[] {0, 16, 17, 22, 27}) {
      assertThat(guest.guest.call(WasiFunction.PROC_RAISE, signal)).isEqualTo(Errno.SUCCESS);
    }
    for (int signal = 18; signal <= 21; signal++) {
      assertThat(guest.guest.call(WasiFunction.PROC_RAISE, signal)).isEqualTo(Errno.NOTSUP);
    }
    assertThat(guest.guest.call(WasiFunction.PROC_RAISE, 31)).isEqualTo(Errno.INVAL);
    assertThat(guest.guest.call(WasiFunction.PROC_RAISE, -1)).isEqualTo(Errno.INVAL);
  }
}
