package io.tributary.operators.scores;

import io.tributary.operators.fold.GramPart;
import java.util.Map;
import java.util.TreeMap;

/** A task's weighing in memory. */
public class MemoryScoreStore implements ScoreStore {
  /** How far it is. */
  protected Progress progress = Progress.NONE;

  /** Parts whose turn has not come, by round and block. */
  protected final Map<Integer, Map<Integer, GramPart>> parts = new TreeMap<>();

  /** A store with nothing in it. */
  public MemoryScoreStore() {}

  /** Whether nothing waits. */
  public final boolean quiet() {
    return progress.request() == null && parts.isEmpty();
  }

  @Override
  public final Progress progress() {
    return progress;
  }

  @Override
  public final void progress(Progress value) {
    progress = value;
  }

  @Override
  public final GramPart part(int round, int block) {
    return parts.getOrDefault(round, Map.of()).get(block);
  }

  @Override
  public final void part(int round, int block, GramPart part) {
    Map<Integer, GramPart> ofRound = parts.computeIfAbsent(round, r -> new TreeMap<>());
    if (part == null) {
      ofRound.remove(block);
    } else {
      ofRound.put(block, part);
    }
    if (ofRound.isEmpty()) {
      parts.remove(round);
    }
  }

  @Override
  public final void forgetUpTo(int round) {
    parts.keySet().removeIf(r -> r <= round);
  }
}
