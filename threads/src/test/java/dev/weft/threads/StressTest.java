// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs the tests in {@code src/jcstress} by jcstress, in JVMs of its own and on the class path: its
 * generated classes know of no modules. Here it is a short selection; the profile {@code stress}
 * runs all of them. What jcstress reports stays in {@code target/stress}.
 */
final class StressTest {

  /** One of each kind with two threads. */
  private static final String SELECTION =
      "StoreBuffering.(OfBytes|OfMixedWidths)|MessagePassing.OfShorts|Updates.OfAByteInAnInt"
          + "|CompareExchange.OfBytes|Growth|WaitAndNotify|Processes";

  private static final String TESTS_OF_FOUR_THREADS = "dev.weft.stress.IndependentReads";

  private static final Path REPORTS = Path.of("target", "stress").toAbsolutePath();

  /** Where jcstress stands; at the end, what came of everything that it has planned to run. */
  private static final Pattern RESULTS =
      Pattern.compile(
          "(\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

  // B8, B10, B11, B13, B15, B5, B6, A18, A15
  @Test
  void whatThreadsSeeOfEachOtherIsAllowed() throws IOException, InterruptedException {
    if (!Boolean.getBoolean("weft.stress.all")) {
      // Arguments for the tested JVM keep jcstress from trying all its compilers' options.
      List<String> briefly =
          List.of("-f", "1", "-time", "150", "-iters", "3", "-sc", "false", "-jvmArgs", "-Xmx256m");
      stress("selection", SELECTION, List.of(), briefly, Duration.ofMinutes(10));
      return;
    }
    String mode = System.getProperty("weft.stress.mode", "quick");
    // Each actor compiled in each way, which is nine times as many runs for two and 81 for four.
    boolean split = Boolean.getBoolean("weft.stress.split");
    List<String> options = new ArrayList<>(List.of("-m", mode, "-sc", Boolean.toString(split)));
    Duration limit = Duration.ofHours(Integer.getInteger("weft.stress.hours", 2));
    stress("all", "dev.weft.stress", List.of(), options, limit);
    if (Runtime.getRuntime().availableProcessors() < 4) {
      // jcstress runs no test that has more threads than there are processors. It counts as many as
      // its JVM says, unless it finds the system's own list, which it only looks for on Linux.
      // So it is told otherwise. They take turns then, and give way to each other when they wait.
      options.addAll(List.of("-spinStyle", "THREAD_YIELD"));
      List<String> pretence = List.of("-XX:ActiveProcessorCount=4", "-Dos.name=unknown");
      stress("four", TESTS_OF_FOUR_THREADS, pretence, options, limit);
    }
  }

  /** Runs jcstress; all that it plans must pass. */
  private static void stress(
      String name, String tests, List<String> jvmOptions, List<String> options, Duration limit)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectories(REPORTS.resolve(name));
    Path log = directory.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            System.getProperty("weft.stress.classes"),
            System.getProperty("jdk.module.path"),
            System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-r", directory.toString(), "-t", tests));
    command.addAll(options);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile()) // where it puts its results
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String output = Files.readString(log, StandardCharsets.UTF_8);
    String results = "nothing was run";
    boolean passed = false;
    for (Matcher matcher = RESULTS.matcher(output); matcher.find(); ) { // the last one
      results = matcher.group();
      passed = !matcher.group(1).equals("0") && matcher.group(2).equals(matcher.group(1));
    }
    Duration time = Duration.ofSeconds((System.nanoTime() - start) / 1_000_000_000);
    System.out.printf("jcstress, %s: %s; %s; see %s%n", name, results, time, directory);
    assertThat(ended).as("it ends within %s; %s", limit, output).isTrue();
    // Not 0 if a result was forbidden, or if a test could not run to its end.
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(passed).as(output).isTrue();
  }
}
