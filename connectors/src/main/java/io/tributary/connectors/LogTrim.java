package io.tributary.connectors;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the beginning of a topic, but nothing that the job's newest checkpoint has not read. It
 * never waits: what a call asks for is done, or told of, by a later one.
 */
public final class LogTrim implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);
  private static final String MAX_BYTES = "max.message.bytes";
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private final String topic;
  private final Admin admin;
  private CompletableFuture<Integer> maxBytes;
  private CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> committed;
  private CompletableFuture<Void> deletion;
  private final Map<Integer, Long> deletedBefore = new HashMap<>();
  private boolean warned;

  /** A trimmer of one topic. */
  public LogTrim(Properties client, String topic) {
    this.topic = topic;
    this.admin = Admin.create(client);
    this.maxBytes = askMaxBytes();
  }

  private CompletableFuture<Integer> askMaxBytes() {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(resource))
        .values()
        .get(resource)
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(config -> Integer.valueOf(config.get(MAX_BYTES).value()));
  }

  /** The largest batch that the topic takes, in bytes; empty while it is not known. */
  public OptionalInt maxBytes() {
    if (!maxBytes.isDone()) {
      return OptionalInt.empty();
    }
    if (!succeeded(maxBytes, "its settings cannot be read")) {
      maxBytes = askMaxBytes(); // The broker may have been away.
      return OptionalInt.empty();
    }
    return OptionalInt.of(maxBytes.getNow(0));
  }

  /**
   * Deletes what lies before the offsets, of partitions that the newest checkpoint has read up to
   * there: a log may begin at the offset given, and not at any other.
   *
   * @param firstKept by partition the offset of the first record to keep
   */
  public void before(Map<Integer, Long> firstKept) {
    if (deletion != null && deletion.isDone()) {
      if (!succeeded(deletion, "its beginning cannot be deleted")) {
        deletedBefore.clear();
      }
      deletion = null;
    }
    if (deletion == null && committed == null) {
      committed =
          admin
              .listConsumerGroupOffsets(TributaryKafka.GROUP)
              .partitionsToOffsetAndMetadata()
              .toCompletionStage()
              .toCompletableFuture();
    }
    if (committed != null && committed.isDone()) {
      if (succeeded(committed, "the offsets of checkpoints cannot be read")) {
        delete(firstKept, committed.getNow(Map.of()));
      }
      committed = null;
    }
  }

  private void delete(
      Map<Integer, Long> firstKept, Map<TopicPartition, OffsetAndMetadata> checkpoints) {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    firstKept.forEach(
        (number, first) -> {
          TopicPartition partition = new TopicPartition(topic, number);
          OffsetAndMetadata checkpoint = checkpoints.get(partition);
          boolean read = checkpoint != null && checkpoint.offset() >= first;
          if (read && first > deletedBefore.getOrDefault(number, 0L)) {
            deletedBefore.put(number, first);
            wanted.put(partition, RecordsToDelete.beforeOffset(first));
          }
        });
    if (!wanted.isEmpty()) {
      deletion = admin.deleteRecords(wanted).all().toCompletionStage().toCompletableFuture();
    }
  }

  /** What became of a future that is done; a failure is told once, with what follows from it. */
  private boolean succeeded(CompletableFuture<?> future, String failure) {
    Throwable cause = future.<Throwable>handle((value, error) -> error).getNow(null);
    if (cause != null && !warned) {
      warned = true;
      LOG.warn("{} keeps growing, for {}: {}", topic, failure, cause.toString());
    }
    return cause == null;
  }

  @Override
  public void close() {
    admin.close(CLOSING);
  }
}
