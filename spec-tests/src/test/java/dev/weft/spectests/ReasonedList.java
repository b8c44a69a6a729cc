// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file whose lines are {@code ENTRY: REASON}; empty ones and those with a # at the start are not.
 */
final class ReasonedList {

  private ReasonedList() {}

  /** The reasons by their entries, in the order of the file. */
  static Map<String, String> read(Path file) {
    Map<String, String> reasons = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int separator = line.indexOf(": ");
          if (separator < 0 || line.substring(separator + 2).isBlank()) {
            throw new IllegalArgumentException(file + ": no reason given: " + line);
          }
          String entry = line.substring(0, separator);
          if (reasons.put(entry, line.substring(separator + 2).strip()) != null) {
            throw new IllegalArgumentException(file + ": listed twice: " + entry);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reasons;
  }
}
