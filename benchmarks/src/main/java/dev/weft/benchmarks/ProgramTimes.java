// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How long an engine takes for a real program, or why that is not known.
 *
 * @param loading milliseconds until the program was ready to run; NaN if that is a part of each run
 * @param runs milliseconds of each run, in turn; at least one where there is no failure
 * @param failure why it does not run; null if it does
 */
record ProgramTimes(double loading, List<Double> runs, String failure) {

  /** How many runs are for warming up, if there are more. */
  static final int WARMUPS = 2;

  /** How many runs there are, if there is time. */
  static final int RUNS = WARMUPS + 5;

  private static final int LONGEST_FAILURE = 160;

  static ProgramTimes failed(String failure) {
    String line = failure.strip().replaceAll("\\s+", " ");
    return new ProgramTimes(
        Double.NaN,
        List.of(),
        line.length() <= LONGEST_FAILURE ? line : line.substring(0, LONGEST_FAILURE) + "…");
  }

  static ProgramTimes failed(Throwable thrown) {
    return failed(failure(thrown));
  }

  /** What there is to say of a failure; those that are thrown here have no need of their class. */
  static String failure(Throwable thrown) {
    return thrown instanceof IllegalStateException
        ? thrown.getMessage()
        : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
  }

  /**
   * Reads what a process has printed: {@code loaded} and {@code run}, each with nanoseconds, and
   * {@code fails}, with the reason. A program that fails once has no times.
   *
   * @param unfinished why there is nothing, if there is neither a run nor a reason
   */
  static ProgramTimes of(List<String> lines, String unfinished) {
    double loading = Double.NaN;
    List<Double> runs = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      switch (parts[0]) {
        case "loaded" -> loading = Long.parseLong(parts[1]) / 1e6;
        case "run" -> runs.add(Long.parseLong(parts[1]) / 1e6);
        case "fails" -> {
          return failed(parts[1]);
        }
        default -> {} // an engine warns of something
      }
    }
    return runs.isEmpty() ? failed(unfinished) : new ProgramTimes(loading, runs, null);
  }

  /** {@return the time of the first run, which has no interval} */
  Measured first() {
    return new Measured(runs.getFirst(), Double.NaN);
  }

  /**
   * The time of a run without those for warming up. Where there was no time for more, it is that of
   * the last one, even if that is the first.
   */
  Measured steady() {
    return Statistic.of(runs.subList(Math.min(WARMUPS, runs.size() - 1), runs.size()));
  }
}
