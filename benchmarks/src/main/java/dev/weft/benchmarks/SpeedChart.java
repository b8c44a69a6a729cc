// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * The chart of speeds by kernel, as PNG: XChart draws the text of an SVG as paths, which makes half
 * a megabyte of it.
 *
 * <p>The axis is linear and shows decimal logarithms, whose labels are the ratios: so the
 * intervals, which are symmetric as factors, can be drawn.
 */
final class SpeedChart {

  /** Colours that can be told apart also by those who see some of them as one. */
  private static final Color[] COLOURS = {
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0x999999)
  };

  private SpeedChart() {}

  /**
   * Writes the chart.
   *
   * @param file what to write, with {@code .png}
   * @param title what stands above
   * @param caption what stands below
   * @param kernels the names at the horizontal axis
   * @param speeds for each engine a ratio for each kernel
   */
  static void write(
      Path file,
      String title,
      String caption,
      List<String> kernels,
      Map<String, List<Ratio>> speeds)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder().width(1400).height(600).title(title).xAxisTitle(caption).build();
    style(chart.getStyler());
    limit(chart.getStyler(), speeds);
    speeds.forEach((engine, ratios) ->
        chart.addSeries(
            engine,
            kernels,
            ratios.stream().map(SpeedChart::logarithm).toList(),
            ratios.stream().map(ratio -> ratio.error() / Math.log(10)).toList()));
    ChartEncoder.saveChart(chart, file.toString(), "png");
  }

  private static void style(CategoryStyler styler) {
    styler.setYAxisTickLabelsFormattingFunction(SpeedChart::label);
    styler.setAvailableSpaceFill(0.85);
    styler.setYAxisTickMarkSpacingHint(60);
    styler.setErrorBarsColor(Color.DARK_GRAY);
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE); // for pages that are dark
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  private static double logarithm(Ratio ratio) {
    return ratio.logarithm() / Math.log(10);
  }

  private static String label(double logarithm) {
    return new BigDecimal(Math.pow(10, logarithm)).round(new MathContext(2)).toPlainString();
  }

  /**
   * Makes the axis as long as the ratios need, and 1, but not longer for an interval that knows
   * nothing.
   */
  private static void limit(CategoryStyler styler, Map<String, List<Ratio>> speeds) {
    DoubleSummaryStatistics all =
        speeds.values().stream()
            .flatMap(List::stream)
            .mapToDouble(SpeedChart::logarithm)
            .summaryStatistics();
    styler.setYAxisMin(Math.min(all.getMin(), 0) - 0.3);
    styler.setYAxisMax(Math.max(all.getMax(), 0) + 0.3);
  }
}
