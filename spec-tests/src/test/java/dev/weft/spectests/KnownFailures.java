// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What {@code known-failures.txt} lets off, and why. Its entries are places: {@code SCRIPT:LINE} of
 * the specification's suite, and the same or {@code CASE} with the suite's name before it of the
 * others.
 */
final class KnownFailures {

  private static final Map<String, String> REASONS =
      read(Suites.module().resolve("known-failures.txt"));

  private static final Pattern LINE = Pattern.compile(":[0-9]+$");

  private KnownFailures() {}

  private static Map<String, String> read(Path file) {
    try {
      return ReasonedList.parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes of one check. */
  sealed interface Verdict {

    /** It passes, as it should. */
    record Passed() implements Verdict {}

    /** It fails, or passes although it is listed. */
    record Failed(String message) implements Verdict {}

    /** It fails, and that is known. */
    record Skipped(String message) implements Verdict {}

    /** The outcome of the JUnit test that calls this. */
    default void tell() {
      switch (this) {
        case Passed _ -> {}
        case Failed(String message) -> fail(message);
        case Skipped(String message) -> abort(message);
      }
    }
  }

  /**
   * Judges one check.
   *
   * @param place where it stands
   * @param failure what is wrong, or null
   */
  static Verdict judge(String place, String failure) {
    String reason = REASONS.get(place);
    if (reason == null) {
      return failure == null ? new Verdict.Passed() : new Verdict.Failed(place + ": " + failure);
    }
    return failure == null
        ? new Verdict.Failed(place + ": passes, so it must leave known-failures.txt")
        : new Verdict.Skipped(place + " is known to fail: " + reason);
  }

  /** The scripts and cases of a suite that are listed, as they are listed, without lines. */
  static Set<String> of(String suite) {
    Set<String> listed = new TreeSet<>();
    for (String place : REASONS.keySet()) {
      if (suiteOf(place).equals(suite)) {
        listed.add(LINE.matcher(place).replaceFirst(""));
      }
    }
    return listed;
  }

  private static String suiteOf(String place) {
    for (String suite : Suites.PROGRAMS) {
      if (place.startsWith(suite + "/")) {
        return suite;
      }
    }
    return Suites.SPECIFICATION;
  }

  /** Fails if something is listed that a suite does not have. */
  static void requireKnown(Collection<String> listed, Set<String> existing) {
    Set<String> unknown = new TreeSet<>(listed);
    unknown.removeAll(existing);
    if (!unknown.isEmpty()) {
      fail("listed, but not in the suite: " + unknown);
    }
  }
}
