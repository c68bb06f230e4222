package io.tributary.local.attack;

/**
 * {@code scale}: model replacement (Bagdasaryan et al. 2020, How To Backdoor Federated Learning,
 * equation 3). The attackers train on flipped labels and send their update times c, so that under a
 * plain mean their model stands in the place of the global one.
 *
 * @param parameter c, above 0; NaN for n / f, with which f attackers of n replace the model
 */
record ModelReplacement(double parameter) implements Attack {
  @Override
  public String text() {
    return AttackText.of("scale", parameter);
  }

  @Override
  public String deed() {
    return "train on flipped labels and send that update times "
        + (Double.isNaN(parameter) ? "n / f" : parameter);
  }

  @Override
  public boolean omniscient() {
    return false;
  }

  @Override
  public boolean trains() {
    return true;
  }

  @Override
  public void poison(float[][] features, int[] labels, int classes) {
    LabelFlip.flip(labels, classes);
  }

  @Override
  public float[] update(Knowledge knowledge) {
    double replacing = (double) knowledge.participants() / knowledge.attackers();
    return times(knowledge.own(), AttackText.or(parameter, replacing));
  }

  /** The values times a factor, rounded to float. */
  static float[] times(float[] values, double factor) {
    float[] product = new float[values.length];
    for (int p = 0; p < product.length; p++) {
      product[p] = (float) (values[p] * factor);
    }
    return product;
  }
}
