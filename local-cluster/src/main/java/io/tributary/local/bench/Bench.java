package io.tributary.local.bench;

import io.tributary.local.LocalCluster;
import io.tributary.local.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures the pipeline against the limits of the machine and against what else a user could take.
 * Everything runs on this machine, in this process unless a figure says otherwise; a cluster is
 * started when a figure first needs one.
 */
public final class Bench implements Closeable {
  /** Parallelism of the job where a figure does not vary it, and the cluster's slots. */
  static final int PARALLELISM = 2;

  private static final Map<String, Figure> FIGURES =
      List.<Figure>of(new FoldFigure(), new IngestFigure(), new SmallFigure()).stream()
          .collect(
              Collectors.toMap(
                  Figure::name, Function.identity(), (a, b) -> a, java.util.LinkedHashMap::new));

  private final Form form;
  private final Consumer<String> progress;
  private LocalCluster cluster;

  /**
   * A run in which nothing has been measured.
   *
   * @param progress is told what goes on, a line at a time
   */
  public Bench(Form form, Consumer<String> progress) {
    this.form = form;
    this.progress = progress;
  }

  /** The names of all figures, in the order in which they are measured, with a line about each. */
  public static Map<String, String> figures() {
    Map<String, String> about = new java.util.LinkedHashMap<>();
    FIGURES.forEach((name, figure) -> about.put(name, figure.about()));
    return about;
  }

  /**
   * Measures one figure.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public List<Outcome> measure(String name) throws Exception {
    Figure figure = FIGURES.get(name);
    if (figure == null) {
      throw new IllegalArgumentException(
          "there is no figure " + name + "; known: " + String.join(", ", FIGURES.keySet()));
    }
    tell(name + ": " + figure.about());
    return figure.measure(this);
  }

  Form form() {
    return form;
  }

  void tell(String line) {
    progress.accept(line);
  }

  /** The cluster that figures share: broker and Flink in this process. */
  synchronized LocalCluster cluster() throws Exception {
    if (cluster == null) {
      tell("starting a broker and a Flink cluster");
      cluster = LocalCluster.startTemporary(Ports.free(), Ports.free(), PARALLELISM);
    }
    return cluster;
  }

  /** Properties of clients of the shared cluster's broker. */
  Properties client() throws Exception {
    return client(cluster().broker().bootstrapServers());
  }

  static Properties client(String bootstrapServers) {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", bootstrapServers);
    return client;
  }

  /** A new folder beside the shared cluster's. */
  Path newFolder() throws IOException {
    return Files.createTempDirectory("tributary-bench-");
  }

  @Override
  public synchronized void close() throws IOException {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
