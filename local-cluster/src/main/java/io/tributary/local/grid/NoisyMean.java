package io.tributary.local.grid;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.SquaredNorm;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.Digest;
import java.nio.ByteBuffer;
import java.util.List;

/** A private task's aggregate in one place, with the arithmetic of the job and noise of a seed. */
final class NoisyMean {
  private static final int KEY_BYTES = 32;
  private final TaskPlan plan;
  private final NoiseKey key;
  private final double[][] memory;

  NoisyMean(TaskPlan plan, long seed) {
    this.plan = plan;
    ByteBuffer secret = ByteBuffer.allocate(KEY_BYTES).putLong(seed);
    this.key = new NoiseKey(SecretBytes.copyOf(secret.array()));
    this.memory =
        new double[plan.privacy().remembered()][Math.toIntExact(plan.layout().parameters())];
  }

  /** The noisy sum of the next round's clipped updates over the public denominator. */
  double[] of(List<float[]> updates, List<Double> weights, int round) {
    long[] units = sum(updates, weights);
    plan.privacy()
        .addNoise(units, memory, key, new PrivacyPlan.Release(plan.spec(), round, Digest.ZERO, 0));
    return mean(units);
  }

  /** The same without noise, which is not private. */
  double[] plain(List<float[]> updates, List<Double> weights) {
    return mean(sum(updates, weights));
  }

  private long[] sum(List<float[]> updates, List<Double> weights) {
    PrivacyPlan privacy = plan.privacy();
    long[] units = new long[Math.toIntExact(plan.layout().parameters())];
    for (int i = 0; i < updates.size(); i++) {
      float[] update = updates.get(i);
      double norm = Math.sqrt(SquaredNorm.of(update, update.length));
      privacy.grid().add(units, update, weights.get(i) * privacy.clip(norm));
    }
    return units;
  }

  private double[] mean(long[] units) {
    double[] mean = new double[units.length];
    plan.privacy().grid().mean(units, plan.privacy().denominator(), mean);
    return mean;
  }
}
