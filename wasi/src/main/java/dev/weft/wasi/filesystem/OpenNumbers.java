// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /** How far from the last number found one looks before one looks at all. */
  private static final int NEIGHBOURS = 6;

  /** Where to look first; a plain hint, so that races do no harm. */
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
    last = number;
    return number;
  }

  private static int search(int mark) throws IOException {
    int hint = last;
    for (int distance = 0; distance <= NEIGHBOURS; distance++) {
      if (offset(hint + distance) == mark) {
        return hint + distance;
      }
      if (distance > 0 && hint >= distance && offset(hint - distance) == mark) {
        return hint - distance;
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
  private static long offset(int number) throws IOException {
    byte[] text = new byte[32];
    int length;
    // Not a channel: what is read there must not depend on whether the thread is interrupted.
    try (FileInputStream details = new FileInputStream(DETAILS + number)) {
      length = details.read(text);
    } catch (FileNotFoundException e) {
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
