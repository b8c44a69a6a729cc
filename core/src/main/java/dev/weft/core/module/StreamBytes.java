// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads streams in portions. {@link InputStream#readNBytes(int)} of a file asks for all of it at
 * once, and Java then reads it into a buffer of that size outside of the heap, from which it
 * copies: of 26 MB that took 0.1 s, most of it to touch the buffer's pages for the first time.
 */
final class StreamBytes {

  private static final int PORTION = 1 << 18;

  private StreamBytes() {}

  /**
   * Reads a stream up to its end.
   *
   * @param in the stream; not closed
   * @param most how many bytes to read at most
   * @return the bytes
   * @throws IOException if the stream cannot be read
   */
  static byte[] read(InputStream in, int most) throws IOException {
    // What a file has left, so that the array need not be copied.
    byte[] bytes = new byte[Math.min(Math.max(in.available(), PORTION), most)];
    int count = 0;
    while (count < most) {
      if (count == bytes.length) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * count, most));
        bytes[count++] = (byte) next;
      } else {
        int read = in.read(bytes, count, Math.min(bytes.length - count, PORTION));
        if (read < 0) {
          break;
        }
        count += read;
      }
    }
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }
}
