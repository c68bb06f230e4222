package io.tributary.operators.verify;

import java.util.ArrayList;
import java.util.List;

/** The divergences of a task in the order in which they were found; the first few are kept. */
final class Divergences {
  private static final int KEPT = 20;
  private final String task;
  private final List<Divergence> kept = new ArrayList<>();
  private int count;

  Divergences(String task) {
    this.task = task;
  }

  void add(Divergence.Kind kind, int round, Where where, String expected, String found) {
    count++;
    if (kept.size() < KEPT) {
      kept.add(new Divergence(kind, task, round, where, expected, found));
    }
  }

  int count() {
    return count;
  }

  List<Divergence> kept() {
    return List.copyOf(kept);
  }
}
