package io.tributary.local.attack;

import java.util.Arrays;

/**
 * {@code nan}: every parameter of the update is not a number, or a given huge number: the broken
 * participant. A federation refuses such updates before any rule sees them.
 *
 * @param parameter the value, of magnitude 1e20 or more; NaN when not given
 */
record NotFinite(double parameter) implements Attack {
  @Override
  public String text() {
    return AttackText.of("nan", parameter);
  }

  @Override
  public String deed() {
    return "send " + (float) parameter + " in every parameter";
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
  public boolean refused() {
    return true;
  }

  @Override
  public float[] update(Knowledge knowledge) {
    float[] update = new float[knowledge.parameters()];
    Arrays.fill(update, (float) parameter);
    return update;
  }
}
