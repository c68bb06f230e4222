package io.tributary.operators.rounds.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.rounds.Decision;

/** Addresses a decision to one block. */
final class Orders {
  private Orders() {}

  static BlockOrder of(Decision decision, String task, int block) {
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
          close.terms(),
          close.totalWeight(),
          close.manifestHash(),
          close.atMillis());
    }
    if (decision instanceof Decision.End end) {
      return new BlockOrder.End(task, block, end.lastVersion());
    }
    throw new IllegalArgumentException("not for blocks: " + decision);
  }
}
