// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attempts to get out of the directory that a guest is given. Beside that directory there is
 * another one with a secret in it; after each attempt it is as it was, and the guest does not know
 * the secret. (CHECKLISTS C6)
 */
abstract class SandboxAttempts {

  private static final String SECRET = "the treasure is buried here";

  private Path directory;

  private Path root;
  private Path outside;
  private Map<String, String> before;
  private FileGuest guest;

  /** Gives up the file system after everything was looked at. */
  void release() throws IOException {}

  /** An empty directory of the file system where it is attempted. */
  abstract Path directory();

  @BeforeEach
  void build() throws IOException {
    directory = directory();
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), SECRET);
    Files.createDirectories(outside.resolve("empty"));
    Files.setLastModifiedTime(outside.resolve("secret"), FileTime.fromMillis(1_000_000));
    root = Files.createDirectory(directory.resolve("root"));
    Files.createDirectories(root.resolve("dir/sub"));
    Files.writeString(root.resolve("file"), "nothing");
    // Links that somebody of the host has made.
    link("out", "../outside");
    link("up", "..");
    link("dir/up", "../..");
    link("dir/sub/top", "../..");
    link("absolute", outside.toString());
    link("system", "/");
    link("secret", "../outside/secret");
    link("absolutesecret", outside.resolve("secret").toString());
    link("chain", "dir/link");
    link("dir/link", "sub/link");
    link("dir/sub/link", "../../../outside");
    link("new", "../outside/new");
    link("detour", "dir/sub/../../../outside");
    link("dots", "./dir/./../.././outside");
    link("slashes", "..//outside//");
    link("empty", "../outside/empty");
    before = contents();
    guest = new FileGuest(root);
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), root.getFileSystem().getPath(target));
  }

  /** All that is outside, with contents and times. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(outside)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = Files.isRegularFile(file) ? Files.readString(file) : "";
        FileTime time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        contents.put(outside.relativize(file).toString(), text + time + names(file));
      }
    }
    try (Stream<Path> beside = Files.list(directory)) {
      beside.forEach(path -> contents.put("beside " + path.getFileName(), ""));
    }
    return contents;
  }

  /** How many names a file has, if the file system tells. */
  private static Object names(Path file) throws IOException {
    return file.getFileSystem() == FileSystems.getDefault()
        ? Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
        : "";
  }

  @AfterEach
  void nothingHasHappenedOutside() throws IOException {
    String memory = guest.memory();
    guest.close();
    removeLinks();
    Map<String, String> after = contents();
    release();
    assertThat(after).isEqualTo(before);
    assertThat(memory).doesNotContain(SECRET);
  }

  /** JUnit warns of each that leads out of its directory. */
  private void removeLinks() throws IOException {
    List<Path> links;
    try (Stream<Path> files = Files.walk(root)) {
      links = files.filter(Files::isSymbolicLink).toList();
    }
    for (Path link : links) {
      Files.delete(link);
    }
  }

  /** Paths that lead out before their last component, or without any component at all. */
  private static final List<String> WAYS_OUT =
      List.of(
          "/",
          "//",
          "/etc/passwd",
          "/proc/self/root/etc/passwd",
          "..",
          "../",
          "../outside/secret",
          "./../outside/secret",
          ".//..///outside/secret",
          "dir/../../outside/secret",
          "dir/sub/../../../outside/secret",
          "dir/./sub/.././../.././outside/secret",
          "../root/file",
          "../root/../outside/secret",
          "up/outside/secret",
          "up/root/file",
          "out/secret",
          "out/../root/file",
          "out/.",
          "out/new",
          "dir/up/outside/secret",
          "dir/sub/top/../outside/secret",
          "dir/sub/top/out/secret",
          "absolute/secret",
          "absolute/.",
          "system/etc/passwd",
          "system/proc/self/environ",
          "chain/secret",
          "detour/secret",
          "dots/secret",
          "slashes/secret",
          "empty/new");

  /** Links that lead out, at the end of a path. */
  private static final List<String> LINKS_OUT =
      List.of(
          "out",
          "up",
          "dir/up",
          "absolute",
          "system",
          "secret",
          "absolutesecret",
          "chain",
          "new",
          "detour",
          "dots",
          "slashes",
          "empty",
          "dir/sub/top/secret");

  private static final Map<String, BiFunction<FileGuest, String, Errno>> OPERATIONS =
      new TreeMap<>();

  /** Those that mean what a link at the end leads to. */
  private static final Map<String, BiFunction<FileGuest, String, Errno>> FOLLOWING =
      new TreeMap<>();

  private static void following(String name, BiFunction<FileGuest, String, Errno> operation) {
    FOLLOWING.put(name, operation);
    OPERATIONS.put(name, operation);
  }

  private static Errno open(FileGuest guest, String path, int oflags, long rights) {
    return guest.tryOpen(FileGuest.ROOT, path, Lookupflags.SYMLINK_FOLLOW, oflags, rights, 0);
  }

  static {
    following("opening to read", (guest, path) -> open(guest, path, 0, Rights.FD_READ));
    following("opening to write", (guest, path) -> open(guest, path, 0, Rights.FD_WRITE));
    following("opening to create", (guest, path) -> open(guest, path, Oflags.CREAT, 0));
    following("opening to truncate", (guest, path) -> open(guest, path, Oflags.TRUNC, 0));
    following("opening as a directory", (guest, path) -> open(guest, path, Oflags.DIRECTORY, 0));
    following(
        "asking for attributes", (guest, path) -> guest.filestat(path, Lookupflags.SYMLINK_FOLLOW));
    following(
        "setting times",
        (guest, path) -> guest.setTimes(path, Lookupflags.SYMLINK_FOLLOW, 1, 1, Fstflags.MTIM));
    OPERATIONS.put(
        "creating exclusively",
        (guest, path) -> open(guest, path, Oflags.CREAT | Oflags.EXCL, Rights.FD_WRITE));
    OPERATIONS.put("asking for a link's attributes", (guest, path) -> guest.filestat(path, 0));
    OPERATIONS.put(
        "setting a link's times", (guest, path) -> guest.setTimes(path, 0, 1, 1, Fstflags.MTIM));
    OPERATIONS.put("making a directory", FileGuest::mkdir);
    OPERATIONS.put("removing a directory", FileGuest::rmdir);
    OPERATIONS.put("removing a file", FileGuest::unlink);
    OPERATIONS.put("renaming to here", (guest, path) -> guest.rename(path, "taken"));
    OPERATIONS.put("renaming from here", (guest, path) -> guest.rename("file", path));
    OPERATIONS.put("linking to here", (guest, path) -> guest.link(path, "taken"));
    OPERATIONS.put("linking from here", (guest, path) -> guest.link("file", path));
    OPERATIONS.put("making a link", (guest, path) -> guest.symlink("file", path));
    OPERATIONS.put("reading a link", FileGuest::readlink);
  }

  private static Stream<Arguments> attempts(
      List<String> paths, Map<String, BiFunction<FileGuest, String, Errno>> operations) {
    List<Arguments> attempts = new ArrayList<>();
    for (String path : paths) {
      for (Map.Entry<String, BiFunction<FileGuest, String, Errno>> operation :
          operations.entrySet()) {
        attempts.add(Arguments.of(operation.getKey(), path, operation.getValue()));
      }
    }
    return attempts.stream();
  }

  static Stream<Arguments> waysOut() {
    return attempts(WAYS_OUT, OPERATIONS);
  }

  static Stream<Arguments> linksOut() {
    return attempts(LINKS_OUT, FOLLOWING);
  }

  static Stream<Arguments> linksThemselves() {
    Map<String, BiFunction<FileGuest, String, Errno>> others = new TreeMap<>(OPERATIONS);
    others.keySet().removeAll(FOLLOWING.keySet());
    return attempts(LINKS_OUT, others);
  }

  @ParameterizedTest(name = "{0} with the path {1}")
  @MethodSource("waysOut")
  void aPathThatLeadsOutIsNotPermitted(
      String operation, String path, BiFunction<FileGuest, String, Errno> attempt) {
    assertThat(attempt.apply(guest, path)).isEqualTo(Errno.PERM);
  }

  @ParameterizedTest(name = "{0} with the link {1}")
  @MethodSource("linksOut")
  void aLinkThatLeadsOutIsNotFollowed(
      String operation, String path, BiFunction<FileGuest, String, Errno> attempt) {
    assertThat(attempt.apply(guest, path)).isEqualTo(Errno.PERM);
  }

  @ParameterizedTest(name = "{0} of the link {1}")
  @MethodSource("linksThemselves")
  void whatIsDoneWithALinkThatLeadsOutIsDoneWithTheLink(
      String operation, String path, BiFunction<FileGuest, String, Errno> attempt) {
    assertThat(attempt.apply(guest, path))
        .isIn(Errno.SUCCESS, Errno.EXIST, Errno.NOTDIR, Errno.PERM, Errno.NOTSUP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "//x", "/.."})
  void aLinkToAnAbsolutePathIsNotMade(String target) {
    assertThat(guest.symlink(target, "made")).isEqualTo(Errno.PERM);
    assertThat(root.resolve("made")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../outside", "../outside/secret", "dir/../../outside", "out", "../"})
  void aLinkThatAGuestMakesLeadsItNowhereElse(String target) {
    assertThat(guest.symlink(target, "made")).isEqualTo(Errno.SUCCESS);
    assertThat(open(guest, "made", 0, Rights.FD_READ)).isEqualTo(Errno.PERM);
    assertThat(open(guest, "made/secret", 0, Rights.FD_READ)).isEqualTo(Errno.PERM);
  }

  @Test
  void aLinkThatIsMovedUpLeadsNoFurther() {
    assertThat(guest.symlink("../../file", "dir/sub/made")).isEqualTo(Errno.SUCCESS);
    assertThat(open(guest, "dir/sub/made", 0, Rights.FD_READ)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.rename("dir/sub/made", "made")).isEqualTo(Errno.SUCCESS);
    assertThat(open(guest, "made", 0, Rights.FD_READ)).isEqualTo(Errno.PERM);
  }

  @Test
  void aDirectoryThatIsMovedUpWhileItIsOpenHasNothingAboveIt() {
    int sub = guest.openDirectory("dir/sub");
    assertThat(guest.rename("dir/sub", "sub")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.tryOpen(sub, "..", 0, 0, 0, 0)).isEqualTo(Errno.PERM);
    assertThat(guest.tryOpen(sub, "../file", 0, 0, 0, 0)).isEqualTo(Errno.PERM);
  }

  @Test
  void anOpenDirectoryHandsOnNothingThatIsAboveIt() {
    int dir = guest.openDirectory("dir");
    for (String path : List.of("..", "../file", "sub/../../file", "/", "up", "up/file")) {
      assertThat(guest.tryOpen(dir, path, Lookupflags.SYMLINK_FOLLOW, 0, 0, 0))
          .as(path)
          .isEqualTo(Errno.PERM);
    }
    // This link would lead from the directory to the root of the sandbox, but not from there.
    assertThat(guest.tryOpen(dir, "sub/top", Lookupflags.SYMLINK_FOLLOW, 0, 0, 0))
        .isEqualTo(Errno.PERM);
    assertThat(guest.filestat("dir/sub/top", Lookupflags.SYMLINK_FOLLOW)).isEqualTo(Errno.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "file\0", "\0file", "file\0/../../outside/secret", "dir\0/x"})
  void aPathWithANulIsInvalid(String path) {
    OPERATIONS.forEach((name, operation) ->
        assertThat(operation.apply(guest, path)).as(name).isEqualTo(Errno.INVAL));
  }

  @Test
  void whatABackslashOrAColonSeparatesIsOneName() {
    for (String path : List.of("..\\outside\\secret", "C:\\x", "C:", "\\\\host\\x", "dir\\..")) {
      assertThat(open(guest, path, 0, 0)).as(path).isEqualTo(Errno.NOENT);
    }
  }

  @Test
  void threeDotsAreAName() {
    assertThat(open(guest, ".../x", 0, 0)).isEqualTo(Errno.NOENT);
    assertThat(guest.mkdir("...")).isEqualTo(Errno.SUCCESS);
    assertThat(root.resolve("...")).isDirectory();
  }

  @Test
  void aDirectoryThatIsReplacedByALinkWhileItIsOpenIsNotWhatItLeadsTo() throws IOException {
    int dir = guest.openDirectory("dir");
    Files.move(root.resolve("dir"), root.resolve("moved"));
    link("dir", "../outside");
    assertThat(guest.tryOpen(dir, "secret", 0, 0, 0, 0)).isIn(Errno.NOENT, Errno.LOOP);
    assertThat(guest.tryOpen(dir, "new", 0, Oflags.CREAT, 0, 0)).isIn(Errno.SUCCESS, Errno.LOOP);
    if (guest.tryList(dir, 2000, 0) == Errno.SUCCESS) {
      assertThat(guest.list(dir, 2000, 0))
          .extracting(FileGuest.Entry::name)
          .containsExactlyInAnyOrder(".", "..", "sub", "up", "link", "new");
    }
  }

  @Test
  void theDirectoryAboveTheFirstOneLooksLikeTheFirstOne() {
    List<FileGuest.Entry> entries = guest.list(FileGuest.ROOT, 2000, 0);
    assertThat(guest.filestat(FileGuest.ROOT)).isEqualTo(Errno.SUCCESS);
    assertThat(entries.get(1).name()).isEqualTo("..");
    assertThat(entries.get(1).inode()).isEqualTo(guest.inode());
    assertThat(entries).allSatisfy(e -> assertThat(e.filetype()).isNotEqualTo(Filetype.UNKNOWN));
  }
}
