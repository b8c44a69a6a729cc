// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that {@code weft run} runs in a Java process of its own. */
final class CommandLineRun implements ProgramRun {

  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private CommandLineRun(List<String> command, ProgramFolder folder) throws IOException {
    stdout = folder.file("stdout");
    stderr = folder.file("stderr");
    process =
        new ProcessBuilder(command)
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
  }

  /** A {@link ProgramRun.Starter}. */
  static ProgramRun start(Path program, ProgramSpecification specification, ProgramFolder folder)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The modules of this Java process, as the launcher has them in one folder.
    command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("-m", "dev.weft.threads/dev.weft.threads.cli.Main", "run"));
    specification
        .env()
        .forEach((key, value) -> command.addAll(List.of("--env", key + "=" + value)));
    if (folder.root() != null) {
      command.addAll(List.of("--dir", folder.root() + "::/"));
    }
    command.add(program.toString());
    command.addAll(specification.args());
    return new CommandLineRun(command, folder);
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void kill() {
    process.destroy(); // as a shell's kill, which the JVM obeys only while it can
  }

  @Override
  public ProgramResult result() throws IOException {
    String out = Files.readString(stdout);
    String err = Files.readString(stderr);
    return process.isAlive()
        ? ProgramResult.ended("none, it runs", out, err)
        : ProgramResult.exited(process.exitValue(), out, err);
  }
}
