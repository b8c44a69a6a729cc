// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpeedChartTest {

  private static final int FIRST_COLOUR = 0xFFE69F00;

  /** Where the axis is; the legend is below it. */
  private static final int ABOVE_LEGEND = 500;

  /** More than the line of an interval covers of a bar, less than there is between two bars. */
  private static final int INTERVAL_WIDTH = 10;

  @Test
  void theAxisIsLogarithmicAndBeginsAtOne(@TempDir Path folder) throws IOException {
    List<Integer> bars = bars(draw(folder.resolve("chart.png"), 0.1));
    assertThat(bars).hasSize(3);
    assertThat(bars.get(1)).isCloseTo(2 * bars.get(0), within(3));
    assertThat(bars.get(2)).as("0.1 hangs down").isCloseTo(bars.get(0), within(3));
  }

  @Test
  void anIntervalThatKnowsNothingLeavesTheScaleAsItIs(@TempDir Path folder) throws IOException {
    assertThat(bars(draw(folder.resolve("vague.png"), 40)))
        .isEqualTo(bars(draw(folder.resolve("exact.png"), 0.1)));
  }

  @Test
  void theBackgroundIsWhiteOnPagesOfAnyColour(@TempDir Path folder) throws IOException {
    assertThat(draw(folder.resolve("chart.png"), 0.1).getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
  }

  private static BufferedImage draw(Path file, double error) throws IOException {
    SpeedChart.write(
        file,
        "Speed",
        "a machine",
        List.of("fib", "sieve", "sort"),
        Map.of("engine", List.of(ratio(10, error), ratio(100, error), ratio(0.1, error))));
    return ImageIO.read(file.toFile());
  }

  private static Ratio ratio(double value, double error) {
    return new Ratio(Math.log(value), error);
  }

  /** {@return the heights of bars, from left to right} */
  private static List<Integer> bars(BufferedImage image) {
    List<Integer> heights = new ArrayList<>();
    int last = -INTERVAL_WIDTH;
    for (int x = 0; x < image.getWidth(); x++) {
      int height = 0;
      for (int y = 0; y < ABOVE_LEGEND; y++) {
        height += image.getRGB(x, y) == FIRST_COLOUR ? 1 : 0;
      }
      if (height > 0) {
        if (x - last > INTERVAL_WIDTH) {
          heights.add(0);
        }
        heights.set(heights.size() - 1, Math.max(heights.getLast(), height));
        last = x;
      }
    }
    return heights;
  }
}
