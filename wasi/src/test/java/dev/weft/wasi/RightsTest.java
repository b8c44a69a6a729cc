// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.abi.Errno.NOENT;
import static dev.weft.wasi.abi.Errno.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.preview1.WasiFunction;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Each function needs its right, and no other. */
final class RightsTest {

  /** Function, right, which parameter is the descriptor, and the answer if all others are 0. */
  static final List<Arguments> OF_FILES =
      List.of(
          arguments(WasiFunction.FD_ADVISE, Rights.FD_ADVISE, 0, SUCCESS),
          arguments(WasiFunction.FD_ALLOCATE, Rights.FD_ALLOCATE, 0, Errno.INVAL),
          arguments(WasiFunction.FD_DATASYNC, Rights.FD_DATASYNC, 0, SUCCESS),
          arguments(WasiFunction.FD_FDSTAT_SET_FLAGS, Rights.FD_FDSTAT_SET_FLAGS, 0, SUCCESS),
          arguments(WasiFunction.FD_FILESTAT_GET, Rights.FD_FILESTAT_GET, 0, SUCCESS),
          arguments(WasiFunction.FD_FILESTAT_SET_SIZE, Rights.FD_FILESTAT_SET_SIZE, 0, SUCCESS),
          arguments(WasiFunction.FD_FILESTAT_SET_TIMES, Rights.FD_FILESTAT_SET_TIMES, 0, SUCCESS),
          arguments(WasiFunction.FD_SEEK, Rights.FD_SEEK, 0, SUCCESS),
          arguments(WasiFunction.FD_SYNC, Rights.FD_SYNC, 0, SUCCESS));

  static final List<Arguments> OF_DIRECTORIES =
      List.of(
          arguments(WasiFunction.FD_DATASYNC, Rights.FD_DATASYNC, 0, SUCCESS),
          arguments(WasiFunction.FD_FDSTAT_SET_FLAGS, Rights.FD_FDSTAT_SET_FLAGS, 0, SUCCESS),
          arguments(WasiFunction.FD_FILESTAT_GET, Rights.FD_FILESTAT_GET, 0, SUCCESS),
          arguments(WasiFunction.FD_FILESTAT_SET_TIMES, Rights.FD_FILESTAT_SET_TIMES, 0, SUCCESS),
          arguments(WasiFunction.FD_READDIR, Rights.FD_READDIR, 0, SUCCESS),
          arguments(WasiFunction.FD_SYNC, Rights.FD_SYNC, 0, SUCCESS),
          arguments(WasiFunction.PATH_CREATE_DIRECTORY, Rights.PATH_CREATE_DIRECTORY, 0, NOENT),
          arguments(WasiFunction.PATH_FILESTAT_GET, Rights.PATH_FILESTAT_GET, 0, NOENT),
          arguments(WasiFunction.PATH_FILESTAT_SET_TIMES, Rights.PATH_FILESTAT_SET_TIMES, 0, NOENT),
          arguments(WasiFunction.PATH_LINK, Rights.PATH_LINK_SOURCE, 0, NOENT),
          arguments(WasiFunction.PATH_LINK, Rights.PATH_LINK_TARGET, 4, NOENT),
          arguments(WasiFunction.PATH_OPEN, Rights.PATH_OPEN, 0, NOENT),
          arguments(WasiFunction.PATH_READLINK, Rights.PATH_READLINK, 0, NOENT),
          arguments(WasiFunction.PATH_REMOVE_DIRECTORY, Rights.PATH_REMOVE_DIRECTORY, 0, NOENT),
          arguments(WasiFunction.PATH_RENAME, Rights.PATH_RENAME_SOURCE, 0, NOENT),
          arguments(WasiFunction.PATH_RENAME, Rights.PATH_RENAME_TARGET, 3, NOENT),
          arguments(WasiFunction.PATH_SYMLINK, Rights.PATH_SYMLINK, 2, NOENT),
          arguments(WasiFunction.PATH_UNLINK_FILE, Rights.PATH_UNLINK_FILE, 0, NOENT));

  @TempDir private Path root;

  /** A call with the root wherever a descriptor is expected, but for one place. */
  private static Errno call(FileGuest guest, WasiFunction function, int parameter, int descriptor) {
    long[] arguments = new long[function.type().parameters().size()];
    arguments[function == WasiFunction.PATH_SYMLINK ? 2 : 0] = FileGuest.ROOT;
    switch (function) {
      case FD_RENUMBER -> arguments[1] = FileGuest.ROOT;
      case PATH_LINK -> arguments[4] = FileGuest.ROOT;
      case PATH_RENAME -> arguments[3] = FileGuest.ROOT;
      default -> {}
    }
    arguments[parameter] = descriptor;
    return guest.guest.call(function, arguments);
  }

