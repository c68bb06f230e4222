package io.tributary.privacy.accounting;

import java.util.function.DoubleUnaryOperator;

/** Where a function that first falls and then rises is least. */
final class Valley {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private Valley() {}

  /** Golden-section search between two arguments. */
  static double least(DoubleUnaryOperator function, double from, double to, int steps) {
    double low = from;
    double high = to;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = function.applyAsDouble(left);
    double atRight = function.applyAsDouble(right);
    for (int i = 0; i < steps; i++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = function.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = function.applyAsDouble(right);
      }
    }
    return atLeft <= atRight ? left : right;
  }
}
