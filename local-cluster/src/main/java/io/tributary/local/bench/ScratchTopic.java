package io.tributary.local.bench;

import io.tributary.participant.FederationAdmin;
import io.tributary.serde.Topics.Stream;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A topic that nobody reads, with the settings of a topic of updates: what writing alone takes. */
final class ScratchTopic implements Closeable {
  private static final int PARTITIONS = 4;
  private static final int LIMIT_SECONDS = 60;
  private final String name;
  private final Admin admin;
  private final Writer writer;

  ScratchTopic(Properties client, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    this.name = name;
    this.admin = Admin.create(client);
    NewTopic topic =
        new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
            .configs(FederationAdmin.topicSettings(Stream.UPDATES));
    admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    this.writer = Writer.of(client);
  }

  /** Writes a record; waits only while the producer's buffer is full. */
  void send(String key, byte[] value) {
    writer.send(name, key, value);
  }

  /** Waits until the broker has everything. */
  void flush() throws InterruptedException, ExecutionException {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
    admin.deleteTopics(List.of(name)); // What is left of it goes with the cluster.
    admin.close(Duration.ofSeconds(10));
  }
}
