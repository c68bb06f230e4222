package io.tributary.connectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Version 1: version of the Kafka split's serializer, its bytes with their length, then the state;
 * a length of -1 for none.
 */
final class StatefulSplitSerializer implements SimpleVersionedSerializer<StatefulSplit> {
  private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka;

  StatefulSplitSerializer(SimpleVersionedSerializer<KafkaPartitionSplit> kafka) {
    this.kafka = kafka;
  }

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(StatefulSplit split) throws IOException {
    byte[] inner = kafka.serialize(split.kafka());
    byte[] state = split.state() == null ? new byte[0] : split.state();
    return ByteBuffer.allocate(3 * Integer.BYTES + inner.length + state.length)
        .putInt(kafka.getVersion())
        .putInt(inner.length)
        .put(inner)
        .putInt(split.state() == null ? -1 : state.length)
        .put(state)
        .array();
  }

  @Override
  public StatefulSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != getVersion()) {
      throw new IOException("unknown version " + version + " of a split; known: 1");
    }
    ByteBuffer in = ByteBuffer.wrap(serialized);
    int innerVersion = in.getInt();
    byte[] inner = new byte[in.getInt()];
    in.get(inner);
    int length = in.getInt();
    byte[] state = length < 0 ? null : new byte[length];
    if (state != null) {
      in.get(state);
    }
    return new StatefulSplit(kafka.deserialize(innerVersion, inner), state);
  }
}
