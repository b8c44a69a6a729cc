// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

/**
 * A time, or something else that is measured, with the half of its 99.9 % confidence interval.
 *
 * @param score the mean
 * @param error half of the interval, NaN where there are too few measurements for one
 */
record Measured(double score, double error) {

  String text() {
    if (Double.isNaN(error)) {
      return "%s".formatted(digits(score));
    }
    return "%s ± %s".formatted(digits(score), digits(error));
  }

  private static String digits(double number) {
    return number >= 100 ? "%.0f".formatted(number) : "%.3g".formatted(number);
  }
}
