package io.tributary.operators.fold;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.Digest;

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
    if (key == null || !Digest.read(key.fingerprint(), 0).equals(close.noiseKey())) {
      throw new IllegalStateException(
          "task "
              + plan.path()
              + " is private, and this job "
              + (key == null ? "has no noise key" : "has another noise key")
              + ". Fix: start it with the --noise-key that the task was opened with");
    }
    plan.privacy()
        .addNoise(
            units,
            model.slots(),
            key,
            new PrivacyPlan.Release(
                plan.spec(), close.round(), close.manifestHash(), close.block()));
  }
}
