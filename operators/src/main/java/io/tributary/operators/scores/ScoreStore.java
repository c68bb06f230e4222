package io.tributary.operators.scores;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.robust.Gram;

/** The scorer's state of one task. Getters give null for what is not there; null removes. */
public interface ScoreStore {
  /** How far a task's weighing is. */
  record Progress(WeighRequest request, int done, int added, Gram sum) {
    /** Nothing was asked yet. */
    public static final Progress NONE = new Progress(null, 0, 0, null);
  }

  /**
   * How far it is.
   *
   * @return the open request, or null in it; the newest round that needs no more; how many blocks
   *     are added; their sum, or null
   */
  Progress progress();

  void progress(Progress progress);

  /** A part whose turn has not come. */
  GramPart part(int round, int block);

  void part(int round, int block, GramPart part);

  /** Forgets the parts of a round and of all before it. */
  void forgetUpTo(int round);
}
