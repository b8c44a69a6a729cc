// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes tests of the programs of a suite: one for each, which runs it in a folder of its own and
 * holds the result against {@code known-failures.txt}.
 *
 * @param suite the suite's name
 * @param folder where it is
 * @param temporary a folder for those of the runs
 */
record ProgramTests(String suite, Path folder, Path temporary) {

  /** Runs a program; says what is wrong, or null. */
  @FunctionalInterface
  interface Check {
    String failure(Path program) throws IOException, InterruptedException;
  }

  /** A test that a program, started in this Java process, does what the file beside it says. */
  DynamicTest library(String program) {
    return library(program, check(LibraryRun::start));
  }

  /** A test of a program in this Java process; its row in the table is that of its folder. */
  DynamicTest library(String program, Check check) {
    return test(program, program, suite + '/' + program.substring(0, program.indexOf('/')), check);
  }

  /** A test of a program on the command line; all these are one row of the table. */
  DynamicTest commandLine(String program, Check check) {
    return test(program, program + " (weft run)", suite + " (weft run)", check);
  }

  private DynamicTest test(String program, String name, String row, Check check) {
    return dynamicTest(
        name,
        () -> {
          String failure = check.failure(folder.resolve(program));
          KnownFailures.Verdict verdict = KnownFailures.judge(suite + '/' + name, failure);
          SuiteReport.add(row, verdict);
          verdict.tell();
        });
  }

  /** A program must do what the file beside it says. */
  Check check(ProgramRun.Starter starter) {
    return program -> check(starter, program, ProgramSpecification.beside(program));
  }

  /** A program must do what a specification says. */
  String check(ProgramRun.Starter starter, Path program, ProgramSpecification specification)
      throws IOException, InterruptedException {
    ProgramFolder run = ProgramFolder.in(temporary, program, specification);
    return ProgramRun.failure(starter.start(program, specification, run), specification);
  }

  /** A test that the known failures of the suite are of these tests or of its scripts. */
  DynamicTest list(List<DynamicTest> tests) {
    Set<String> existing = new HashSet<>();
    tests.forEach(test -> existing.add(suite + '/' + test.getDisplayName()));
    Suites.files(folder, ".wast").forEach(script -> existing.add(suite + '/' + script));
    return dynamicTest(
        "the list of known failures names only what exists",
        () -> KnownFailures.requireKnown(KnownFailures.of(suite), existing));
  }
}
