// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the upstream test suites are: a folder that holds {@code spec}, {@code wasi} and {@code
 * wasi-threads}. It is what the system property {@code weft.suites} says; without that, {@code
 * ../shared} or {@code target/suites}, seen from the root of the checkout. Where a suite is
 * missing, its tests are reported as skipped, or as failed if {@code weft.suites.required} is
 * {@code true}.
 */
final class Suites {

  private Suites() {}

  /** The folder of a suite, or null if there is none. */
  static Path find(String suite) {
    String given = System.getProperty("weft.suites");
    Path found = given == null ? usual(suite) : Path.of(given, suite);
    return found != null && Files.isDirectory(found) ? found : null;
  }

  /**
   * The folder of a suite. If there is none, this aborts or fails the calling test; test factories
   * must not call it, since Maven does not report those that are aborted.
   */
  static Path require(String suite) {
    Path found = find(suite);
    if (found != null) {
      return found;
    }
    String message = "no test suite " + suite + ": spec-tests/fetch-suites.sh gets it";
    if (Boolean.getBoolean("weft.suites.required")) {
      return fail(message);
    }
    System.out.println("Skipped: " + message); // Maven does not show why tests are skipped
    return abort(message);
  }

  private static Path usual(String suite) {
    Path root = module().resolve("..").normalize();
    for (Path folder : new Path[] {root.resolve("../shared"), root.resolve("target/suites")}) {
      Path candidate = folder.resolve(suite).normalize();
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** The folder of this Maven module. */
  static Path module() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }
}
