// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/** The shape of UTF-8 (core 5.2.4): shortest forms only, no surrogates, up to U+10FFFF. */
final class Utf8 {

  private Utf8() {}

  /** The number of bytes of the well-formed character at an offset, or 0 if there is none. */
  static int length(byte[] bytes, int start, int end) {
    int first = bytes[start] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (end - start < length) {
      return 0;
    }
    int second = bytes[start + 1] & 0xFF;
    int smallest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int largest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < smallest || second > largest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[start + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  static boolean isValid(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      int length = length(bytes, i, bytes.length);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }
}
