// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Where the upstream test suites are: a folder that holds {@code spec}, {@code wasi} and {@code
 * wasi-threads}. It is what the system property {@code weft.suites} says; without that, {@code
 * ../shared} or {@code target/suites}, seen from the root of the checkout. Where a suite is
 * missing, its tests are reported as skipped, or as failed if {@code weft.suites.required} is
 * {@code true}.
 */
final class Suites {

  /** The specification's scripts. */
  static final String SPECIFICATION = "spec";

  /** Programs that use WASI. */
  static final String WASI = "wasi";

  /** Programs that use wasi-threads, and scripts with threads. */
  static final String WASI_THREADS = "wasi-threads";

  /** The suites whose cases are programs. */
  static final List<String> PROGRAMS = List.of(WASI, WASI_THREADS);

  private Suites() {}

  /** The folder of a suite, or null if there is none. */
  static Path find(String suite) {
    String given = System.getProperty("weft.suites");
    Path found = given == null ? usual(suite) : Path.of(given, suite);
    return found != null && Files.isDirectory(found) ? found : null;
  }

  /** The one test of a suite that is not there: it is skipped, or fails. */
  static DynamicTest missing(String suite) {
    String message = "no test suite " + suite + ": spec-tests/fetch-suites.sh gets it";
    return dynamicTest(
        "the suite is there",
        () -> {
          if (Boolean.getBoolean("weft.suites.required")) {
            fail(message);
          }
          System.out.println("Skipped: " + message); // Maven does not show why tests are skipped
          abort(message);
        });
  }

  /** The paths of all files below a folder whose names end so, sorted, with slashes. */
  static List<String> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
