package io.tributary.operators.sim;

import io.tributary.serde.Topics.Stream;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** Writes at least once: what was sent before a checkpoint is in the log when it is complete. */
final class Sink extends Node {
  Sink(Copy copy) {
    super(copy);
  }

  /** A record for a topic. */
  record Out(Stream stream, String key, SpecificRecordBase value) {}

  @Override
  void take(Object message) {
    copy().federation().logs().write((Out) message);
  }

  @Override
  void save(Map<String, Object> states) {}
}
