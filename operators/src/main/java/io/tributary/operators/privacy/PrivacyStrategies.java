package io.tributary.operators.privacy;

import io.tributary.operators.task.Call;
import io.tributary.privacy.AdaptiveClip;
import io.tributary.privacy.matrix.BandedToeplitz;
import io.tributary.schemas.PrivacySpec;

/** Mechanisms and ways of clipping, as a task names them. */
public final class PrivacyStrategies {
  /** Independent noise in each round. */
  public static final String DISCRETE_GAUSSIAN = "discrete-gaussian";

  /** Noise that is correlated over the rounds. */
  public static final String TOEPLITZ = "toeplitz";

  /** The clip norm stays as it is. */
  public static final String FIXED = "fixed";

  /** The clip norm follows a quantile of the norms. */
  public static final String ADAPTIVE = "adaptive";

  private static final int USUAL_BANDS = 8;
  private static final double USUAL_QUANTILE = 0.5;
  private static final double USUAL_RATE = 0.2;
  private static final double USUAL_COUNT_SHARE = 20;

  private PrivacyStrategies() {}

  /**
   * How the clip norm of a task moves; null when it is fixed.
   *
   * @param closesAt updates that close a round
   * @throws IllegalArgumentException when that is not known
   */
  public static AdaptiveClip adaptive(PrivacySpec spec, double closesAt) {
    Call call = Call.parse(spec.getClipping());
    switch (call.name()) {
      case FIXED -> {
        call.onlyKnown();
        return null;
      }
      case ADAPTIVE -> {
        call.onlyKnown("quantile", "rate", "countNoise");
        double z = spec.getNoiseMultiplier();
        double usual = Math.max(closesAt / USUAL_COUNT_SHARE, Math.sqrt(5) * z);
        AdaptiveClip clip =
            new AdaptiveClip(
                call.within("quantile", 0, 1, USUAL_QUANTILE),
                call.within("rate", 0, 10, USUAL_RATE),
                call.within("countNoise", 0, 1e6, usual));
        clip.sumMultiplier(z);
        return clip;
      }
      default ->
          throw new IllegalArgumentException(
              "unknown: '"
                  + spec.getClipping()
                  + "'; known: "
                  + FIXED
                  + ", "
                  + ADAPTIVE
                  + "(quantile=0.5,rate=0.2,countNoise=N)");
    }
  }

  /**
   * How a mechanism's noise depends on the rounds before.
   *
   * @throws IllegalArgumentException when it is not known
   */
  public static BandedToeplitz matrix(PrivacySpec spec) {
    Call call = Call.parse(spec.getMechanism());
    return switch (call.name()) {
      case DISCRETE_GAUSSIAN -> {
        call.onlyKnown();
        yield new BandedToeplitz(1, spec.getMinSeparation());
      }
      case TOEPLITZ -> {
        call.onlyKnown("bands");
        double bands = call.within("bands", 2, BandedToeplitz.MOST_BANDS, USUAL_BANDS);
        if (bands != Math.rint(bands)) {
          throw new IllegalArgumentException("bands is " + bands + ", and must be whole");
        }
        yield new BandedToeplitz((int) bands, spec.getMinSeparation());
      }
      default ->
          throw new IllegalArgumentException(
              "unknown: '"
                  + spec.getMechanism()
                  + "'; known: "
                  + DISCRETE_GAUSSIAN
                  + ", "
                  + TOEPLITZ
                  + "(bands=B)");
    };
  }
}
