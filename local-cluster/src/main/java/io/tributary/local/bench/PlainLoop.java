package io.tributary.local.bench;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.SquaredNorm;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What somebody would write who needs none of the guarantees: one thread that polls the topic of
 * updates and adds them up. It decodes Avro, checks that the numbers are finite, takes the norm and
 * adds on the same exact grid; it checks no signature and no hash, decides nothing and writes
 * nothing. Fetch sizes are the job's.
 */
final class PlainLoop {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private final Properties client;
  private final Map<TopicPartition, Long> from;
  private final Workload workload;
  private final WireReader reader = new WireReader();
  private final PayloadCodec codec = PayloadCodecs.named("float32");
  private final Map<Digest, Double> weights = new HashMap<>();
  private final Grid grid;
  private final long[][] sums;
  private final float[] values = new float[Workload.BLOCK];
  private double squares;
  private long unclean;

  /**
   * A loop over one round.
   *
   * @param from where it begins, by partition of the topic
   */
  PlainLoop(Properties client, Workload workload, Map<TopicPartition, Long> from) {
    this.client = client;
    this.from = Map.copyOf(from);
    this.workload = workload;
    this.grid = TaskPlan.of(workload.task()).grid(0);
    this.sums = new long[workload.layout().blocks()][];
    for (int block = 0; block < sums.length; block++) {
      sums[block] = new long[workload.layout().length(block)];
    }
  }

  /** Polls everything and does nothing with it; seconds from the first byte. */
  double poll() throws Exception {
    return read(record -> {});
  }

  /** Polls everything and adds it up; seconds from the first byte. */
  double add() throws Exception {
    weights.clear();
    squares = 0;
    unclean = 0;
    double seconds = read(this::add);
    if (weights.size() != workload.updates() || unclean > 0 || !(squares > 0)) {
      throw new IllegalStateException(
          weights.size() + " of " + workload.updates() + " updates were read, " + unclean + " bad");
    }
    return seconds;
  }

  /** Takes one record. */
  private interface Step {
    void take(byte[] value) throws WireException, PayloadException;
  }

  private double read(Step step) throws Exception {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "8388608");
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "67108864");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      String topic = from.keySet().iterator().next().topic();
      FirstByte begin = new FirstByte(topic, LIMIT);
      long end = System.nanoTime() + LIMIT.toNanos();
      for (long left = workload.records(); left > 0; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
          step.take(record.value());
          left--;
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException(left + " records of " + topic + " did not come");
        }
      }
      return (System.currentTimeMillis() - begin.millis()) / 1e3;
    }
  }

  private void add(byte[] value) throws WireException, PayloadException {
    if (reader.recordName(value).equals(UpdateBlock.getClassSchema().getName())) {
      UpdateBlockView block = UpdateBlockView.read(reader, value);
      long[] sum = sums[block.block()];
      codec.decode(block.record(), block.offset(), block.length(), values, sum.length);
      if (SquaredNorm.inspect(values, sum.length) != SquaredNorm.Finding.CLEAN) {
        unclean++;
      }
      squares += SquaredNorm.of(values, sum.length);
      grid.add(sum, values, weights.get(block.updateId()));
      return;
    }
    ByteBuffer signed = reader.read(SignedUpdateHeader.class, value).getHeader();
    byte[] header = new byte[signed.remaining()];
    signed.duplicate().get(header);
    weights.put(Digest.sha256(header), reader.read(UpdateHeader.class, header).getWeight());
  }
}
