package io.tributary.participant;

import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads parts of a federation's topics, whatever is in them: also records of transactions that were
 * never committed. For one thread.
 */
public final class LogReader implements AutoCloseable {
  private final Topics topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Stream, List<TopicPartition>> partitions = new HashMap<>();

  LogReader(Properties client, Topics topics) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    // A fetch at the end of a partition would hold up the next one, which is elsewhere.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "1");
    this.topics = topics;
    this.consumer = Logs.consumer(properties);
  }

  /**
   * How far a topic reached when it was asked.
   *
   * @param begins first offset that is still there, by partition
   * @param ends offset after the last record, by partition
   */
  public record Extent(Map<Integer, Long> begins, Map<Integer, Long> ends) {
    /** Offsets between begin and end; not all need hold a record. */
    public long size() {
      return ends.entrySet().stream().mapToLong(e -> e.getValue() - begins.get(e.getKey())).sum();
    }
  }

  /** How far a topic reaches now; throws FederationMissingException when there is none. */
  public Extent extent(Stream stream) {
    List<TopicPartition> all = partitions(stream);
    return new Extent(
        byNumber(consumer.beginningOffsets(all, Logs.LIMIT)),
        byNumber(consumer.endOffsets(all, Logs.LIMIT)));
  }

  /** First offset of a partition that is still there. */
  public long begin(Stream stream, int partition) {
    TopicPartition one = new TopicPartition(topics.of(stream), partition);
    return consumer.beginningOffsets(List.of(one), Logs.LIMIT).get(one);
  }

  /** The first offsets that were appended at that time or later, by partition; none, the end. */
  public Map<Integer, Long> offsetsAt(Stream stream, long millis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions(stream).forEach(partition -> times.put(partition, Math.max(0, millis)));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, Logs.LIMIT);
    Map<TopicPartition, Long> ends = consumer.endOffsets(times.keySet(), Logs.LIMIT);
    ends.replaceAll(
        (partition, end) ->
            found.get(partition) == null ? end : (Long) found.get(partition).offset());
    return byNumber(ends);
  }

  /**
   * Reads partitions of a topic in order, each from an offset to another, as far as they are there.
   *
   * @param from first offset, by partition; the partitions that are read
   * @param to offset after the last, by partition
   * @param more takes a record and says whether it wants another
   */
  public void read(
      Stream stream, Map<Integer, Long> from, Map<Integer, Long> to, Predicate<LogRecord> more) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    from.forEach(
        (number, offset) -> {
          if (offset < to.get(number)) {
            TopicPartition partition = new TopicPartition(topics.of(stream), number);
            begins.put(partition, offset);
            ends.put(partition, to.get(number));
          }
        });
    consumer.assign(begins.keySet());
    begins.forEach(consumer::seek);
    Logs.readWhile(consumer, ends, more);
  }

  private List<TopicPartition> partitions(Stream stream) {
    return partitions.computeIfAbsent(stream, s -> Logs.partitions(consumer, topics.of(s)));
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byNumber = new TreeMap<>();
    offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
    return byNumber;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
