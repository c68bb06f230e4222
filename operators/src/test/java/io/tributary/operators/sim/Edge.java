package io.tributary.operators.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** A way between two operators: first in, first out, at its own pace. */
final class Edge {
  private final Node to;
  private final Agenda agenda;
  private final Dice dice;
  private final Pace pace;
  private final Deque<Object> queue = new ArrayDeque<>();
  private boolean scheduled;
  private boolean blocked;

  Edge(Node to, Wiring wiring) {
    this.to = to;
    this.agenda = wiring.agenda();
    this.dice = wiring.dice();
    this.pace = wiring.pace();
  }

  /** Divides what belongs to a checkpoint from what does not. */
  record Barrier(int checkpoint) {}

  void send(Object message) {
    queue.add(message);
    wake();
  }

  private void wake() {
    if (!scheduled && !blocked && !queue.isEmpty()) {
      scheduled = true;
      agenda.in(pace.nextMillis(), this::deliver);
    }
  }

  private void deliver() {
    scheduled = false;
    int batch = pace.batch();
    for (int i = 0; i < batch && !blocked && !queue.isEmpty(); i++) {
      Object message = queue.poll();
      if (message instanceof Barrier barrier) {
        to.barrier(barrier, this);
      } else {
        to.take(message);
      }
    }
    wake();
  }

  /** Its barrier has come, those of the other edges have not. */
  void block() {
    blocked = true;
  }

  boolean blocked() {
    return blocked;
  }

  void unblock() {
    blocked = false;
    wake();
  }

  /** The sender is gone: some of what is under way may still arrive, the rest is lost. */
  void cut() {
    queue.removeIf(Barrier.class::isInstance);
    int kept = !(to instanceof Sink) || dice.percent(50) ? 0 : dice.upTo(queue.size());
    while (queue.size() > kept) {
      queue.pollLast();
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
