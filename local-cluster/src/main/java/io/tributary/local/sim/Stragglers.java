package io.tributary.local.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * How much slower than others a participant is. Each has its own factor, drawn once: {@code none}
 * for no waiting at all, or {@code lognormal:SIGMA} for exp(SIGMA z) with z standard normal. A
 * participant waits its factor times 100 ms for every update, on top of what training takes.
 *
 * @param sigma spread; NaN for none
 */
public record Stragglers(double sigma) {
  /** No participant waits. */
  public static final Stragglers NONE = new Stragglers(Double.NaN);

  private static final String LOGNORMAL = "lognormal:";
  private static final double UNIT_MILLIS = 100;
  private static final double MOST_SIGMA = 5;

  /** Parses the text; throws IllegalArgumentException for one that is not known. */
  public static Stragglers parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    if (text.startsWith(LOGNORMAL)) {
      try {
        double sigma = Double.parseDouble(text.substring(LOGNORMAL.length()));
        if (sigma >= 0 && sigma <= MOST_SIGMA) {
          return new Stragglers(sigma);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(mistake(text), e);
      }
    }
    throw new IllegalArgumentException(mistake(text));
  }

  private static String mistake(String text) {
    return "unknown stragglers '" + text + "'; known: none, lognormal:SIGMA with SIGMA 0 to 5";
  }

  /** How long each of so many participants waits for an update. */
  List<Duration> delays(long seed, int participants) {
    if (Double.isNaN(sigma)) {
      return Collections.nCopies(participants, Duration.ZERO);
    }
    Random random = new Random(seed);
    return DoubleStream.generate(random::nextGaussian)
        .limit(participants)
        .mapToObj(z -> Duration.ofMillis(Math.round(UNIT_MILLIS * StrictMath.exp(sigma * z))))
        .toList();
  }

  @Override
  public String toString() {
    return Double.isNaN(sigma) ? "none" : LOGNORMAL + sigma;
  }
}
