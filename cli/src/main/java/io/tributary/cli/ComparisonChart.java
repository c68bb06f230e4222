package io.tributary.cli;

import io.tributary.local.sim.Comparison;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws accuracy by round: a line for the median of each task; the spread stands in the tables. */
final class ComparisonChart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;

  private static final int LABELS = 11;

  /** Colours that people with any colour vision can tell apart (Okabe and Ito 2008), and more. */
  private static final Color[] COLORS = {
    new Color(0x000000), new Color(0xE69F00), new Color(0x56B4E9), new Color(0x009E73),
    new Color(0xF0E442), new Color(0x0072B2), new Color(0xD55E00), new Color(0xCC79A7),
    new Color(0x999999), new Color(0x6A3D9A), new Color(0xB15928), new Color(0x33A02C)
  };

  private ComparisonChart() {}

  static void draw(Map<String, List<Comparison.Run>> runs, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Accuracy by round, median over the seeds")
            .xAxisTitle("round")
            .yAxisTitle("accuracy on held-out data")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setSeriesColors(COLORS);
    chart.getStyler().setXAxisMaxLabelCount(LABELS);
    runs.forEach((label, of) -> add(chart, label, of));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static void add(XYChart chart, String label, List<Comparison.Run> of) {
    int rounds = of.stream().mapToInt(run -> run.rounds().size()).max().orElseThrow();
    List<Integer> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      int at = round;
      ComparisonTables.Spread accuracy =
          ComparisonTables.Spread.of(of.stream().map(run -> run.accuracyAfter(at)).toList());
      x.add(round);
      y.add(accuracy.median());
    }
    chart.addSeries(label, x, y).setMarker(SeriesMarkers.NONE);
  }
}
