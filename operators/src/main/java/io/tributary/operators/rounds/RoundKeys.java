package io.tributary.operators.rounds;

import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of the rounds topic: {@code task/fact/number}. Each fact has one of its own, so that
 * compaction removes copies, and old rounds once they are given up.
 */
public final class RoundKeys {
  private static final List<Class<?>> NUMBERED =
      List.of(RoundOpened.class, RoundClosed.class, ModelPublished.class, SumPublished.class);

  private RoundKeys() {}

  /** The key of a public fact about a task. */
  public static String of(String task, Object fact) {
    if (fact instanceof RoundOpened opened) {
      return key(task, RoundOpened.class, opened.getRound());
    }
    if (fact instanceof RoundClosed closed) {
      return key(task, RoundClosed.class, closed.getRound());
    }
    if (fact instanceof ModelPublished model) {
      return key(task, ModelPublished.class, model.getVersion());
    }
    if (fact instanceof SumPublished sum) {
      return key(task, SumPublished.class, sum.getRound());
    }
    return task + "/" + fact.getClass().getSimpleName();
  }

  /**
   * The keys that are given up when a round closes or is passed over. Rounds between the previous
   * one and this were never open.
   *
   * @param kept the newest rounds to keep, at least 1
   */
  public static List<String> givenUp(String task, Decision.Close close, int kept) {
    List<String> keys = new ArrayList<>();
    int last = Math.min(close.round() - kept, close.previous());
    for (int number = Math.max(0, close.previous() - kept + 1); number <= last; number++) {
      for (Class<?> fact : NUMBERED) {
        keys.add(key(task, fact, number));
      }
    }
    return keys;
  }

  private static String key(String task, Class<?> fact, int number) {
    return task + "/" + fact.getSimpleName() + "/" + number;
  }
}
