// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that all threads of a process use. (CHECKLISTS A16) */
@Timeout(120)
final class SharedFilesTest {

  private static final int THREADS = 4;

  @TempDir private Path root;

  private FileGuest files;
  private Guest guest;

  @BeforeEach
  void start() {
    files = new FileGuest(root);
    guest = files.guest;
  }

  @AfterEach
  void end() {
    files.close();
  }

  private static int place(int thread) {
    return 32_768 + 4096 * thread;
  }

  /** Writes a text from a thread's own place. */
  private Errno write(int descriptor, String text, int place) {
    guest.put(place + 100, text);
    guest.putVector(place, place + 100, text.length());
    return guest.call(WasiFunction.FD_WRITE, descriptor, place, 1, place + 8);
  }

  @Test
  void whatThreadsReadAtTheSharedOffsetComesToOneOfThem() throws Exception {
    byte[] bytes = new byte[40_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / 4 % 251);
    }
    Files.write(root.resolve("file"), bytes);
    int file = files.open("file", 0, FileGuest.FILE_RIGHTS, 0);
    List<int[]> counts =
        Racers.race(
            THREADS,
            thread -> {
              int place = place(thread);
              int[] count = new int[251];
              while (true) {
                guest.readInto(file, place, place + 100, 4);
                int length = guest.i32(place + 8);
                if (length == 0) {
                  return count;
                }
                assertThat(length).isEqualTo(4);
                int first = guest.memory.loadByte(place + 100);
                assertThat(guest.i32(place + 100)).isEqualTo((first & 0xff) * 0x01010101);
                count[first & 0xff]++;
              }
            });
    for (int value = 0; value < 251; value++) {
      int expected = 10_000 / 251 + (value < 10_000 % 251 ? 1 : 0);
      int index = value;
      assertThat(counts.stream().mapToInt(count -> count[index]).sum()).isEqualTo(expected);
    }
  }

  @Test
  void whatThreadsWriteAtTheSharedOffsetIsAllThere() throws Exception {
    int file = files.create("file");
    Racers.race(
        THREADS,
        thread ->
            IntStream.range(0, 500)
                .allMatch(i ->
                    write(file, "thread " + thread + " line " + (1000 + i) + '\n', place(thread))
                        == Errno.SUCCESS));
    assertLines();
  }

  @Test
  void whatThreadsAppendByDescriptorsOfTheirOwnIsAllThere() throws Exception {
    int[] descriptors = new int[THREADS];
    for (int thread = 0; thread < THREADS; thread++) {
      descriptors[thread] = files.open("file", Oflags.CREAT, FileGuest.FILE_RIGHTS, Fdflags.APPEND);
    }
    Racers.race(
        THREADS,
        thread ->
            IntStream.range(0, 500)
                .allMatch(i ->
                    write(
                            descriptors[thread],
                            "thread " + thread + " line " + (1000 + i) + '\n',
                            place(thread))
                        == Errno.SUCCESS));
    assertLines();
  }

  private void assertLines() throws IOException {
    List<String> lines = Files.readAllLines(root.resolve("file"));
    assertThat(lines).hasSize(THREADS * 500).doesNotHaveDuplicates();
    assertThat(lines).allMatch(line -> line.matches("thread [0-3] line 1[0-4][0-9][0-9]"));
  }

  @Test
  void threadsWriteAndReadAtPlacesOfTheirOwn() throws Exception {
    int file = files.create("file");
    assertThat(
            Racers.race(
                THREADS,
                thread -> {
                  int place = place(thread);
                  guest.putVector(place, place + 100, 8);
                  for (int i = 0; i < 2000; i++) {
                    long value = ((long) thread << 32) + i;
                    long offset = (i * THREADS + thread) * 8L;
                    guest.memory.storeLong(place + 100, value);
                    guest.call(WasiFunction.FD_PWRITE, file, place, 1, offset, place + 8);
                    guest.memory.storeLong(place + 100, -1);
                    guest.call(WasiFunction.FD_PREAD, file, place, 1, offset, place + 8);
                    if (guest.i64(place + 100) != value) {
                      return guest.i64(place + 100);
                    }
                  }
                  return null;
                }))
        .containsOnlyNulls();
    assertThat(files.tell(file)).isZero();
  }

  @Test
  void whoReadsWhatAnotherThreadClosesGetsTheDataOrABadDescriptor() throws Exception { // A16
    // The number is soon another file's: what is read is wholly of one of them.
    Files.writeString(root.resolve("a"), "a".repeat(2000));
    Files.writeString(root.resolve("b"), "b".repeat(2000));
    AtomicBoolean over = new AtomicBoolean();
    int number = files.open("a", 0, FileGuest.FILE_RIGHTS, 0);
    List<Object> results =
        Racers.race(
            3,
            thread -> {
              if (thread == 0) {
                for (int i = 0; i < 2000; i++) {
                  files.close(number);
                  int opened = files.open(i % 2 == 0 ? "b" : "a", 0, FileGuest.FILE_RIGHTS, 0);
                  if (opened != number) {
                    over.set(true);
                    return "the number is " + opened;
                  }
                }
                over.set(true);
                return null;
              }
              int place = place(thread);
              guest.putVector(place, place + 100, 2000);
              while (!over.get()) {
                Errno errno = guest.call(WasiFunction.FD_PREAD, number, place, 1, 0, place + 8);
                if (errno == Errno.BADF) {
                  continue;
                }
                String text = guest.text(place + 100, 2000);
                if (errno != Errno.SUCCESS
                    || guest.i32(place + 8) != 2000
                    || !text.equals(text.substring(0, 1).repeat(2000))) {
                  over.set(true);
                  return errno + " " + text;
                }
              }
              return null;
            });
    assertThat(results).containsOnlyNulls();
  }

  @Test
  void aDirectoryThatIsClosedWhileOthersUseItIsUsedOrABadDescriptor() throws Exception {
    files.mkdir("dir");
    files.close(files.create("dir/file"));
    Files.createDirectory(root.resolve("other"));
    AtomicBoolean over = new AtomicBoolean();
    int number = files.openDirectory("dir");
    List<Object> results =
        Racers.race(
            3,
            thread -> {
              if (thread == 0) {
                for (int i = 0; i < 1000; i++) {
                  files.close(number);
                  files.openDirectory("dir");
                }
                over.set(true);
                return null;
              }
              int place = place(thread);
              guest.put(place, "file");
              while (!over.get()) {
                Errno errno =
                    guest.call(WasiFunction.PATH_FILESTAT_GET, number, 0, place, 4, place + 100);
                if (errno != Errno.SUCCESS && errno != Errno.BADF) {
                  over.set(true);
                  return errno;
                }
              }
              return null;
            });
    assertThat(results).containsOnlyNulls();
  }

  @Test
  void ofThreadsThatCreateExclusivelyOneSucceeds() throws Exception {
    for (int round = 0; round < 100; round++) {
      String name = "file" + round;
      List<Errno> results =
          Racers.race(
              THREADS,
              thread ->
                  files.tryOpen(
                      FileGuest.ROOT,
                      name,
                      0,
                      Oflags.CREAT | Oflags.EXCL,
                      Rights.FD_WRITE,
                      0,
                      0,
                      place(thread)));
      assertThat(results).containsOnlyOnce(Errno.SUCCESS).contains(Errno.EXIST);
    }
  }

  @Test
  void threadsThatCreateTheSameFileAllOpenIt() throws Exception {
    for (int round = 0; round < 100; round++) {
      String name = "file" + round;
      List<Errno> results =
          Racers.race(
              THREADS,
              thread ->
                  files.tryOpen(
                      FileGuest.ROOT, name, 0, Oflags.CREAT, Rights.FD_WRITE, 0, 0, place(thread)));
      assertThat(results).containsOnly(Errno.SUCCESS);
    }
  }

  @Test
  void threadsThatOpenGetDifferentNumbers() throws Exception {
    files.close(files.create("file"));
    List<List<Integer>> numbers =
        Racers.race(
            THREADS,
            thread ->
                IntStream.range(0, 100)
                    .mapToObj(_ -> {
                      files.tryOpen(
                          FileGuest.ROOT, "file", 0, 0, Rights.FD_READ, 0, 0, place(thread));
                      return guest.i32(place(thread) + 512);
                    })
                    .toList());
    assertThat(numbers.stream().flatMap(List::stream))
        .hasSize(400)
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= 4 && number < 404);
  }
}
