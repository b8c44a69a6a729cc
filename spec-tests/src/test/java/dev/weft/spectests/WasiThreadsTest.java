// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.spectests.ProgramTests.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suites of wasi-threads: each program is a test in this Java process and one on the command
 * line, and the scripts are run as the specification's are.
 */
@ExtendWith(SuiteReport.class)
final class WasiThreadsTest {

  private static final String TEXT = ".wat";
  private static final String BINARY = ".wasm";
  private static final String TEMPLATE = ".wat.jinja";

  @TestFactory
  Stream<? extends DynamicNode> scripts() {
    Path suite = Suites.find(Suites.WASI_THREADS);
    return suite == null ? Stream.empty() : ScriptTests.of(suite, Suites.WASI_THREADS);
  }

  @TestFactory
  Stream<DynamicTest> programs(@TempDir Path temporary) {
    Path suite = Suites.find(Suites.WASI_THREADS);
    if (suite == null) {
      return Stream.of(Suites.missing(Suites.WASI_THREADS));
    }
    ProgramTests programs = new ProgramTests(Suites.WASI_THREADS, suite, temporary);
    List<DynamicTest> tests = new ArrayList<>();
    for (String program : paths(suite)) {
      tests.add(programs.library(program, check(programs, program, LibraryRun::start)));
      tests.add(programs.commandLine(program, check(programs, program, CommandLineRun::start)));
    }
    return Stream.concat(tests.stream(), Stream.of(programs.list(tests)));
  }

  /** What is there as text and as a binary module is run as the latter. */
  private static Set<String> paths(Path suite) {
    Set<String> programs = new TreeSet<>(Suites.files(suite, TEXT));
    for (String binary : Suites.files(suite, BINARY)) {
      programs.remove(binary.substring(0, binary.length() - BINARY.length()) + TEXT);
      programs.add(binary);
    }
    programs.addAll(Suites.files(suite, TEMPLATE));
    return programs;
  }

  private static Check check(ProgramTests programs, String name, ProgramRun.Starter starter) {
    return switch (name) {
      case "wasmtime/threads.wat" ->
          program -> {
            String output = "Called _start\n" + "Running wasi_thread_start\n".repeat(3) + "Done\n";
            return programs.check(
                starter, program, ProgramSpecification.DEFAULT.withStdout(output));
          };
      case "toywasm/infiniteloops.wat" ->
          program -> {
            ProgramFolder folder =
                ProgramFolder.in(programs.temporary(), program, ProgramSpecification.DEFAULT);
            return ProgramRun.failureUntilKilled(
                starter.start(program, ProgramSpecification.DEFAULT, folder),
                Duration.ofSeconds(2));
          };
      case "toywasm/many_spawn.wat.jinja" ->
          program ->
              programs.check(
                  starter, manySpawn(programs.temporary(), program), ProgramSpecification.DEFAULT);
      default -> programs.check(starter);
    };
  }

  /** Fills the template with the numbers that it says are the usual ones. */
  private static Path manySpawn(Path folder, Path template) throws IOException {
    long threads = 1000;
    long sleepMilliseconds = 3000;
    String text =
        Files.readString(template)
            .replaceAll("(?m)^\\{% set .*%}$", "")
            .replace("{{NUM}}", Long.toString(threads))
            .replace("{{SLEEP_MS * 1000000}}", Long.toString(sleepMilliseconds * 1_000_000))
            .replace("{{EXPECTED}}", Long.toString(threads * (threads + 1) / 2));
    if (text.contains("{%") || text.contains("{{")) {
      throw new IllegalStateException(template + " needs more than is filled in here:\n" + text);
    }
    return Files.writeString(Files.createTempFile(folder, "many_spawn", TEXT), text);
  }
}
