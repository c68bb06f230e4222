package io.tributary.operators.fold;

import io.tributary.operators.privacy.NoiseKeys;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;

/** The noise of a private round in one block. */
final class Noise {
  private Noise() {}

  /**
   * Adds it to the block's sums; what later rounds' noise depends on is kept in the model's slots.
   *
   * @throws IllegalStateException without the very key that the task was opened with: another one
   *     would draw other noise for what may have been released already
   */
  static void add(
      TaskPlan plan, BlockOrder.Close close, NoiseKey key, BlockModel model, long[] units) {
    PrivacyPlan privacy = plan.privacy().at(close.clipNormL2());
    privacy.addNoise(
        units,
        model.slots(),
        NoiseKeys.matching(key, close.noiseKey(), plan.path()),
        new PrivacyPlan.Release(plan.spec(), close.round(), close.manifestHash(), close.block()));
  }
}
