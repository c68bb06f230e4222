package io.tributary.cli;

import io.tributary.local.sim.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws accuracy by round: a line for each task's median, with bars from the worst to the best. */
final class ComparisonChart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;

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
    runs.forEach((label, of) -> add(chart, label, of));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static void add(XYChart chart, String label, List<Comparison.Run> of) {
    int rounds = of.stream().mapToInt(run -> run.rounds().size()).max().orElseThrow();
    List<Integer> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> spread = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      int at = round;
      ComparisonTables.Spread accuracy =
          ComparisonTables.Spread.of(of.stream().map(run -> run.accuracyAfter(at)).toList());
      x.add(round);
      y.add(accuracy.median());
      spread.add((accuracy.high() - accuracy.low()) / 2);
    }
    chart.addSeries(label, x, y, spread).setMarker(SeriesMarkers.NONE);
  }
}
