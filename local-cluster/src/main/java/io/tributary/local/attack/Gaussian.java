package io.tributary.local.attack;

import java.util.Random;

/**
 * {@code gaussian}: sends independent normal values of mean 0 (Blanchard et al. 2017, Machine
 * Learning with Adversaries: Byzantine Tolerant Gradient Descent, section 5).
 *
 * @param parameter standard deviation, above 0; NaN for the paper's 200
 */
record Gaussian(double parameter) implements Attack {
  private static final double DEVIATION = 200;

  @Override
  public String text() {
    return AttackText.of("gaussian", parameter);
  }

  @Override
  public String deed() {
    return "send normal noise of standard deviation " + AttackText.or(parameter, DEVIATION);
  }

  @Override
  public boolean omniscient() {
    return false;
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public float[] update(Knowledge knowledge) {
    return noise(knowledge.seed(), knowledge.parameters(), AttackText.or(parameter, DEVIATION));
  }

  /** So many values of a normal distribution with mean 0. */
  static float[] noise(long seed, int length, double deviation) {
    Random random = new Random(seed);
    float[] noise = new float[length];
    for (int p = 0; p < length; p++) {
      noise[p] = (float) (deviation * random.nextGaussian());
    }
    return noise;
  }
}
