package io.tributary.operators.privacy;

import io.tributary.operators.task.Call;
import io.tributary.privacy.AdaptiveClip;
import io.tributary.privacy.matrix.BandedToeplitz;
import io.tributary.privacy.matrix.BufferedCorrelation;
import io.tributary.privacy.matrix.Correlation;
import io.tributary.schemas.PrivacySpec;

/** Mechanisms and ways of clipping, as a task names them. */
public final class PrivacyStrategies {
  /** Independent noise in each round. */
  public static final String DISCRETE_GAUSSIAN = "discrete-gaussian";

  /** Noise that is correlated over the last rounds. */
  public static final String TOEPLITZ = "toeplitz";

  /** Noise that is correlated over all rounds. */
  public static final String BLT = "blt";

  /** The clip norm stays as it is. */
  public static final String FIXED = "fixed";

  /** The clip norm follows a quantile of the norms. */
  public static final String ADAPTIVE = "adaptive";

  private static final int USUAL_BANDS = 8;
  private static final int USUAL_BUFFERS = 4;
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
  public static Correlation matrix(PrivacySpec spec) {
    Call call = Call.parse(spec.getMechanism());
    int separation = spec.getMinSeparation();
    return switch (call.name()) {
      case DISCRETE_GAUSSIAN -> {
        call.onlyKnown();
        yield new BandedToeplitz(1, separation);
      }
      case TOEPLITZ -> {
        call.onlyKnown("bands");
        int bands = whole(call, "bands", BandedToeplitz.MOST_BANDS, USUAL_BANDS);
        yield new BandedToeplitz(bands, separation);
      }
      case BLT -> {
        call.onlyKnown("buffers", "rounds");
        int buffers = whole(call, "buffers", BufferedCorrelation.MOST_BUFFERS, USUAL_BUFFERS);
        call.number("rounds");
        int rounds = whole(call, "rounds", BufferedCorrelation.MOST_ROUNDS, 0);
        yield new BufferedCorrelation(rounds, buffers, separation);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown: '"
                  + spec.getMechanism()
                  + "'; known: "
                  + DISCRETE_GAUSSIAN
                  + ", "
                  + TOEPLITZ
                  + "(bands=B), "
                  + BLT
                  + "(buffers=B,rounds=T)");
    };
  }

  private static int whole(Call call, String key, int most, int usual) {
    double value = call.within(key, 2, most, usual);
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(key + " is " + value + ", and must be whole");
    }
    return (int) value;
  }
}
