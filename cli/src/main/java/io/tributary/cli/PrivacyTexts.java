package io.tributary.cli;

import io.tributary.privacy.accounting.Adjacency;
import io.tributary.privacy.accounting.Mechanism;
import io.tributary.privacy.accounting.Sampling;
import io.tributary.privacy.matrix.BufferedToeplitz;
import io.tributary.privacy.matrix.Participation;
import io.tributary.privacy.matrix.SquareRootToeplitz;
import io.tributary.privacy.matrix.Tree;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mechanisms and ways of sampling as the calculator's options write them. */
final class PrivacyTexts {
  private static final Pattern FIXED = Pattern.compile("fixed:(\\d{1,18})/(\\d{1,18})");
  private static final Pattern POISSON = Pattern.compile("poisson:([0-9.eE+-]+)");
  private static final Pattern TRUNCATED =
      Pattern.compile("truncated-poisson:([0-9.eE+-]+),(\\d{1,18})(?:/(\\d{1,18}))?");

  private PrivacyTexts() {}

  static Mechanism mechanism(String name, double noiseMultiplier) {
    try {
      return switch (name) {
        case "gaussian" -> new Mechanism.Gaussian(noiseMultiplier);
        case "discrete-gaussian" -> new Mechanism.DiscreteGaussian(noiseMultiplier, 1);
        case "skellam" -> new Mechanism.Skellam(noiseMultiplier * noiseMultiplier, 1);
        case "laplace" -> new Mechanism.Laplace(noiseMultiplier);
        default ->
            throw CliException.usage(
                "unknown mechanism '" + name + "'",
                "known: gaussian, discrete-gaussian, skellam, laplace, tree, toeplitz, blt");
      };
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "");
    }
  }

  /** Whether a mechanism's noise is correlated over the rounds. */
  static boolean isCorrelated(String name) {
    return name.equals("tree") || name.equals("toeplitz") || name.equals("blt");
  }

  /**
   * How far one participant can move what such a mechanism releases, whose updates are at most 1.
   *
   * @param buffers of blt, which is the best of so many for these rounds
   */
  static double sensitivity(String name, int rounds, Participation participation, int buffers) {
    return switch (name) {
      case "tree" -> Tree.sensitivity(rounds, participation);
      case "blt" ->
          BufferedToeplitz.optimal(rounds, buffers, participation)
              .sensitivity(rounds, participation);
      default -> SquareRootToeplitz.sensitivity(rounds, participation);
    };
  }

  static Sampling sampling(String text) {
    try {
      if (text.equals("none")) {
        return new Sampling.None();
      }
      Matcher m = POISSON.matcher(text);
      if (m.matches()) {
        return new Sampling.Poisson(Double.parseDouble(m.group(1)));
      }
      m = FIXED.matcher(text);
      if (m.matches()) {
        return new Sampling.FixedSize(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)));
      }
      m = TRUNCATED.matcher(text);
      if (m.matches()) {
        long population = m.group(3) == null ? 0 : Long.parseLong(m.group(3));
        return new Sampling.TruncatedPoisson(
            Double.parseDouble(m.group(1)), Long.parseLong(m.group(2)), population);
      }
    } catch (IllegalArgumentException e) {
      throw CliException.usage("--sampling " + text + ": " + e.getMessage(), "");
    }
    throw CliException.usage(
        "'" + text + "' is no way of sampling",
        "known: none, poisson:RATE, fixed:SIZE/POPULATION, truncated-poisson:RATE,BOUND[/POPULATION]");
  }

  static String adjacency(Adjacency adjacency) {
    return adjacency == Adjacency.REPLACE_ONE ? "replace-one" : "add-or-remove-one";
  }

  static double delta(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw CliException.usage("--delta must be in [0, 1), not " + delta, "");
    }
    return delta;
  }
}
