// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the number under which Linux knows an open file, which Java does not tell.
 *
 * <p>With the number, {@code /proc/self/fd/NUMBER} is a link that the kernel follows to the open
 * file itself, whatever its name has become. For a directory, {@code /proc/self/fd/NUMBER/name}
 * does what the {@code at} functions of POSIX do: it names an entry of just this directory.
 *
 * <p>The number is found by a mark: the file's offset is set to a random one, and {@code
 * /proc/self/fdinfo} tells which of the open files has it. Then it is set back to 0, and the one
 * that was found has to follow. So the channel must not be used by anybody else meanwhile, and its
 * offset must not matter later.
 */
final class OpenNumbers {

  private static final String DETAILS = "/proc/self/fdinfo/";
  private static final String LINKS = "/proc/self/fd/";
  private static final byte[] OFFSET = "pos:\t".getBytes(StandardCharsets.US_ASCII);

  /** Smaller offsets are common, and larger ones not possible on every file system. */
  private static final int LEAST_MARK = 1 << 30;

  /** In how many likely places one looks before one looks at all. */
  private static final int GUESSES = 8;

  /**
   * Numbers that were found before and are free again. The system gives the lowest free one, so the
   * first of these is nearly always right; if not, nothing but time is lost.
   */
  private static final ConcurrentSkipListSet<Integer> FREE = new ConcurrentSkipListSet<>();

  /** The last number that was not among these; others that are new are likely to follow it. */
  private static volatile int last = 8;

  private OpenNumbers() {}

  /**
   * {@return the link to an open file}
   *
   * @param number what {@link #of} has found; the file must stay open while the link is used
   */
  static Path link(int number) {
    return Path.of(LINKS.concat(Integer.toString(number)));
  }

  /**
   * Finds the number of an open file.
   *
   * @param channel the file; its offset is 0 afterwards
   * @return the number, or -1 if the system does not tell
   * @throws IOException if the channel cannot be used
   */
  static int of(FileChannel channel) throws IOException {
    int mark = LEAST_MARK + ThreadLocalRandom.current().nextInt(LEAST_MARK);
    channel.position(mark);
    int number = search(mark);
    channel.position(0);
    if (number < 0 || offset(number) != 0) {
      return -1;
    }
    if (!FREE.remove(number)) {
      last = number;
    }
    return number;
  }

  /**
   * Notes that a file was closed.
   *
   * @param number what {@link #of} has found
   */
  static void closed(int number) {
    FREE.add(number);
  }

  private static int search(int mark) {
    int guesses = 0;
    for (int number : FREE) {
      if (offset(number) == mark) {
        return number;
      }
      FREE.remove(number); // somebody else has it; it comes back when one of ours has had it
      if (++guesses == GUESSES) {
        break;
      }
    }
    int hint = last;
    for (int number = hint + 1; number <= hint + GUESSES; number++) {
      if (offset(number) == mark) {
        return number;
      }
    }
    String[] names = new File(DETAILS).list();
    if (names != null) {
      for (String name : names) {
        int number = Integer.parseInt(name);
        if (offset(number) == mark) {
          return number;
        }
      }
    }
    return -1;
  }

  /** The offset of the file with this number, or -1 if there is none. */
  private static long offset(int number) {
    String name = DETAILS + number;
    if (!new File(name).exists()) { // quicker than an exception
      return -1;
    }
    byte[] text = new byte[32];
    int length;
    // Not a channel: what is read there must not depend on whether the thread is interrupted.
    try (FileInputStream details = new FileInputStream(name)) {
      length = details.read(text);
    } catch (IOException e) { // somebody's file that has just been closed
      return -1;
    }
    if (length <= OFFSET.length) {
      return -1;
    }
    for (int i = 0; i < OFFSET.length; i++) {
      if (text[i] != OFFSET[i]) {
        return -1;
      }
    }
    long offset = 0;
    for (int i = OFFSET.length; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
      offset = offset * 10 + (text[i] - '0');
    }
    return offset;
  }
}
