// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.util.List;

/**
 * How many times as fast something is, as a logarithm, with the error of that.
 *
 * <p>The error is propagated from the 99.9 % intervals of both times to first order, as if both
 * were independent.
 *
 * @param logarithm the natural logarithm
 * @param error half of its interval
 */
record Ratio(double logarithm, double error) {

  static Ratio of(Measured slower, Measured faster) {
    return new Ratio(
        Math.log(slower.score() / faster.score()),
        Math.hypot(slower.error() / slower.score(), faster.error() / faster.score()));
  }

  /** {@return the geometric mean of ratios, of which there is at least one} */
  static Ratio mean(List<Ratio> ratios) {
    double sum = 0;
    double squares = 0;
    for (Ratio ratio : ratios) {
      sum += ratio.logarithm;
      squares += ratio.error * ratio.error;
    }
    return new Ratio(sum / ratios.size(), Math.sqrt(squares) / ratios.size());
  }

  double value() {
    return Math.exp(logarithm);
  }

  /** {@return for example {@code 8.0 (7.1–9.0)}} */
  String text() {
    if (Double.isNaN(error)) {
      return "%.2f".formatted(value());
    }
    return "%.2f (%.2f–%.2f)"
        .formatted(value(), Math.exp(logarithm - error), Math.exp(logarithm + error));
  }
}
