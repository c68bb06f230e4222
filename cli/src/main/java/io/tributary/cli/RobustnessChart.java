package io.tributary.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.style.Styler;

/** Draws tables as heat maps, one below the other: dark is low accuracy, light is high. */
final class RobustnessChart {
  private static final int COLUMN = 105;
  private static final int ROW = 26;
  private static final int MARGIN = 190;
  private static final double PERCENT = 100;
  private static final Font VALUES = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font LABELS = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  /**
   * From dark to light, and alike for any colour vision (after viridis, Smith and van der Walt).
   */
  private static final Color[] COLORS = {
    new Color(0x5B3A8C),
    new Color(0x3F6BA8),
    new Color(0x2FA39A),
    new Color(0x8FD05A),
    new Color(0xFDF3A8)
  };

  private RobustnessChart() {}

  static void draw(List<RobustnessTables.Table> tables, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<BufferedImage> panels =
        tables.stream().map(table -> BitmapEncoder.getBufferedImage(panel(table))).toList();
    int width = panels.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
    int height = Math.max(1, panels.stream().mapToInt(BufferedImage::getHeight).sum());
    BufferedImage all = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    int top = 0;
    for (BufferedImage panel : panels) {
      graphics.drawImage(panel, 0, top, null);
      top += panel.getHeight();
    }
    graphics.dispose();
    ImageIO.write(all, "png", file.toFile());
  }

  private static HeatMapChart panel(RobustnessTables.Table table) {
    List<RobustnessTables.Row> rows = table.rows();
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(MARGIN + COLUMN * table.rules().size())
            .height(MARGIN + ROW * rows.size())
            .title(table.title() + ": accuracy in percent")
            .build();
    chart
        .getStyler()
        .setShowValue(true)
        .setValueFont(VALUES)
        .setHeatMapDecimalValueFormatter(
            value -> String.format(java.util.Locale.ROOT, "%.0f", value))
        .setMin(0)
        .setMax(PERCENT)
        .setRangeColors(COLORS)
        .setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(20);
    chart.getStyler().setAxisTickLabelsFont(LABELS);
    add(chart, table);
    return chart;
  }

  /** Rows from the bottom up, as the axis runs. */
  private static void add(HeatMapChart chart, RobustnessTables.Table table) {
    List<RobustnessTables.Row> rows = table.rows();
    List<String> labels = new java.util.ArrayList<>();
    List<Number[]> points = new java.util.ArrayList<>();
    for (int y = 0; y < rows.size(); y++) {
      RobustnessTables.Row row = rows.get(rows.size() - 1 - y);
      labels.add(row.label());
      for (int x = 0; x < row.values().size(); x++) {
        if (!Double.isNaN(row.values().get(x))) {
          points.add(new Number[] {x, y, Math.round(PERCENT * row.values().get(x))});
        }
      }
    }
    chart.addSeries("accuracy", table.rules(), labels, points);
  }
}
