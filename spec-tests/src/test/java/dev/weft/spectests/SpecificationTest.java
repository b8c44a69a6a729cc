// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The scripts of the specification's test suite: a container for each, in it a test for each
 * assertion and for each other command that fails. {@code known-failures.txt} and {@code
 * unsupported-scripts.txt} say which are let off and why; neither may list what passes.
 */
final class SpecificationTest {

  private static final Map<String, String> KNOWN_FAILURES =
      ReasonedList.read(Suites.module().resolve("known-failures.txt"));

  private static final Map<String, String> UNSUPPORTED_SCRIPTS =
      ReasonedList.read(Suites.module().resolve("unsupported-scripts.txt"));

  private static final SuiteTable TABLE = new SuiteTable();

  @TestFactory
  Stream<DynamicNode> scripts() {
    Path suite = Suites.find("spec");
    if (suite == null) {
      return Stream.of(dynamicTest("the suite is there", () -> Suites.require("spec")));
    }
    List<String> scripts = scripts(suite);
    Stream<DynamicNode> tests = scripts.stream().map(script -> container(suite, script));
    return Stream.concat(tests, Stream.of(lists(Set.copyOf(scripts))));
  }

  @AfterAll
  static void printTable() {
    if (!TABLE.isEmpty()) {
      System.out.print(TABLE);
    }
  }

  /** The paths of all scripts in the folder, with slashes. */
  private static List<String> scripts(Path suite) {
    try (Stream<Path> files = Files.walk(suite)) {
      return files
          .map(file -> suite.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".wast"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The script is run when its container's tests are asked for, not before. */
  private static DynamicContainer container(Path suite, String script) {
    return dynamicContainer(script, Stream.of(script).flatMap(_ -> tests(suite, script).stream()));
  }

  private static List<DynamicTest> tests(Path suite, String script) {
    int assertions = 1;
    List<CommandResult> results;
    try {
      Path file = suite.resolve(script);
      ParseOptions options = ScriptOptions.of(file);
      Script parsed = ScriptParser.parse(Files.readAllBytes(file), options.features());
      assertions = parsed.assertions();
      results = ScriptRunner.run(parsed, options).commands();
    } catch (MalformedModule fault) {
      results = ScriptResult.unreadable(fault).commands();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String missing = UNSUPPORTED_SCRIPTS.get(script);
    return missing == null
        ? supported(script, results)
        : List.of(unsupported(script, missing, assertions, results));
  }

  private static List<DynamicTest> supported(String script, List<CommandResult> results) {
    List<DynamicTest> tests = new ArrayList<>();
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (CommandResult result : results) {
      String place = script + ":" + result.line();
      String reason = KNOWN_FAILURES.get(place);
      String failure = result.failure();
      if (reason != null && failure == null) {
        failure = "passes, so it must leave known-failures.txt";
      } else if (reason != null) {
        skipped++;
        tests.add(dynamicTest(name(result), () -> abort(place + " is known to fail: " + reason)));
        continue;
      }
      if (failure == null) {
        passed++;
        tests.add(dynamicTest(name(result), () -> {}));
      } else {
        failed++;
        String message = place + ": " + failure;
        tests.add(dynamicTest(name(result), () -> fail(message)));
      }
    }
    TABLE.add(folder(script), passed, failed, skipped);
    return tests;
  }

  private static String name(CommandResult result) {
    return "line " + result.line() + ": " + result.directive();
  }

  /** Unsupported scripts are run as well, so that one which passes does not stay listed. */
  private static DynamicTest unsupported(
      String script, String missing, int assertions, List<CommandResult> results) {
    boolean passes = results.stream().allMatch(CommandResult::passed);
    TABLE.add(folder(script), 0, passes ? 1 : 0, assertions);
    return dynamicTest(
        "needs " + missing,
        () -> {
          if (passes) {
            fail(script + " passes whole, so it must leave unsupported-scripts.txt");
          }
          abort(script + " needs " + missing);
        });
  }

  private static String folder(String script) {
    int slash = script.lastIndexOf('/');
    return slash < 0 ? "." : script.substring(0, slash);
  }

  private static DynamicTest lists(Set<String> scripts) {
    return dynamicTest(
        "the lists name only scripts that exist",
        () -> {
          Set<String> unknown = new TreeSet<>(UNSUPPORTED_SCRIPTS.keySet());
          for (String place : KNOWN_FAILURES.keySet()) {
            unknown.add(place.substring(0, Math.max(0, place.lastIndexOf(':'))));
          }
          unknown.removeAll(scripts);
          if (!unknown.isEmpty()) {
            fail("listed, but not in the suite: " + unknown);
          }
        });
  }
}
