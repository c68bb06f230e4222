package io.tributary.operators.rounds.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.task.TaskPlan;

/** Hands out the orders that the rounds' shell makes of decisions. */
public final class BlockOrders {
  private BlockOrders() {}

  /** The decision as an order to one block; only for decisions that are for blocks. */
  public static BlockOrder of(Decision decision, TaskPlan plan, int block) {
    return Orders.of(decision, plan.path(), block, plan.vectorOf(block) > 0);
  }
}
