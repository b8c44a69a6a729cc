// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import dev.weft.core.error.Trap;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a program has left behind.
 *
 * @param outcome how it ended
 * @param stdout what it wrote
 * @param stderr what it wrote there
 */
record ProgramEnd(String outcome, String stdout, String stderr) {

  /** Longer than any of the programs takes on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  static ProgramEnd exited(int code, String stdout, String stderr) {
    return new ProgramEnd("exited with " + code, stdout, stderr);
  }

  /** Runs a program that reads nothing. */
  static ProgramEnd of(WasiProcess.Builder program) throws InterruptedException {
    return of(program, "");
  }

  /** Runs a program to its end. */
  static ProgramEnd of(WasiProcess.Builder program, String stdin) throws InterruptedException {
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    program
        .stdin(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)))
        .stdout(stdout)
        .stderr(stderr);
    try (WasiProcess process = program.start()) {
      String outcome =
          switch (process.await(LIMIT)) {
            case Outcome.Exited(int code) -> "exited with " + code;
            case Outcome.Trapped(Trap trap, int _) -> trap.getMessage() + trap.backtrace();
            case Outcome other -> other.toString();
          };
      return new ProgramEnd(
          outcome,
          stdout.toString(StandardCharsets.UTF_8),
          stderr.toString(StandardCharsets.UTF_8));
    }
  }
}
