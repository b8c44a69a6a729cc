// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.util.Arrays;

/**
 * Gives equal byte strings the same number: 0, 1, 2 … in the order in which they are first seen.
 *
 * <p>The hash has a seed that nobody knows beforehand, so that no text can be made whose names all
 * collide. (A cryptographic one would cost more at start-up than it is worth here.)
 */
final class ByteStrings {

  private static final long SEED = System.nanoTime() * 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0x100000001B3L;

  private byte[][] strings = new byte[64][];
  private int[] hashes = new int[64];
  private int size;

  /** Numbers plus one by hash with linear probing; 0 is a free place. */
  private int[] table = new int[256];

  /** The number of a range of bytes, which gets one if it has none. */
  int number(byte[] bytes, int start, int end) {
    int hash = hash(bytes, start, end);
    int place = place(hash, bytes, start, end);
    if (table[place] != 0) {
      return table[place] - 1;
    }
    table[place] = size + 1;
    return add(Arrays.copyOfRange(bytes, start, end), hash);
  }

  /** The number of a range of bytes, or -1 if it has none. */
  int find(byte[] bytes, int start, int end) {
    return table[place(hash(bytes, start, end), bytes, start, end)] - 1;
  }

  private int place(int hash, byte[] bytes, int start, int end) {
    int place = hash & (table.length - 1);
    while (table[place] != 0) {
      int number = table[place] - 1;
      byte[] string = strings[number];
      if (hashes[number] == hash && Arrays.equals(string, 0, string.length, bytes, start, end)) {
        break;
      }
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }

  /** The bytes that have a number. */
  byte[] bytes(int number) {
    return strings[number];
  }

  private int add(byte[] string, int hash) {
    if (size == strings.length) {
      strings = Arrays.copyOf(strings, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    strings[size] = string;
    hashes[size] = hash;
    size++;
    if (2 * size > table.length) {
      enlarge();
    }
    return size - 1;
  }

  private void enlarge() {
    int[] larger = new int[2 * table.length];
    for (int number = 0; number < size; number++) {
      int place = hashes[number] & (larger.length - 1);
      while (larger[place] != 0) {
        place = (place + 1) & (larger.length - 1);
      }
      larger[place] = number + 1;
    }
    table = larger;
  }

  /** FNV-1a with another start. */
  private static int hash(byte[] bytes, int start, int end) {
    long hash = SEED;
    for (int i = start; i < end; i++) {
      hash = (hash ^ (bytes[i] & 0xFF)) * PRIME;
    }
    hash ^= hash >>> 32;
    return (int) (hash ^ hash >>> 15);
  }
}
