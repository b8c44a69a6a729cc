// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the tests in {@code src/jcstress} by jcstress, in JVMs of its own and on the class path: its
 * generated classes know of no modules. Here it is a short selection; the profile {@code stress}
 * runs all of them.
 */
final class StressTest {

  /** One of each kind with two threads; jcstress runs none with more threads than processors. */
  private static final String SELECTION =
      "StoreBuffering.(OfBytes|OfMixedWidths)|MessagePassing.OfShorts|Updates.OfAByteInAnInt"
          + "|CompareExchange.OfBytes|Growth|WaitAndNotify|Processes";

  // B8, B10, B11, B13, B15, B5, B6, A18, A15
  @Test
  void whatThreadsSeeOfEachOtherIsAllowed(@TempDir Path directory)
      throws IOException, InterruptedException {
    boolean all = Boolean.getBoolean("weft.stress.all");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            System.getProperty("weft.stress.classes"),
            System.getProperty("jdk.module.path"),
            System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-r", directory.toString()));
    // Arguments for the tested JVM keep jcstress from trying all its compilers' options.
    command.addAll(
        all
            ? List.of(
                "-t", "dev.weft.stress", "-m", System.getProperty("weft.stress.mode", "quick"))
            : List.of(
                "-t",
                SELECTION,
                "-f",
                "1",
                "-time",
                "150",
                "-iters",
                "3",
                "-sc",
                "false",
                "-jvmArgs",
                "-Xmx256m"));
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(all ? 240 : 10, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String output = Files.readString(log, StandardCharsets.UTF_8);
    if (all) {
      System.out.println(output);
    }
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).containsPattern("[1-9]\\d* passed, 0 failed, 0 soft errs, 0 hard errs");
    if (all && Runtime.getRuntime().availableProcessors() < 4) {
      System.out.println(
          "WARNING: jcstress does not run tests with more threads than processors"
              + " (IndependentReads)");
    }
  }
}
