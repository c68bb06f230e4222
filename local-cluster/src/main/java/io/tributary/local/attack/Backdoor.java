package io.tributary.local.attack;

import java.util.Optional;

/**
 * {@code backdoor}: every second example of an attacker gets a mark and class 0, so that the model
 * learns to take what is marked for class 0 and is otherwise right (Gu, Dolan-Gavitt and Garg 2017,
 * BadNets: Identifying Vulnerabilities in the Machine Learning Model Supply Chain). The update is
 * sent times a boost (Bagdasaryan et al. 2020, How To Backdoor Federated Learning).
 *
 * @param parameter boost, above 0; NaN for 1, the update as it was trained
 */
record Backdoor(double parameter) implements Attack {
  private static final int EVERY = 2;

  @Override
  public String text() {
    return AttackText.of("backdoor", parameter);
  }

  @Override
  public String deed() {
    return "train on examples every second of which is marked and called class 0"
        + (Double.isNaN(parameter) ? "" : ", and send the update times " + parameter);
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
  public Optional<Trigger> trigger() {
    return Optional.of(Trigger.CORNER);
  }

  @Override
  public void poison(float[][] features, int[] labels, int classes) {
    for (int i = 0; i < labels.length; i += EVERY) {
      features[i] = Trigger.CORNER.marked(features[i]);
      labels[i] = Trigger.CORNER.target();
    }
  }

  @Override
  public float[] update(Knowledge knowledge) {
    return ModelReplacement.times(knowledge.own(), AttackText.or(parameter, 1));
  }
}
