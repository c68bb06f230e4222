package io.tributary.participant;

import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.SumBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Fetches announced blocks: reads a topic of model or sum blocks from the time before which none of
 * them was written, and takes the first copy of each whose hash is the announced one. Reads about
 * one model, however long the history is.
 */
final class BlockReader implements AutoCloseable {
  private static final long BROKER_SKEW_MILLIS = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private final WireReader reader = new WireReader();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final boolean sums;

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

  private record Block(String task, int version, int index, ByteBuffer bytes) {}

  /** Throws TimeoutException when the blocks cannot be found within two minutes. */
  Found fetch(Wanted wanted) {
    seekBefore(wanted.notBeforeMillis() - BROKER_SKEW_MILLIS);
    Map<Integer, byte[]> blocks = new HashMap<>();
    int total = wanted.hashes().size();
    long appendedAtMillis = 0;
    long begin = System.nanoTime();
    boolean fromStart = false;
    while (blocks.size() < total) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (take(wanted, record.value(), blocks)) {
          appendedAtMillis = Math.max(appendedAtMillis, record.timestamp());
        }
      }
      long waited = System.nanoTime() - begin;
      if (!fromStart && waited > LIMIT.toNanos() / 4) {
        consumer.seekToBeginning(partitions); // The brokers' clocks differ more than expected.
        fromStart = true;
      }
      if (waited > LIMIT.toNanos()) {
        throw new TimeoutException(
            wanted + ": only " + blocks.size() + " of " + total + " blocks were found");
      }
    }
    List<byte[]> inOrder = new ArrayList<>();
    for (int block = 0; block < total; block++) {
      inOrder.add(blocks.get(block));
    }
    return new Found(inOrder, appendedAtMillis);
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

  private boolean take(Wanted wanted, byte[] value, Map<Integer, byte[]> blocks) {
    try {
      Block block = read(value);
      int index = block.index();
      boolean ours =
          block.task().equals(wanted.task())
              && block.version() == wanted.version()
              && index >= 0
              && index < wanted.hashes().size();
      if (!ours || blocks.containsKey(index)) {
        return false;
      }
      byte[] bytes = new byte[block.bytes().remaining()];
      block.bytes().duplicate().get(bytes);
      boolean announced = Digest.sha256(bytes).equals(wanted.hashes().get(index));
      if (announced) {
        blocks.put(index, bytes);
      }
      return announced;
    } catch (WireException e) {
      return false; // Not one of the announced blocks, whatever it is.
    }
  }

  private Block read(byte[] value) throws WireException {
    if (sums) {
      SumBlock block = reader.read(SumBlock.class, value);
      return new Block(block.getTask(), block.getRound(), block.getBlock(), block.getUnits());
    }
    ModelBlock block = reader.read(ModelBlock.class, value);
    return new Block(block.getTask(), block.getVersion(), block.getBlock(), block.getParameters());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
