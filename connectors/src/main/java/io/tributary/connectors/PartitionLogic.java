package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is done with each record of a partition before it leaves the source, with a state of its own
 * per partition that moves with the partition. All methods are called by one thread.
 *
 * @param <T> what leaves the source
 */
public interface PartitionLogic<T> extends AutoCloseable {
  /** Creates the logic of one subtask. */
  interface Factory<T> extends Serializable {
    PartitionLogic<T> create(MetricGroup metrics);
  }

  /**
   * Partitions that this subtask reads from now on, all of one assignment at once.
   *
   * @param assigned the partitions, with their state
   */
  void assign(List<Assigned> assigned);

  /**
   * A partition and where it stands.
   *
   * @param position offset of the next record, or 0 when it is not known
   * @param state what {@link #snapshot} gave, or null for a new partition
   */
  record Assigned(String topic, int partition, long position, byte[] state) {}

  /** Takes the next record of a partition. */
  void record(LogRecord record, Consumer<T> out);

  /** Called every few milliseconds, with and without records. */
  void tick(Consumer<T> out);

  /** Whether no further record may be read for now. Looked at before each. */
  boolean paused();

  /** The state of a partition as of the last record. */
  byte[] snapshot(String topic, int partition);

  @Override
  void close();
}
