package io.tributary.privacy.accounting;

import java.util.function.DoubleUnaryOperator;

/**
 * What one unit's privacy says of a group of units, for instance of a user with several records:
 * (e, d) for one is (k e, d (e^(k e) - 1) / (e^e - 1)) for k of them (Vadhan 2017, lemma 2.2).
 */
public final class GroupPrivacy {
  private static final double MOST = 1e6;

  private GroupPrivacy() {}

  /**
   * Epsilon of a group.
   *
   * @param one delta of one unit as a function of its epsilon, falling
   * @param size units in the group, at least 1
   * @param delta of the group, in (0, 1)
   * @return infinite when none below 10^6 was found
   */
  public static double epsilon(DoubleUnaryOperator one, int size, double delta) {
    DoubleUnaryOperator excess =
        e -> Math.log(one.applyAsDouble(e)) + growth(e, size) - Math.log(delta);
    double high = 1;
    while (!(excess.applyAsDouble(high) <= 0)) {
      high *= 2;
      if (high > MOST) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double low = 0;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (excess.applyAsDouble(middle) <= 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return size * high;
  }

  /** log((e^(k e) - 1) / (e^e - 1)). */
  private static double growth(double e, int size) {
    if (e == 0) {
      return Math.log(size);
    }
    return (size - 1) * e + Math.log1p(-Math.exp(-size * e)) - Math.log1p(-Math.exp(-e));
  }
}
