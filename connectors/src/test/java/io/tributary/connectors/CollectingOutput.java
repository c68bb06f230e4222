package io.tributary.connectors;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader emits, in order; what is not a record as text. */
final class CollectingOutput<T> implements ReaderOutput<T> {
  final List<T> records = new ArrayList<>();
  final List<String> signals = new ArrayList<>();

  @Override
  public void collect(T record) {
    records.add(record);
  }

  @Override
  public void collect(T record, long timestamp) {
    throw new AssertionError("records leave without timestamps: broker time is in them");
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    signals.add("watermark " + watermark.getTimestamp());
  }

  @Override
  public void markIdle() {
    signals.add("idle");
  }

  @Override
  public void markActive() {
    signals.add("active");
  }

  @Override
  public SourceOutput<T> createOutputForSplit(String split) {
    throw new AssertionError("records of all splits go through the logic");
  }

  @Override
  public void releaseOutputForSplit(String split) {
    signals.add("released " + split);
  }
}
