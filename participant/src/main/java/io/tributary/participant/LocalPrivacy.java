package io.tributary.participant;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.LocalNoise;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import io.tributary.privacy.noise.RandomBits;
import io.tributary.privacy.noise.RandomizedResponse;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.TaskSpec;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trainer whose updates are private before they are sent: clipped and noisy, of weight 1, with no
 * metric but those that are answered by randomised response. Each update costs its noise's epsilon,
 * each answer its own; they add up. Whoever sends it again after a crash sends the same bytes.
 */
public final class LocalPrivacy implements LocalTrainer {
  private final LocalTrainer trainer;
  private final LocalNoise noise;
  private final Map<String, RandomizedResponse> metrics;
  private final SecureRandom random = new SecureRandom();

  /**
   * A private trainer.
   *
   * @param trainer who trains
   * @param noise of the updates
   * @param metrics how to answer metrics of 0 to 1, by name: 0 or 1 is sent; others are not sent
   */
  public LocalPrivacy(
      LocalTrainer trainer, LocalNoise noise, Map<String, RandomizedResponse> metrics) {
    this.trainer = trainer;
    this.noise = noise;
    this.metrics = Map.copyOf(metrics);
  }

  /**
   * Trains, and adds the noise.
   *
   * @throws IllegalStateException for a task with further vectors: they would leave without noise
   */
  @Override
  public Result train(Model model, TaskSpec task) throws InterruptedException {
    return hidden(trainer.train(model, task));
  }

  Result hidden(Result result) {
    if (!result.further().isEmpty()) {
      throw new IllegalStateException(
          "local privacy covers updates of one vector, not " + result.further().keySet());
    }
    RandomBits bits = fresh();
    float[] delta = result.delta().clone();
    noise.add(delta, bits);
    Map<String, Double> answers = new TreeMap<>();
    for (Map.Entry<String, RandomizedResponse> metric : metrics.entrySet()) {
      Double value = result.metrics().get(metric.getKey());
      if (value != null) {
        answers.put(metric.getKey(), metric.getValue().answer(value, bits) ? 1.0 : 0.0);
      }
    }
    return new Result(delta, 1, answers);
  }

  /** Bits that nobody can draw again. */
  private RandomBits fresh() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    NoiseKey key = new NoiseKey(SecretBytes.copyOf(secret));
    return key.stream(new Occasion("", "", 0, new byte[32], "local", 0));
  }

  @Override
  public void decided(int baseVersion, Receipt receipt) {
    trainer.decided(baseVersion, receipt);
  }
}
