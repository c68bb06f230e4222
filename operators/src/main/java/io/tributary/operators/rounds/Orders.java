package io.tributary.operators.rounds;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.robust.Weights;
import java.util.List;

/** Addresses a decision to one block. */
public final class Orders {
  private Orders() {}

  /** The order for one block, of which {@code further} tells whether it is in a further vector. */
  public static BlockOrder of(
      Decision.ForBlocks decision, String task, int block, boolean further) {
    if (decision instanceof Decision.Start start) {
      return new BlockOrder.Start(task, block, start.plan().spec(), start.atMillis());
    }
    if (decision instanceof Decision.Fold fold) {
      return new BlockOrder.Fold(task, block, fold.upload(), fold.round(), fold.factor());
    }
    if (decision instanceof Decision.Discard discard) {
      return new BlockOrder.Discard(task, block, discard.upload());
    }
    if (decision instanceof Decision.Close close) {
      return new BlockOrder.Close(
          task,
          block,
          close.round(),
          close.previous(),
          scale(close.tally(), further),
          close.manifestHash(),
          close.atMillis(),
          bare(close.weights()),
          close.noiseKey(),
          close.clipNormL2());
    }
    if (decision instanceof Decision.Weigh weigh) {
      return new BlockOrder.Weigh(task, block, weigh.round(), weigh.previous(), weigh.terms());
    }
    Decision.End end = (Decision.End) decision;
    return new BlockOrder.End(task, block, end.lastRound(), end.openRound());
  }

  private static Weights bare(Weights weights) {
    return weights == null
        ? null
        : new Weights(weights.rows(), weights.columns(), weights.values(), List.of());
  }

  private static BlockOrder.Scale scale(Tally tally, boolean further) {
    return new BlockOrder.Scale(
        tally.terms(),
        tally.contributors(),
        tally.weightUnits(),
        further ? tally.furtherDivisor() : tally.divisor(),
        further ? 0 : tally.pull());
  }
}
