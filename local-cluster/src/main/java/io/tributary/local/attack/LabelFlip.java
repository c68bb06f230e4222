package io.tributary.local.attack;

/**
 * Trains as honest participants do, but on examples whose label y was made (classes - 1) - y.
 *
 * <ul>
 *   <li>{@code label-flip}: each attacker on its own examples (Tolpegin et al. 2020, Data Poisoning
 *       Attacks Against Federated Learning Systems; the flip of all classes as in Allen-Zhu et al.
 *       2021, Byzantine-Resilient Non-Convex Stochastic Gradient Descent).
 *   <li>{@code sybil}: one attacker with many identities and one data set; each identity sends the
 *       same update (Fung, Yoon and Beschastnikh 2020, The Limitations of Federated Learning in
 *       Sybil Settings).
 * </ul>
 *
 * @param name label-flip or sybil
 */
record LabelFlip(String name) implements Attack {
  @Override
  public String text() {
    return name;
  }

  @Override
  public String deed() {
    return oneDataSet()
        ? "are one, which trains on flipped labels and sends its update under each name"
        : "train on flipped labels";
  }

  @Override
  public boolean oneDataSet() {
    return name.equals("sybil");
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
    flip(labels, classes);
  }

  static void flip(int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes - 1 - labels[i];
    }
  }

  @Override
  public float[] update(Knowledge knowledge) {
    return knowledge.own().clone();
  }
}
