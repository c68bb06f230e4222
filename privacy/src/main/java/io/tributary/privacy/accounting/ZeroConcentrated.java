package io.tributary.privacy.accounting;

/**
 * Zero-concentrated differential privacy (Bun and Steinke 2016): Rényi divergences of at most rho
 * times the order. Gaussian noise, continuous or discrete, has it exactly, and it adds up.
 */
public final class ZeroConcentrated {
  private ZeroConcentrated() {}

  /** rho of Gaussian noise: 1 / (2 z^2), for noise multiplier z above 0. */
  public static double rho(double noiseMultiplier) {
    return 1 / (2 * noiseMultiplier * noiseMultiplier);
  }

  /** The noise's standard deviation that gives rho above 0 at an L2 sensitivity above 0. */
  public static double sigma(double sensitivity, double rho) {
    return sensitivity / Math.sqrt(2 * rho);
  }

  /** Epsilon at delta in (0, 1), by the usual orders of {@link RenyiAccountant}. */
  public static RenyiBound epsilon(double rho, double delta) {
    return RenyiAccountant.ofCurve(RenyiAccountant.usualOrders(), order -> rho * order)
        .epsilon(delta);
  }
}
