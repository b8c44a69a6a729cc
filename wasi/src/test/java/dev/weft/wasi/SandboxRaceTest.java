// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fstflags;
import dev.weft.wasi.abi.Lookupflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories become links, and links directories, while guests' threads go through them. What is
 * outside stays as it is and unknown to the guest. (CHECKLISTS C6)
 *
 * <p>Each lasts 3 seconds, or as many as the system property {@code weft.sandbox.race} says, and
 * longer on a busy machine.
 */
final class SandboxRaceTest {

  private static final long SECONDS = Long.getLong("weft.sandbox.race", 3);
  private static final long MOST_EXTRA_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String SECRET = "the treasure is buried here";
  private static final String KNOWN = "what the guest may read itself";

  @TempDir private Path temporary;

  private Path root;
  private Path outside;
  private final Map<Errno, AtomicInteger> answers = new ConcurrentHashMap<>();
  private volatile boolean over;
  private volatile String leak;

  /** Outside and inside have the same names, so that whoever gets out does not notice. */
  private void build(Path directory) throws IOException {
    outside = directory.resolve("outside");
    root = directory.resolve("root");
    fill(outside, SECRET);
    fill(root.resolve("dir"), KNOWN);
    Files.createSymbolicLink(root.resolve("link"), root.getFileSystem().getPath("../outside"));
  }

  private static void fill(Path directory, String text) throws IOException {
    Files.createDirectories(directory.resolve("sub"));
    Files.writeString(directory.resolve("file"), text);
    Files.writeString(directory.resolve("sub/file"), text);
    Files.writeString(directory.resolve("removed"), text);
    Files.createSymbolicLink(
        directory.resolve("name"), directory.getFileSystem().getPath("nowhere" + text.length()));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(outside)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = Files.isRegularFile(file) ? Files.readString(file) : "";
        contents.put(
            outside.relativize(file).toString(),
            text + Files.getLastModifiedTime(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
      }
    }
    return contents;
  }

