// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text whose lines are {@code ENTRY: REASON}; empty ones and those with a # at the start are not.
 */
final class ReasonedList {

  private ReasonedList() {}

  /** The reasons by their entries, in the order of the text. */
  static Map<String, String> parse(String name, Iterable<String> lines) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int separator = line.indexOf(": ");
        if (separator < 0 || line.substring(separator + 2).isBlank()) {
          throw new IllegalArgumentException(name + ": no reason given: " + line);
        }
        String entry = line.substring(0, separator);
        if (reasons.put(entry, line.substring(separator + 2).strip()) != null) {
          throw new IllegalArgumentException(name + ": listed twice: " + entry);
        }
      }
    }
    return reasons;
  }
}
