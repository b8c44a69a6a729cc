// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.Memory;
import dev.weft.wasi.abi.GuestMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The arguments or the environment as guests see them: strings in UTF-8, each ended by a NUL. */
final class TextArray {

  private static final int POINTER_BYTES = 4;

  private final byte[] bytes;

  /** Where each string starts in the bytes. */
  private final int[] starts;

  /**
   * Encodes strings.
   *
   * @param strings without NUL
   * @throws IllegalArgumentException if they are more than 2 GiB long
   */
  TextArray(List<String> strings) {
    byte[][] encoded = new byte[strings.size()][];
    starts = new int[encoded.length];
    long total = 0;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = strings.get(i).getBytes(StandardCharsets.UTF_8);
      starts[i] = (int) total;
      total += encoded[i].length + 1L;
      if (total > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("arguments or environment longer than 2 GiB");
      }
    }
    bytes = new byte[(int) total];
    for (int i = 0; i < encoded.length; i++) {
      System.arraycopy(encoded[i], 0, bytes, starts[i], encoded[i].length);
    }
  }

  /** Writes the number of strings and the number of their bytes. */
  void storeSizes(Memory memory, int count, int size) {
    memory.storeInt(GuestMemory.address(count), starts.length);
    memory.storeInt(GuestMemory.address(size), bytes.length);
  }

  /** Writes the pointers to the strings, and the strings. */
  void store(Memory memory, int pointers, int text) {
    long entry = GuestMemory.address(pointers);
    long address = GuestMemory.address(text);
    GuestMemory.check(memory, entry, (long) starts.length * POINTER_BYTES);
    GuestMemory.check(memory, address, bytes.length);
    for (int i = 0; i < starts.length; i++) {
      memory.storeInt(entry + (long) i * POINTER_BYTES, text + starts[i]);
    }
    if (bytes.length > 0) {
      memory.write(address, bytes, 0, bytes.length);
    }
  }
}