  /** One attempt of a guest's thread; its memory from the place on is its own. */
  private void attempt(Guest guest, Random random, int place) {
    String prefix = random.nextBoolean() ? "dir/" : "./dir/sub/../";
    Errno errno =
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> read(guest, prefix + (random.nextBoolean() ? "file" : "sub/file"), place);
          case 3 -> {
            Errno opened = open(guest, prefix + "file", Oflags.CREAT, Rights.FD_WRITE, place);
            if (opened == Errno.SUCCESS) {
              int file = guest.i32(place + 600);
              guest.putVector(place + 700, place + 1000, 0); // it writes nothing new
              guest.call(WasiFunction.FD_WRITE, file, place + 700, 1, place + 720);
              guest.call(WasiFunction.FD_CLOSE, file);
            }
            yield opened;
          }
          case 4 ->
              path(
                  guest,
                  WasiFunction.PATH_CREATE_DIRECTORY,
                  prefix + "n" + random.nextInt(50),
                  place);
          case 5 -> {
            Errno created =
                open(
                    guest, prefix + "c" + random.nextInt(50), Oflags.CREAT, Rights.FD_WRITE, place);
            if (created == Errno.SUCCESS) {
              guest.call(WasiFunction.FD_CLOSE, guest.i32(place + 600));
            }
            yield created;
          }
          case 6 -> path(guest, WasiFunction.PATH_UNLINK_FILE, prefix + "removed", place);
          case 7 -> {
            int length = put(guest, prefix + "name", place);
            yield guest.call(
                WasiFunction.PATH_READLINK, 3, place, length, place + 1000, 100, place + 600);
          }
          case 8 -> {
            int length = put(guest, prefix + "file", place);
            yield guest.call(
                WasiFunction.PATH_FILESTAT_SET_TIMES,
                3,
                Lookupflags.SYMLINK_FOLLOW,
                place,
                length,
                0,
                1000,
                Fstflags.MTIM);
          }
          default -> {
            int target = put(guest, "x", place + 800);
            int length = put(guest, prefix + "s" + random.nextInt(50), place);
            yield guest.call(WasiFunction.PATH_SYMLINK, place + 800, target, 3, place, length);
          }
        };
    answers.computeIfAbsent(errno, _ -> new AtomicInteger()).incrementAndGet();
    String seen = guest.text(place + 1000, 100);
    if (seen.contains(SECRET) || seen.contains("nowhere" + SECRET.length())) {
      leak = seen;
    }
  }

  private static int put(Guest guest, String text, int place) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    guest.memory.write(place, bytes, 0, bytes.length);
    return bytes.length;
  }

  private static Errno path(Guest guest, WasiFunction function, String path, int place) {
    return guest.call(function, 3, place, put(guest, path, place));
  }

  private static Errno open(Guest guest, String path, int oflags, long rights, int place) {
    int length = put(guest, path, place);
    return guest.call(
        WasiFunction.PATH_OPEN,
        3,
        Lookupflags.SYMLINK_FOLLOW,
        place,
        length,
        oflags,
        rights,
        0,
        0,
        place + 600);
  }

  private static Errno read(Guest guest, String path, int place) {
    Errno errno = open(guest, path, 0, Rights.FD_READ, place);
    if (errno == Errno.SUCCESS) {
      int file = guest.i32(place + 600);
      guest.putVector(place + 700, place + 1000, 100);
      guest.call(WasiFunction.FD_READ, file, place + 700, 1, place + 720);
      guest.call(WasiFunction.FD_CLOSE, file);
    }
    return errno;
  }

  /** Something that goes on until it is over. */
  private interface Loop {
    void round() throws Exception;
  }

  private Object repeat(Loop loop, boolean leads) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      while (!over) {
        loop.round();
        long late = System.nanoTime() - end;
        if (leads && (late > MOST_EXTRA_NANOS || late > 0 && hasMetBoth())) {
          over = true;
        }
      }
      return null;
    } catch (Exception e) {
      over = true;
      return e;
    }
  }

  /** The guests got in, and stood before a link; else they have not really tried. */
  private boolean hasMetBoth() {
    return count(Errno.SUCCESS) > 10 && count(Errno.PERM) > 10;
  }

  private int count(Errno answer) {
    AtomicInteger count = answers.get(answer);
    return count == null ? 0 : count.get();
  }

  private void hostSwaps() throws IOException {
    Path dir = root.resolve("dir");
    Path kept = root.resolve("kept");
    Path link = root.resolve("link");
    Files.move(dir, kept, StandardCopyOption.ATOMIC_MOVE);
    Files.move(link, dir, StandardCopyOption.ATOMIC_MOVE);
    Files.move(dir, link, StandardCopyOption.ATOMIC_MOVE);
    Files.move(kept, dir, StandardCopyOption.ATOMIC_MOVE);
  }

  private void guestSwaps(Guest guest, int place) {
    String[] names = {"dir", "kept", "link", "dir", "dir", "link", "kept", "dir"};
    for (int i = 0; i < names.length; i += 2) {
      int from = put(guest, names[i], place);
      int to = put(guest, names[i + 1], place + 100);
      guest.call(WasiFunction.PATH_RENAME, 3, place, from, 3, place + 100, to);
    }
  }

  private void race(Path directory, boolean host) throws Exception {
    build(directory);
    Map<String, String> before = contents();
    try (Guest guest = new Guest(WasiConfig.builder().preopen("/", root))) {
      assertThat(
              Racers.race(
                  4,
                  thread -> {
                    int place = 4096 * (1 + thread);
                    if (thread == 0) {
                      return repeat(() -> swap(guest, host, place), true);
                    }
                    Random random = new Random(thread);
                    return repeat(() -> attempt(guest, random, place), false);
                  }))
          .containsOnlyNulls();
    }
    Files.deleteIfExists(root.resolve("link")); // JUnit would warn of it
    assertThat(leak).isNull();
    assertThat(contents()).isEqualTo(before);
    assertThat(hasMetBoth()).as("%s", answers).isTrue();
    assertThat(answers.keySet())
        .isSubsetOf(
            Errno.SUCCESS,
            Errno.PERM,
            Errno.NOENT,
            Errno.EXIST,
            Errno.LOOP,
            Errno.NOTDIR,
            Errno.INVAL,
            Errno.ISDIR,
            Errno.AGAIN);
  }

  private void swap(Guest guest, boolean host, int place) throws IOException {
    if (host) {
      hostSwaps();
    } else {
      guestSwaps(guest, place);
    }
  }

  @Test
  @Timeout(600)
  void nobodyGetsOutWhileTheHostSwapsDirectoriesAndLinks() throws Exception {
    race(temporary, true);
  }

  @Test
  @Timeout(600)
  void nobodyGetsOutWhileTheGuestItselfSwapsDirectoriesAndLinks() throws Exception {
    race(temporary, false);
  }

  @Test
  @Timeout(600)
  void nobodyGetsOutOfADirectoryThatIsKnownByItsPathWhileTheGuestSwaps() throws Exception {
    try (FileSystem fileSystem = Jimfs.newFileSystem(Configuration.unix())) {
      race(fileSystem.getPath("/work"), false);
    }
  }
}
