package io.tributary.local.attack;

/**
 * {@code alie-opt} and {@code ipm-opt}: ALIE or IPM with the factor that hurts the rule in use most
 * (Shejwalkar and Houmansadr 2021, Manipulating the Byzantine, optimise against a known rule;
 * Allouah et al. 2023, Fixing by Mixing, appendix on attacks, optimise these two).
 *
 * <p>The factors {@value #FIRST} x {@value #RATIO}^k for k = 0 to {@value #EVALUATIONS} - 1 are
 * tried: f rows made with it are added to the honest ones, the rule is applied, and the factor is
 * taken whose aggregate lies farthest, in squared L2 distance, from the honest mean; of equal ones
 * the largest. The rule is asked {@value #EVALUATIONS} times a round. It is told equal weights, and
 * of a rule that uses the previous aggregate the simulated attackers assume zeros.
 *
 * @param name alie-opt or ipm-opt
 */
record OptimizedAttack(String name) implements Attack {
  private static final double FIRST = 10;
  private static final double RATIO = 0.8;
  private static final int EVALUATIONS = 16;

  @Override
  public String text() {
    return name;
  }

  @Override
  public String deed() {
    return (name.equals("alie-opt")
            ? "send the mean of the honest updates plus so many standard deviations"
            : "send minus so many times the mean of the honest updates")
        + " as hurt the rule in use most";
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
    float[] worst = null;
    double most = Double.NEGATIVE_INFINITY;
    double factor = FIRST;
    for (int k = 0; k < EVALUATIONS; k++) {
      float[] tried = candidate(honest, factor);
      double damage = damage(knowledge, honest, tried);
      if (damage > most) {
        most = damage;
        worst = tried;
      }
      factor *= RATIO;
    }
    return worst;
  }

  private float[] candidate(Moments honest, double factor) {
    return name.equals("alie-opt")
        ? honest.shifted(honest.deviation(), factor)
        : honest.shifted(honest.mean(), -1 - factor);
  }

  private static double damage(Knowledge knowledge, Moments honest, float[] tried) {
    float[][] rows = new float[knowledge.honest().length + knowledge.attackers()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < knowledge.honest().length ? knowledge.honest()[i] : tried;
    }
    double[] aggregate = knowledge.target().aggregate(rows);
    double damage = 0;
    for (int p = 0; p < aggregate.length; p++) {
      double off = aggregate[p] - honest.mean()[p];
      damage += off * off;
    }
    return damage;
  }
}
