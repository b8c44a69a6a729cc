// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

/**
 * Makes text of modules fit to be printed. A module chooses its names freely, and must neither
 * control the user's terminal with them nor break the lines of messages.
 */
final class Printable {

  private Printable() {}

  /** {@return the text with each control character as the text format writes it} */
  static String of(String text) {
    int i = 0;
    while (i < text.length() && !isControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        printable.append("\\u{").append(Integer.toHexString(c)).append('}');
      } else {
        printable.append(c);
      }
    }
    return printable.toString();
  }

  /** {@return a name between quotation marks, as the text format writes it} */
  static String quoted(String name) {
    return '"' + of(name.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** Also those that turn the direction of writing round. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c) || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
