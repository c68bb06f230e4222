package io.tributary.local.attack;

/**
 * {@code mimic}: every attacker sends what one honest participant sends, so that it counts f + 1
 * times and the others for less (Karimireddy, He and Jaggi 2022, Byzantine-Robust Learning on
 * Heterogeneous Datasets via Bucketing, section 3). The paper picks the participant by a warm-up;
 * here it is fixed.
 *
 * @param parameter which honest participant, from 0; NaN for the first
 */
record Mimic(double parameter) implements Attack {
  @Override
  public String text() {
    return Double.isNaN(parameter) ? "mimic" : "mimic(" + (int) parameter + ")";
  }

  @Override
  public String deed() {
    return "send what honest participant " + copied() + ", counted from 0, sends";
  }

  private int copied() {
    return (int) AttackText.or(parameter, 0);
  }

  @Override
  public boolean omniscient() {
    return true;
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public float[] update(Knowledge knowledge) {
    if (copied() >= knowledge.honest().length) {
      throw new IllegalArgumentException(
          text() + ": there are only " + knowledge.honest().length + " honest participants");
    }
    return knowledge.honest()[copied()].clone();
  }
}
