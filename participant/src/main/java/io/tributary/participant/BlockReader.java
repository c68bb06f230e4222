package io.tributary.participant;

import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.SumBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Fetches announced blocks of models or sums. It reads its topic onward and keeps what it passes,
 * up to a bound, since the next block that is wanted mostly lies ahead or has just gone by; only
 * when one is neither does it go back, to the time before which the block was not written. Blocks
 * are known by their hash, so that any copy will do. Reads about one model, however long the
 * history is.
 */
final class BlockReader implements AutoCloseable {
  private static final long BROKER_SKEW_MILLIS = 5_000;
  private static final long MOST_PASSED_BYTES = 32L << 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private final WireReader reader = new WireReader();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final boolean sums;
  private final Map<Digest, Kept> passed = new LinkedHashMap<>();
  private long passedBytes;
  private boolean begun;

  private BlockReader(Properties client, String topic, boolean sums) {
    this.consumer = Logs.consumer(client);
    this.partitions = Logs.partitions(consumer, topic);
    this.sums = sums;
    consumer.assign(partitions);
  }

  static BlockReader ofModels(Properties client, String topic) {
    return new BlockReader(client, topic, false);
  }

  static BlockReader ofSums(Properties client, String topic) {
    return new BlockReader(client, topic, true);
  }

  /**
   * What is wanted.
   *
   * @param version the model's version, or the sum's round
   * @param hashes SHA-256 of each block, in block order
   */
  record Wanted(String task, int version, List<Digest> hashes, long notBeforeMillis) {
    @Override
    public String toString() {
      return task + " version " + version;
    }
  }

  /** The blocks in order, and when the last was appended. */
  record Found(List<byte[]> blocks, long appendedAtMillis) {
    @Override
    public String toString() {
      return blocks.size() + " blocks";
    }
  }

  /** A block that was read. */
  private record Kept(byte[] bytes, long appendedAtMillis) {}

  /** Throws TimeoutException when the blocks cannot be found within two minutes. */
  Found fetch(Wanted wanted) {
    Map<Digest, Kept> found = new HashMap<>();
    Set<Digest> missing = new HashSet<>(wanted.hashes());
    recall(missing, found);
    if (begun) {
      readToEnd(missing, found);
    }
    begun = true;
    if (!missing.isEmpty()) {
      seekBefore(wanted.notBeforeMillis() - BROKER_SKEW_MILLIS);
      readToEnd(missing, found);
    }
    if (!missing.isEmpty()) {
      consumer.seekToBeginning(partitions); // The brokers' clocks differ more than expected.
      readToEnd(missing, found);
    }
    long begin = System.nanoTime();
    while (!missing.isEmpty()) {
      poll(missing, found);
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new TimeoutException(
            wanted + ": " + missing.size() + " of " + wanted.hashes().size() + " blocks not found");
      }
    }
    return new Found(
        wanted.hashes().stream().map(hash -> found.get(hash).bytes()).toList(),
        found.values().stream().mapToLong(Kept::appendedAtMillis).max().orElse(0));
  }

  private void recall(Set<Digest> missing, Map<Digest, Kept> found) {
    for (Digest hash : List.copyOf(missing)) {
      Kept known = passed.get(hash);
      if (known != null) {
        found.put(hash, known);
        missing.remove(hash);
      }
    }
  }

  private void readToEnd(Set<Digest> missing, Map<Digest, Kept> found) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
    while (!missing.isEmpty()
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
      poll(missing, found);
    }
  }

  private void poll(Set<Digest> missing, Map<Digest, Kept> found) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      byte[] bytes = content(record.value());
      Digest hash = Digest.sha256(bytes);
      Kept block = new Kept(bytes, record.timestamp());
      if (missing.remove(hash)) {
        found.put(hash, block);
      }
      keep(hash, block);
    }
  }

  private void keep(Digest hash, Kept block) {
    if (passed.putIfAbsent(hash, block) == null) {
      passedBytes += block.bytes().length;
    }
    while (passedBytes > MOST_PASSED_BYTES) {
      Digest oldest = passed.keySet().iterator().next();
      passedBytes -= passed.remove(oldest).bytes().length;
    }
  }

  private void seekBefore(long millis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(p -> times.put(p, Math.max(0, millis)));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, LIMIT);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp offset = found.get(partition);
      if (offset == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  /** What the record holds; nothing for one that is not a block. */
  private byte[] content(byte[] value) {
    try {
      ByteBuffer content =
          sums
              ? reader.read(SumBlock.class, value).getUnits()
              : reader.read(ModelBlock.class, value).getParameters();
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return bytes;
    } catch (WireException e) {
      return new byte[0]; // Not one of the announced blocks, whatever it is.
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
