package io.tributary.operators.privacy;

import io.tributary.privacy.accounting.Mechanism;
import io.tributary.privacy.accounting.Release;
import io.tributary.privacy.accounting.RenyiAccountant;
import io.tributary.privacy.accounting.Sampling;
import java.util.List;

/** What is the same in the statements of all private tasks. */
public final class Claim {
  /** Which data sets are neighbours. */
  public static final String ADJACENCY =
      "zero-out: all updates of one participant replaced by ones that add nothing";

  /** What is claimed of sampling. */
  public static final String SAMPLING =
      "none: who takes part is public, so no amplification by sampling is claimed";

  /** What computes it. */
  public static final String ACCOUNTANT = "tributary 1: analytic Gaussian as PLD, RDP beside it";

  /** What is not covered. */
  public static final List<String> GAPS =
      List.of(
          "who takes part, when, and with which weight is public",
          "refusals of updates beyond the task's bounds are told to their senders and operators",
          "whoever holds the noise key, or reads the updates topic or the journal, sees updates"
              + " without noise");

  private Claim() {}

  /** All releases that a participant is in, as one. */
  public static List<Release> releases(PrivacyPlan plan, int participations) {
    return List.of(
        new Release(
            new Mechanism.Gaussian(plan.multiplier(participations)), new Sampling.None(), 1));
  }

  /** What {@link PrivacyPlan#epsilon} tells, by Renyi divergences, which are looser. */
  public static double rdpEpsilon(PrivacyPlan plan, int participations) {
    return participations == 0
        ? 0
        : PrivacyPlan.roundedUp(
            RenyiAccountant.of(releases(plan, participations))
                .epsilon(plan.spec().getDelta())
                .value());
  }
}
