package io.tributary.local.attack;

/**
 * {@code min-max} and {@code min-sum}: the mean of the honest updates minus g standard deviations
 * of each coordinate, with the largest g at which the update is no farther from the honest ones
 * than these are from each other (Shejwalkar and Houmansadr 2021, Manipulating the Byzantine:
 * Optimizing Model Poisoning Attacks and Defenses for Federated Learning, equations 8 and 9,
 * inverse standard deviation).
 *
 * <ul>
 *   <li>{@code min-max}: its largest distance to an honest update is at most the largest distance
 *       of two of them.
 *   <li>{@code min-sum}: its sum of squared distances to the honest updates is at most the largest
 *       such sum of one of them.
 * </ul>
 *
 * Both bounds are quadratic in g and are solved in closed form rather than by halving.
 *
 * @param name min-max or min-sum
 */
record DistanceBound(String name) implements Attack {
  @Override
  public String text() {
    return name;
  }

  @Override
  public String deed() {
    return "send the mean of the honest updates minus as many standard deviations as "
        + (name.equals("min-max") ? "their largest distance" : "their largest sum of distances")
        + " allows";
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
    float[][] rows = knowledge.honest();
    Moments honest = Moments.of(rows);
    double squaredDirection = 0;
    for (double part : honest.deviation()) {
      squaredDirection += part * part;
    }
    if (squaredDirection == 0) {
      return honest.shifted(honest.deviation(), 0);
    }
    double factor =
        name.equals("min-max")
            ? largestDistance(rows, honest, squaredDirection)
            : largestSum(rows, honest, squaredDirection);
    return honest.shifted(honest.deviation(), -factor);
  }

  /** The smallest, over the rows x, of the larger root g of |mean - g s - x|^2 = D^2. */
  private static double largestDistance(float[][] rows, Moments honest, double squaredDirection) {
    double bound = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        bound = Math.max(bound, squaredDistance(rows[i], rows[j]));
      }
    }
    double factor = Double.MAX_VALUE;
    for (float[] row : rows) {
      double along = 0;
      double squared = 0;
      for (int p = 0; p < row.length; p++) {
        double off = honest.mean()[p] - row[p];
        along += off * honest.deviation()[p];
        squared += off * off;
      }
      double root = along * along + squaredDirection * Math.max(0, bound - squared);
      factor = Math.min(factor, (along + Math.sqrt(root)) / squaredDirection);
    }
    return factor;
  }

  /** The root g of h g^2 |s|^2 + sum |mean - x|^2 = the largest sum; the mixed term is zero. */
  private static double largestSum(float[][] rows, Moments honest, double squaredDirection) {
    double bound = 0;
    double around = 0;
    for (float[] row : rows) {
      double sum = 0;
      for (float[] other : rows) {
        sum += squaredDistance(row, other);
      }
      bound = Math.max(bound, sum);
      for (int p = 0; p < row.length; p++) {
        double off = honest.mean()[p] - row[p];
        around += off * off;
      }
    }
    return Math.sqrt(Math.max(0, bound - around) / (rows.length * squaredDirection));
  }

  private static double squaredDistance(float[] one, float[] other) {
    double sum = 0;
    for (int p = 0; p < one.length; p++) {
      double off = (double) one[p] - other[p];
      sum += off * off;
    }
    return sum;
  }
}
