// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;

/** The chart of speeds by kernel, as SVG. */
final class SpeedChart {

  private SpeedChart() {}

  /**
   * Writes the chart.
   *
   * @param file what to write, with or without {@code .svg}
   * @param title what stands above
   * @param kernels the names at the horizontal axis
   * @param speeds for each engine a speed above 0 for each kernel
   */
  static void write(Path file, String title, List<String> kernels, Map<String, List<Double>> speeds)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1200)
            .height(500)
            .title(title)
            .yAxisTitle("times Endive's interpreter")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(below(speeds)); // it would be 0, which has no logarithm
    chart.getStyler().setXAxisLabelRotation(30);
    speeds.forEach((engine, values) -> chart.addSeries(engine, kernels, values));
    ChartEncoder.saveChart(chart, file.toString(), "svg");
  }

  /** {@return a power of ten below all speeds} */
  private static double below(Map<String, List<Double>> speeds) {
    double smallest =
        speeds.values().stream().flatMap(List::stream).mapToDouble(speed -> speed).min().orElse(1);
    return Math.pow(10, Math.ceil(Math.log10(smallest)) - 1);
  }
}
