package io.tributary.participant;

import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireReader;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.time.Duration;
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
 * Fetches models: reads the models topic from the time before which none of a version's blocks was
 * written, takes the first copy of each block whose hash is the announced one, and checks the root
 * hash. Reads about one model, however long the history is.
 */
public final class ModelReader implements AutoCloseable {
  private static final long BROKER_SKEW_MILLIS = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private final WireReader reader = new WireReader();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private Model newest;

  ModelReader(Properties client, Topics topics) {
    consumer = Logs.consumer(client);
    partitions = Logs.partitions(consumer, topics.models());
    consumer.assign(partitions);
  }

  /**
   * The announced version.
   *
   * @throws TimeoutException when its blocks cannot be found within two minutes
   * @throws IllegalStateException when the announcement contradicts itself
   */
  public synchronized Model fetch(String task, ModelPublished published) {
    Digest root = Digest.of(published.getRootHash());
    if (newest == null || !newest.task().equals(task) || !newest.hash().equals(root)) {
      List<Digest> hashes = published.getBlockHashes().stream().map(Digest::of).toList();
      if (!WireHashes.rootHash(hashes).equals(root)) {
        throw new IllegalStateException(
            task
                + " version "
                + published.getVersion()
                + ": the block hashes do not make the root");
      }
      newest = assemble(task, published, root, hashes);
    }
    return new Model(
        task, newest.version(), root, newest.parameters().clone(), newest.appendedAtMillis());
  }

  private Model assemble(String task, ModelPublished published, Digest root, List<Digest> hashes) {
    seekBefore(published.getNotBeforeMillis() - BROKER_SKEW_MILLIS);
    Map<Integer, byte[]> blocks = new HashMap<>();
    long appendedAtMillis = 0;
    long begin = System.nanoTime();
    boolean fromStart = false;
    while (blocks.size() < hashes.size()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (take(task, published.getVersion(), hashes, record.value(), blocks)) {
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
            task
                + " version "
                + published.getVersion()
                + ": only "
                + blocks.size()
                + " of "
                + hashes.size()
                + " blocks were found");
      }
    }
    return new Model(task, published.getVersion(), root, join(blocks), appendedAtMillis);
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

  private boolean take(
      String task, int version, List<Digest> hashes, byte[] value, Map<Integer, byte[]> blocks) {
    try {
      ModelBlock block = reader.read(ModelBlock.class, value);
      int index = block.getBlock();
      boolean wanted =
          block.getTask().equals(task)
              && block.getVersion() == version
              && index >= 0
              && index < hashes.size();
      if (!wanted || blocks.containsKey(index)) {
        return false;
      }
      byte[] parameters = new byte[block.getParameters().remaining()];
      block.getParameters().duplicate().get(parameters);
      boolean announced = Digest.sha256(parameters).equals(hashes.get(index));
      if (announced) {
        blocks.put(index, parameters);
      }
      return announced;
    } catch (WireException e) {
      return false; // Not one of the announced blocks, whatever it is.
    }
  }

  private static float[] join(Map<Integer, byte[]> blocks) {
    int length = blocks.values().stream().mapToInt(b -> b.length / Float.BYTES).sum();
    float[] parameters = new float[length];
    int start = 0;
    for (int block = 0; block < blocks.size(); block++) {
      byte[] bytes = blocks.get(block);
      int count = bytes.length / Float.BYTES;
      float[] part = new float[count];
      try {
        PayloadCodecs.named("float32").decode(bytes, 0, bytes.length, part, count);
      } catch (PayloadException e) {
        throw new IllegalStateException("a block's bytes are not whole floats", e);
      }
      System.arraycopy(part, 0, parameters, start, count);
      start += count;
    }
    return parameters;
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
