// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A program of a suite that runs. Its standard input is open, and nothing comes in it. */
interface ProgramRun {

  /** Longer than any program takes on a busy machine. */
  Duration LIMIT = Duration.ofSeconds(60);

  /** Starts programs in one way. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts a program.
     *
     * @param program binary or text
     * @param specification its arguments and environment
     * @param folder belongs to the run; the program's root is in it
     */
    ProgramRun start(Path program, ProgramSpecification specification, ProgramFolder folder)
        throws IOException;
  }

  /** Waits until it has ended, but not for ever; says whether it has. */
  boolean await(Duration limit) throws InterruptedException;

  /** Ends it from outside, without waiting for that. */
  void kill();

  /** What came of it so far. */
  ProgramResult result() throws IOException;

  /** Says what is wrong with a run that must end by itself, or null. */
  static String failure(ProgramRun run, ProgramSpecification specification)
      throws IOException, InterruptedException {
    return failure(run, specification, LIMIT);
  }

  /** Says what is wrong with a run that must end by itself within some time, or null. */
  static String failure(ProgramRun run, ProgramSpecification specification, Duration limit)
      throws IOException, InterruptedException {
    if (run.await(limit)) {
      return specification.failureOf(run.result());
    }
    return "it has not ended after " + limit + killed(run) + '\n' + run.result();
  }

  /** Says what is wrong with a run that must go on until it is killed after some time, or null. */
  static String failureUntilKilled(ProgramRun run, Duration time)
      throws IOException, InterruptedException {
    if (run.await(time)) {
      ProgramResult result = run.result();
      return "it should go on until it is killed, found " + result.end() + '\n' + result;
    }
    String failure = killed(run);
    return failure.isEmpty() ? null : "it runs" + failure + '\n' + run.result();
  }

  private static String killed(ProgramRun run) throws InterruptedException {
    run.kill();
    return run.await(LIMIT) ? "" : ", and goes on " + LIMIT + " after it was killed";
  }
}
