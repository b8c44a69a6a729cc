// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes tests of the {@code .wast} scripts of a suite: a container for each script, in it a test
 * for each assertion and for each other command that fails. {@code known-failures.txt} says which
 * are let off and why; it may not list what passes.
 */
final class ScriptTests {

  private final Path suite;

  /** Stands before the paths of scripts where they are listed and in the table. */
  private final String prefix;

  private ScriptTests(Path suite, String prefix) {
    this.suite = suite;
    this.prefix = prefix;
  }

  /** The tests of the specification's scripts, and one of the list. */
  static Stream<DynamicNode> ofSpecification(Path suite) {
    ScriptTests tests = new ScriptTests(suite, "");
    List<String> scripts = Suites.files(suite, ".wast");
    return Stream.concat(
        scripts.stream().map(tests::container), Stream.of(list(Set.copyOf(scripts))));
  }

  /** The tests of the scripts of another suite. */
  static Stream<DynamicContainer> of(Path suite, String name) {
    ScriptTests tests = new ScriptTests(suite, name + "/");
    return Suites.files(suite, ".wast").stream().map(tests::container);
  }

  /** The script is run when its container's tests are asked for, not before. */
  private DynamicContainer container(String script) {
    return dynamicContainer(script, Stream.of(script).flatMap(_ -> tests(script).stream()));
  }

  private List<DynamicTest> tests(String script) {
    AssembledModules roundTrip = new AssembledModules();
    List<CommandResult> results;
    Path file = suite.resolve(script);
    try {
      ParseOptions options = ScriptOptions.of(file);
      Script parsed = ScriptParser.parse(Files.readAllBytes(file), options.features());
      roundTrip = AssembledModules.of(parsed, options);
      results = ScriptRunner.run(parsed, options).commands();
    } catch (MalformedModule fault) {
      results = ScriptResult.unreadable(fault).commands();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tests(prefix + script, results, roundTrip);
  }

  private static List<DynamicTest> tests(
      String script, List<CommandResult> results, AssembledModules roundTrip) {
    List<DynamicTest> tests = new ArrayList<>();
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (CommandResult result : results) {
      KnownFailures.Verdict verdict =
          KnownFailures.judge(script + ":" + result.line(), result.failure());
      switch (verdict) {
        case KnownFailures.Verdict.Passed _ -> passed++;
        case KnownFailures.Verdict.Failed _ -> failed++;
        case KnownFailures.Verdict.Skipped _ -> skipped++;
      }
      tests.add(dynamicTest("line " + result.line() + ": " + result.directive(), verdict::tell));
    }
    SuiteReport.add(folder(script), passed, failed, skipped);
    if (roundTrip.count() > 0) {
      tests.add(
          dynamicTest(
              "what is assembled can be decoded: " + roundTrip.count() + " modules",
              () -> assertThat(roundTrip.faults()).isEmpty()));
    }
    return tests;
  }

  private static String folder(String script) {
    int slash = script.lastIndexOf('/');
    return slash < 0 ? "." : script.substring(0, slash);
  }

  private static DynamicTest list(Set<String> scripts) {
    return dynamicTest(
        "the list names only scripts that exist",
        () -> KnownFailures.requireKnown(KnownFailures.of(Suites.SPECIFICATION), scripts));
  }
}
