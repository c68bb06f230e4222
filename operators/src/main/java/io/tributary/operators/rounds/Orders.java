package io.tributary.operators.rounds;

import io.tributary.operators.fold.BlockOrder;

/** Addresses a decision to one block. */
public final class Orders {
  private Orders() {}

  /** The order for one block, of which {@code further} tells whether it is in a further vector. */
  public static BlockOrder of(Decision decision, String task, int block, boolean further) {
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
          close.atMillis());
    }
    if (decision instanceof Decision.End end) {
      return new BlockOrder.End(task, block, end.lastRound(), end.openRound());
    }
    throw new IllegalArgumentException("not for blocks: " + decision);
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
