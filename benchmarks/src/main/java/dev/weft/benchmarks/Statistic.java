// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.util.List;
import org.openjdk.jmh.util.ListStatistics;

/** Makes of single times what JMH makes of them. */
final class Statistic {

  private Statistic() {}

  static Measured of(List<Double> times) {
    ListStatistics statistics = new ListStatistics();
    times.forEach(statistics::addValue);
    return new Measured(statistics.getMean(), statistics.getMeanErrorAt(0.999));
  }
}
