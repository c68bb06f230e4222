package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.accounting.Mechanism.Gaussian;
import io.tributary.privacy.accounting.Mechanism.Laplace;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every accountant, whatever the numbers. */
final class AccountantPropertiesTest {
  private static final double DELTA = 1e-6;

  /** Rounds of sampled Gaussian noise: multiplier 0.6 to 5, rate 0.001 to 0.5, 1 to 300 of them. */
  private record Setting(double multiplier, double rate, int rounds) {
    static Setting drawn(Random random) {
      return new Setting(
          0.6 * Math.pow(8, random.nextDouble()),
          0.001 * Math.pow(500, random.nextDouble()),
          1 + random.nextInt(300));
    }

    Release release() {
      return new Release(new Gaussian(multiplier), new Sampling.Poisson(rate), rounds);
    }

    LossAccountant loss() {
      return LossAccountant.of(List.of(release()));
    }

    double epsilon() {
      return loss().epsilon(DELTA);
    }
  }

  /** The delta of one round in closed form, for a unit that is removed. */
  private static double truth(double multiplier, double rate, double epsilon) {
    double variance = multiplier * multiplier;
    double from = variance * Math.log((Math.exp(epsilon) - 1 + rate) / rate) + 0.5;
    double with = NormalDistribution.cdf((1 - from) / multiplier);
    double without = NormalDistribution.cdf(-from / multiplier);
    return rate * with + (1 - rate - Math.exp(epsilon)) * without;
  }

  @Property(tries = 40)
  void oneRoundIsNeverBelowTheTruthAndHardlyAbove(@ForAll long seed) {
    Random random = new Random(seed);
    Setting drawn = Setting.drawn(random);
    Setting one = new Setting(drawn.multiplier(), drawn.rate(), 1);
    double epsilon = 0.05 + 2 * random.nextDouble();
    double truth = truth(one.multiplier(), one.rate(), epsilon);
    double delta = one.loss().delta(epsilon);
    assertThat(delta).as("%s at %s", one, epsilon).isGreaterThanOrEqualTo(truth * (1 - 1e-9));
    assertThat(delta).as("%s at %s", one, epsilon).isCloseTo(truth, within(1e-3 * truth + 1e-10));
  }

  @Property(tries = 8)
  void theLossDistributionIsNeverAboveRenyi(@ForAll long seed) {
    Setting setting = Setting.drawn(new Random(seed));
    double renyi = RenyiAccountant.of(List.of(setting.release())).epsilon(DELTA).value();
    assertThat(setting.epsilon()).as("%s", setting).isLessThanOrEqualTo(renyi * (1 + 1e-3));
  }

  @Property(tries = 5)
  void moreRoundsMoreSamplingAndLessNoiseCostMore(@ForAll long seed) {
    Setting s = Setting.drawn(new Random(seed));
    double epsilon = s.epsilon() * (1 - 1e-3);
    assertThat(new Setting(s.multiplier(), s.rate(), 2 * s.rounds()).epsilon())
        .as("%s, more rounds", s)
        .isGreaterThanOrEqualTo(epsilon);
    assertThat(new Setting(s.multiplier(), 1.5 * s.rate(), s.rounds()).epsilon())
        .as("%s, more sampling", s)
        .isGreaterThanOrEqualTo(epsilon);
    assertThat(new Setting(0.8 * s.multiplier(), s.rate(), s.rounds()).epsilon())
        .as("%s, less noise", s)
        .isGreaterThanOrEqualTo(epsilon);
  }

  @Property(tries = 5)
  void theOrderOfReleasesDoesNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    Release gaussian = Setting.drawn(random).release();
    Release laplace =
        new Release(
            new Laplace(2 + random.nextDouble()), new Sampling.None(), 1 + random.nextInt(9));
    double one = LossAccountant.of(List.of(gaussian, laplace)).epsilon(DELTA);
    double other = LossAccountant.of(List.of(laplace, gaussian)).epsilon(DELTA);
    assertThat(one).isCloseTo(other, within(1e-9 * other));
  }

  @Property(tries = 8)
  void epsilonOfDeltaOfEpsilonIsEpsilon(@ForAll long seed) {
    Setting setting = Setting.drawn(new Random(seed));
    LossAccountant loss = setting.loss();
    double epsilon = loss.epsilon(DELTA);
    double delta = loss.delta(epsilon);
    assertThat(delta).as("%s", setting).isLessThanOrEqualTo(DELTA * (1 + 1e-6));
    assertThat(loss.epsilon(delta))
        .as("%s", setting)
        .isCloseTo(epsilon, within(1e-4 * epsilon + 1e-6));
  }
}
