package io.tributary.operators.sim;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A consistent picture of one copy of the job; complete once every operator has given its part. */
final class Checkpoint {
  private final int number;
  private final Map<String, Object> states = new LinkedHashMap<>();
  private final Set<Node> awaited;

  Checkpoint(int number, List<Node> nodes) {
    this.number = number;
    this.awaited = new HashSet<>(nodes);
  }

  int number() {
    return number;
  }

  void take(Node node) {
    node.save(states);
    awaited.remove(node);
  }

  boolean complete() {
    return awaited.isEmpty();
  }

  Object state(String name) {
    return states.get(name);
  }
}
