package io.tributary.local.attack;

/**
 * Sends -c times the mean of the honest updates.
 *
 * <ul>
 *   <li>{@code sign-flip}: Li et al. 2019, RSA: Byzantine-Robust Stochastic Aggregation Methods for
 *       Distributed Learning from Heterogeneous Datasets (sign-flipping attack); c is 1 when not
 *       given.
 *   <li>{@code ipm}: Xie, Koyejo and Gupta 2020, Fall of Empires: Breaking Byzantine-tolerant SGD
 *       by Inner Product Manipulation, equation of section 4; c is the paper's epsilon, 0.5 when
 *       not given. Small ones pass for honest, those above (n - f) / f turn the plain mean around.
 * </ul>
 *
 * @param name sign-flip or ipm
 * @param parameter c, above 0; NaN when not given
 */
record ScaledMean(String name, double parameter) implements Attack {
  private static final double IPM = 0.5;

  @Override
  public String text() {
    return AttackText.of(name, parameter);
  }

  @Override
  public String deed() {
    return "send -" + factor() + " times the mean of the honest updates";
  }

  private double factor() {
    return AttackText.or(parameter, name.equals("ipm") ? IPM : 1);
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
    Moments honest = Moments.of(knowledge.honest());
    return honest.shifted(honest.mean(), -1 - factor());
  }
}
