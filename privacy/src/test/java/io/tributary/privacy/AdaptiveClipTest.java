package io.tributary.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AdaptiveClipTest {
  private static final AdaptiveClip USUAL = new AdaptiveClip(0.5, 0.2, 20);

  @Test
  void theNormMovesTowardsTheQuantile() {
    Random random = new Random(3);
    for (double quantile : new double[] {0.1, 0.5, 0.9}) {
      AdaptiveClip adaptive = new AdaptiveClip(quantile, 0.2, 5);
      double clip = 0.01;
      for (int round = 0; round < 300; round++) {
        int balance = 0;
        for (int i = 0; i < 1000; i++) {
          balance += AdaptiveClip.count(random.nextDouble(), clip); // Norms are uniform in [0, 1].
        }
        clip = adaptive.next(clip, balance + Math.round(10 * random.nextGaussian()), 1000);
      }
      assertThat(clip).as("quantile %s", quantile).isCloseTo(quantile, within(0.05));
    }
  }

  /** Example of the paper's update: C exp(-0.2 (0.75 - 0.5)). */
  @Test
  void aRoundMovesItByThePapersFactor() {
    assertThat(USUAL.next(2, 50, 100)).isCloseTo(2 * Math.exp(-0.05), within(1e-15));
    assertThat(USUAL.next(2, 0, 100)).isEqualTo(2);
    assertThat(USUAL.next(2, 1_000_000, 100)).isCloseTo(2 * Math.exp(-0.1), within(1e-15));
    assertThat(USUAL.next(2, -1_000_000, 100)).isCloseTo(2 * Math.exp(0.1), within(1e-15));
  }

  @Test
  void anUpdateCountsOneWayOrTheOtherAndNobodyCountsNothing() {
    assertThat(AdaptiveClip.count(1, 1)).isEqualTo(1);
    assertThat(AdaptiveClip.count(0, 1)).isEqualTo(1);
    assertThat(AdaptiveClip.count(Math.nextUp(1.0), 1)).isEqualTo(-1);
  }

  /** Sum and balance together cost what the sum alone cost: the precisions add up. */
  @Property
  void theSplitCostsWhatARoundCost(
      @ForAll @IntRange(min = 1, max = 2000) int hundredths,
      @ForAll @IntRange(min = 1, max = 100) int times) {
    double z = hundredths / 100.0;
    AdaptiveClip adaptive = new AdaptiveClip(0.5, 0.2, z * (0.5 + times / 10.0));
    double sigma = adaptive.balanceSigma();
    double sum = adaptive.sumMultiplier(z);
    double together = 1 / (sum * sum) + 1 / (sigma * sigma - 16);
    assertThat(together).isLessThanOrEqualTo(1 / (z * z));
    assertThat(together).isGreaterThan(1 / (z * z) * (1 - 1e-6));
    assertThat(sigma).isGreaterThanOrEqualTo(2 * adaptive.countNoise());
  }

  @Test
  void countingThatCostsTooMuchAndBadNumbersAreRefused() {
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0.2, 5).sumMultiplier(12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 6");
    assertThatThrownBy(() -> new AdaptiveClip(0, 0.2, 5)).hasMessageContaining("quantile");
    assertThatThrownBy(() -> new AdaptiveClip(1, 0.2, 5)).hasMessageContaining("quantile");
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0, 5)).hasMessageContaining("rate");
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0.2, 0)).hasMessageContaining("countNoise");
    assertThatThrownBy(() -> new AdaptiveClip(0.5, 0.2, Double.NaN))
        .hasMessageContaining("countNoise");
  }
}
