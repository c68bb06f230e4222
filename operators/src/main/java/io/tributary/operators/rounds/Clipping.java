package io.tributary.operators.rounds;

import io.tributary.operators.privacy.NoiseKeys;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.AdaptiveClip;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.state.RoundPhase;
import io.tributary.serde.Digest;

/** How an adaptive clip norm goes from one round to the next. Pure. */
public final class Clipping {
  private Clipping() {}

  /** Whether a round begins with a clip norm of its own. */
  static boolean moves(RoundState state) {
    return state.adapts() && state.round > 1;
  }

  /** What is asked when the open round closes, if another follows. */
  static Decision.DrawClip ask(RoundState state, Digest manifestHash) {
    double clip = state.privacy().clipNormL2();
    int balance =
        state.included().values().stream()
            .mapToInt(update -> AdaptiveClip.count(update.getNormL2(), clip))
            .sum();
    return new Decision.DrawClip(
        state.round + 1,
        state.round,
        manifestHash,
        state.ledger.noiseKey(),
        clip,
        balance,
        state.includedCount());
  }

  /**
   * The fact to propose; the same whoever draws it.
   *
   * @param key the job's, or null
   * @throws IllegalStateException without the key that the task was opened with
   */
  public static ClipDecided draw(TaskPlan plan, Decision.DrawClip asked, NoiseKey key) {
    PrivacyPlan privacy = plan.privacy().at(asked.clipNormL2());
    long noisy =
        privacy.noisyBalance(
            asked.balance(),
            NoiseKeys.matching(key, asked.noiseKey(), plan.path()),
            plan.spec(),
            asked.closed(),
            asked.manifestHash());
    double next = privacy.nextClip(noisy, asked.updates());
    return new ClipDecided(asked.round(), next, noisy, asked.updates());
  }

  /** Whether the open round waits for this fact. */
  static boolean fits(RoundState state, ClipDecided fact) {
    return state.phase == RoundPhase.CLIPPING
        && fact.getRound() == state.round
        && fact.getNormL2() >= state.plan.privacy().leastClip()
        && fact.getNormL2() <= state.plan.privacy().mostClip();
  }
}
