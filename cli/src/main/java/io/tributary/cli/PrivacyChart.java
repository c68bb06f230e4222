package io.tributary.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what has been spent against rounds, with the budget as a line. */
final class PrivacyChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;

  private PrivacyChart() {}

  static void draw(String task, List<PrivacyShowCommand.Spent> spent, double budget, Path file)
      throws IOException {
    System.setProperty("java.awt.headless", "true");
    if (spent.isEmpty()) {
      throw CliException.failed(
          "NOTHING_RELEASED", "no round of task " + task + " was released yet", "draw it later");
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Privacy spent by " + task)
            .xAxisTitle("round")
            .yAxisTitle("epsilon")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    chart.getStyler().setYAxisMin(0.0);
    double[] rounds = spent.stream().mapToDouble(PrivacyShowCommand.Spent::round).toArray();
    double[] epsilon = spent.stream().mapToDouble(PrivacyShowCommand.Spent::epsilon).toArray();
    double[] line = new double[rounds.length];
    java.util.Arrays.fill(line, budget);
    chart.addSeries("spent on the participant that took part most", rounds, epsilon);
    chart.addSeries("budget", rounds, line).setMarker(SeriesMarkers.NONE);
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