  private static void assertNeeded(
      FileGuest guest, WasiFunction function, int parameter, int with, int without, Errno answer) {
    assertThat(call(guest, function, parameter, without)).isEqualTo(Errno.NOTCAPABLE);
    assertThat(call(guest, function, parameter, with)).isEqualTo(answer);
  }

  @ParameterizedTest
  @FieldSource("OF_FILES")
  void ofAFile(WasiFunction function, long right, int parameter, Errno answer) {
    try (FileGuest guest = new FileGuest(root)) {
      guest.close(guest.create("file"));
      int with = guest.open("file", 0, right, 0);
      int without = guest.open("file", 0, FileGuest.FILE_RIGHTS & ~right, 0);
      if (function == WasiFunction.FD_SEEK) { // the right to tell is enough for not moving
        without = guest.open("file", 0, FileGuest.FILE_RIGHTS & ~right & ~Rights.FD_TELL, 0);
      }
      assertNeeded(guest, function, parameter, with, without, answer);
    }
  }

  @ParameterizedTest
  @FieldSource("OF_DIRECTORIES")
  void ofADirectory(WasiFunction function, long right, int parameter, Errno answer) {
    try (FileGuest guest = new FileGuest(root)) {
      guest.mkdir("dir");
      int with = guest.open("dir", Oflags.DIRECTORY, right, 0);
      int without = guest.open("dir", Oflags.DIRECTORY, Rights.OF_DIRECTORIES & ~right, 0);
      assertNeeded(guest, function, parameter, with, without, answer);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"FD_.*", "PATH_.*", "SOCK_.*"})
  void noFunctionTakesANumberThatIsNotOpen(WasiFunction function) {
    try (FileGuest guest = new FileGuest(root)) {
      int[] parameters =
          switch (function) {
            case FD_RENUMBER -> new int[] {0, 1};
            case PATH_LINK -> new int[] {0, 4};
            case PATH_RENAME -> new int[] {0, 3};
            case PATH_SYMLINK -> new int[] {2};
            default -> new int[] {0};
          };
      for (int parameter : parameters) {
        for (int number : new int[] {4, 5, 1000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
          assertThat(call(guest, function, parameter, number)).isEqualTo(Errno.BADF);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"FD_READDIR", "PATH_.*"})
  void whatIsNoDirectoryHasNoNames(WasiFunction function) {
    try (FileGuest guest = new FileGuest(root)) {
      int file = guest.create("file");
      for (int descriptor : new int[] {file, 0, 1}) {
        int parameter = function == WasiFunction.PATH_SYMLINK ? 2 : 0;
        assertThat(call(guest, function, parameter, descriptor)).isEqualTo(Errno.NOTDIR);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PATH_FILESTAT_GET", "PATH_FILESTAT_SET_TIMES", "PATH_LINK", "PATH_OPEN"})
  void otherLookupFlagsAreInvalid(WasiFunction function) {
    try (FileGuest guest = new FileGuest(root)) {
      for (int flags : new int[] {2, 3, 1 << 16, -1}) {
        assertThat(call(guest, function, 1, flags)).isEqualTo(Errno.INVAL);
      }
    }
  }

  @Test
  void whatMakesNoSenseForTheKindOfFileIsLeftOut() {
    try (FileGuest guest = new FileGuest(root)) {
      guest.mkdir("dir");
      guest.close(guest.create("file"));
      long all = Rights.OF_FILES | Rights.OF_DIRECTORIES;
      assertBase(guest, guest.open("file", 0, all, 0), Rights.OF_FILES);
      int dir = guest.open("dir", Oflags.DIRECTORY, all & ~Rights.FD_WRITE, 0);
      assertBase(guest, dir, Rights.OF_DIRECTORIES);
    }
  }

  private static void assertBase(FileGuest guest, int descriptor, long rights) {
    guest.guest.call(WasiFunction.FD_FDSTAT_GET, descriptor, 0);
    assertThat(guest.guest.i64(8)).isEqualTo(rights);
  }

  @Test
  void neitherRightsNorThoseHandedOnAreAmplified() {
    try (FileGuest guest = new FileGuest(root)) {
      guest.mkdir("dir");
      int dir = guest.open("dir", Oflags.DIRECTORY, Rights.PATH_OPEN, 0);
      for (long[] asked : new long[][] {{Rights.FD_READDIR, 0}, {0, Rights.FD_READDIR}}) {
        assertThat(guest.tryOpen(dir, ".", 0, 0, asked[0], asked[1], 0, 512))
            .isEqualTo(Errno.NOTCAPABLE);
      }
      assertThat(guest.tryOpen(dir, ".", 0, 0, Rights.PATH_OPEN, Rights.PATH_OPEN, 0, 512))
          .isEqualTo(Errno.SUCCESS);
    }
  }
}
