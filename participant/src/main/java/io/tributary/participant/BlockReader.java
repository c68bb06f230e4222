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
 * when one may have gone by and been forgotten does it go back, to the time before which the block
 * was not written. Blocks are known by their hash, so that any copy will do. Reads about one model,
 * however long the history is.
 */
final class BlockReader implements AutoCloseable {
  private static final long BROKER_SKEW_MILLIS = 5_000;
  private static final long MOST_PASSED_BYTES = 8L << 20;
  private static final int MOST_FORGOTTEN = 4_096;
  private static final int PARTITION_FETCH_BYTES = 8 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration OVERTAKEN_LIMIT = Duration.ofSeconds(2);
  private final WireReader reader = new WireReader();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final boolean sums;
  private final PassedBlocks passed = new PassedBlocks(MOST_PASSED_BYTES, MOST_FORGOTTEN);
  private boolean begun;

  private BlockReader(Properties client, String topic, boolean sums) {
    this.consumer = Logs.consumer(client, PARTITION_FETCH_BYTES);
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

  /** Throws TimeoutException when the blocks cannot be found within two minutes. */
  Found fetch(Wanted wanted) {
    Map<Digest, PassedBlocks.Block> found = new HashMap<>();
    Set<Digest> missing = new HashSet<>(wanted.hashes());
    recall(missing, found);
    if (begun) {
      readToEnd(missing, found);
    }
    begun = true;
    long earliest = wanted.notBeforeMillis() - BROKER_SKEW_MILLIS;
    if (missing.stream().anyMatch(hash -> passed.mayLieBehind(hash, earliest))) {
      seekBefore(earliest);
      passed.readsFrom(earliest);
      readToEnd(missing, found);
    }
    awaitAhead(missing, found, OVERTAKEN_LIMIT);
    if (!missing.isEmpty()) {
      consumer.seekToBeginning(partitions); // The brokers' clocks differ more than expected.
      readToEnd(missing, found);
    }
    awaitAhead(missing, found, LIMIT);
    if (!missing.isEmpty()) {
      throw new TimeoutException(
          wanted + ": " + missing.size() + " of " + wanted.hashes().size() + " blocks not found");
    }
    return new Found(
        wanted.hashes().stream().map(hash -> found.get(hash).bytes()).toList(),
        found.values().stream().mapToLong(PassedBlocks.Block::appendedAtMillis).max().orElse(0));
  }

  private void recall(Set<Digest> missing, Map<Digest, PassedBlocks.Block> found) {
    for (Digest hash : List.copyOf(missing)) {
      PassedBlocks.Block known = passed.get(hash);
      if (known != null) {
        found.put(hash, known);
        missing.remove(hash);
      }
    }
  }

  /** Waits for what is not written yet: an announcement may overtake the blocks it is about. */
  private void awaitAhead(
      Set<Digest> missing, Map<Digest, PassedBlocks.Block> found, Duration limit) {
    long begin = System.nanoTime();
    while (!missing.isEmpty() && System.nanoTime() - begin < limit.toNanos()) {
      poll(missing, found);
    }
  }

  private void readToEnd(Set<Digest> missing, Map<Digest, PassedBlocks.Block> found) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
    while (!missing.isEmpty()
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
      poll(missing, found);
    }
  }

  private void poll(Set<Digest> missing, Map<Digest, PassedBlocks.Block> found) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      byte[] bytes = content(record.value());
      Digest hash = Digest.sha256(bytes);
      PassedBlocks.Block block = new PassedBlocks.Block(bytes, record.timestamp());
      if (missing.remove(hash)) {
        found.put(hash, block);
      }
      passed.add(hash, block);
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
      if (content.hasArray()
          && content.arrayOffset() == 0
          && content.remaining() == content.array().length) {
        return content.array(); // Ours alone; a model is not copied once more.
      }
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
