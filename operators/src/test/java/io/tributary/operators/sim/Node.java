package io.tributary.operators.sim;

import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** One operator of one copy of the job. Aligns checkpoints as Flink does. */
abstract class Node {
  private final Copy copy;
  private final List<Edge> inputs = new ArrayList<>();
  private final List<Edge> outputs = new ArrayList<>();
  private final Map<Stream, Edge> sinks = new EnumMap<>(Stream.class);

  Node(Copy copy) {
    this.copy = copy;
    copy.add(this);
  }

  /** Takes one message. */
  abstract void take(Object message);

  /** Adds its states, deep copies or bytes, by name. */
  abstract void save(Map<String, Object> states);

  /** The copy of the job is gone. */
  void close() {}

  Copy copy() {
    return copy;
  }

  Agenda agenda() {
    return copy.federation().wiring().agenda();
  }

  boolean has(PlantedBug bug) {
    return copy.federation().bug() == bug;
  }

  /** A new edge from here. */
  Edge to(Node node) {
    Edge edge = new Edge(node, copy.federation().wiring());
    outputs.add(edge);
    node.inputs.add(edge);
    copy.add(edge);
    return edge;
  }

  /** A sink from here to a log. */
  void writes(Stream... streams) {
    for (Stream stream : streams) {
      sinks.put(stream, to(new Sink(copy)));
    }
  }

  void write(Stream stream, String key, SpecificRecordBase value) {
    sinks.get(stream).send(new Sink.Out(stream, key, value));
  }

  /** For a source: the checkpoint begins here. */
  void trigger(Edge.Barrier barrier) {
    copy.acknowledge(barrier, this);
    outputs.forEach(edge -> edge.send(barrier));
  }

  final void barrier(Edge.Barrier barrier, Edge from) {
    from.block();
    if (inputs.stream().allMatch(Edge::blocked)) {
      trigger(barrier);
      inputs.forEach(Edge::unblock);
    }
  }

  boolean isSource() {
    return inputs.isEmpty();
  }
}
