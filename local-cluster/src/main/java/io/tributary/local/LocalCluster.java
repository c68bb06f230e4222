package io.tributary.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker and a Flink cluster in this process. */
public final class LocalCluster implements Closeable {
  private final Path folder;
  private final boolean temporary;
  private final EmbeddedBroker broker;
  private final LocalFlink flink;

  private LocalCluster(Path folder, boolean temporary, int kafkaPort, int flinkPort, int slots) {
    this.folder = folder;
    this.temporary = temporary;
    this.broker = new EmbeddedBroker(folder.resolve("kafka"), kafkaPort);
    this.flink = new LocalFlink(folder.resolve("flink"), flinkPort, slots);
  }

  /** Starts a cluster whose data go when it is closed. */
  public static LocalCluster startTemporary(int kafkaPort, int flinkPort, int slots)
      throws Exception {
    return start(
        new LocalCluster(
            Files.createTempDirectory("tributary-"), true, kafkaPort, flinkPort, slots));
  }

  /** Starts a cluster whose data stay in a folder. */
  public static LocalCluster start(Path folder, int kafkaPort, int flinkPort, int slots)
      throws Exception {
    Files.createDirectories(folder);
    return start(new LocalCluster(folder, false, kafkaPort, flinkPort, slots));
  }

  private static LocalCluster start(LocalCluster cluster) throws Exception {
    boolean started = false;
    try {
      cluster.broker.start();
      cluster.flink.start();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  public EmbeddedBroker broker() {
    return broker;
  }

  public LocalFlink flink() {
    return flink;
  }

  /** Where its data are. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try {
      flink.close();
    } finally {
      broker.close();
      if (temporary) {
        Folders.delete(folder);
      }
    }
  }
}
