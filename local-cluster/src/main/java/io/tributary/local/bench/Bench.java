package io.tributary.local.bench;

import io.tributary.local.Folders;
import io.tributary.local.LocalCluster;
import io.tributary.local.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Measures the pipeline against the limits of the machine and against what else a user could take.
 * Everything runs on this machine, in this process unless a figure says otherwise; a cluster is
 * started when a figure first needs one.
 */
public final class Bench implements Closeable {
  /** Parallelism of the job where a figure does not vary it, and the cluster's slots. */
  static final int PARALLELISM = 2;

  private static final Map<String, Figure> FIGURES = byName();

  private final Form form;
  private final Consumer<String> progress;
  private final Deque<Closeable> owned = new ArrayDeque<>();
  private LocalCluster cluster;
  private String only = "";

  /**
   * A run in which nothing has been measured.
   *
   * @param progress is told what goes on, a line at a time
   */
  public Bench(Form form, Consumer<String> progress) {
    this.form = form;
    this.progress = progress;
  }

  private static Map<String, Figure> byName() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    List.of(
            new FoldFigure(),
            new IngestFigure(),
            new LiveFigure(),
            new CloseFigure(),
            new SmallFigure(),
            new ScaleFigure(),
            new CreditFigure(),
            new RobustFigure(),
            new CapacityFigure(),
            new CheckpointFigure(),
            new PeerFigure())
        .forEach(figure -> figures.put(figure.name(), figure));
    return Collections.unmodifiableMap(figures);
  }

  /** The names of all figures, in the order in which they are measured, with a line about each. */
  public static Map<String, String> figures() {
    Map<String, String> about = new LinkedHashMap<>();
    FIGURES.forEach((name, figure) -> about.put(name, figure.about()));
    return about;
  }

  /**
   * Measures one figure.
   *
   * @param wanted its name, and after a slash how the cases begin that are wanted
   * @throws IllegalArgumentException when there is none of that name
   */
  public List<Outcome> measure(String wanted) throws Exception {
    String name = figure(wanted);
    only = wanted.equals(name) ? "" : wanted.substring(name.length() + 1);
    tell(name + ": " + FIGURES.get(name).about());
    List<Outcome> outcomes = FIGURES.get(name).measure(this);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("figure " + name + " has no case " + only + " here");
    }
    return outcomes;
  }

  /** The figure that is meant; throws IllegalArgumentException when there is none of that name. */
  public static String figure(String wanted) {
    String name = wanted.split("/", 2)[0];
    if (!FIGURES.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is no figure '" + name + "'; known: " + String.join(", ", FIGURES.keySet()));
    }
    return name;
  }

  /** Whether a case is wanted. */
  boolean wants(String label) {
    return label.startsWith(only);
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
      cluster = own(LocalCluster.startTemporary(Ports.free(), Ports.free(), PARALLELISM));
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

  /** A new folder, which goes at the end at the latest. */
  Path newFolder() throws IOException {
    Path folder = Files.createTempDirectory("tributary-bench-");
    own(() -> Folders.delete(folder));
    return folder;
  }

  /** Sees to it that something is closed when the measurements end, however they end. */
  synchronized <C extends Closeable> C own(C resource) {
    owned.push(resource);
    return resource;
  }

  /** Closes what is left, the newest first. */
  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (IOException e) {
        failure = e;
      }
    }
    cluster = null;
    if (failure != null) {
      throw failure;
    }
  }
}
