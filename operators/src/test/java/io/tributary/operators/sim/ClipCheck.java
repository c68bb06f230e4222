package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundClosed;
import io.tributary.serde.Digest;

/** Follows the clip norm of a private task by plain formulas, round after round. */
final class ClipCheck {
  private final Federation federation;
  private final TaskPlan plan;
  private double clip = Learning.CLIP;

  ClipCheck(Federation federation) {
    this.federation = federation;
    this.plan = federation.scenario().plan();
  }

  /** Takes the next round of a private task. */
  void round(RoundClosed closed, Leaves leaves) {
    double told = closed.getPrivacy().getClipNormL2();
    require(told == clip, "round %s clipped to %s, not %s", closed.getRound(), told, clip);
    if (plan.privacy().adaptive() == null) {
      return;
    }
    int within = leaves.within(clip);
    int updates = leaves.count();
    ClipDecided next = decided(closed.getRound() + 1);
    if (next == null) {
      return; // No round followed, or its beginning is still to be decided.
    }
    long noisy =
        plan.privacy()
            .noisyBalance(
                2 * within - updates,
                PrivateTasks.KEY,
                plan.spec(),
                closed.getRound(),
                Digest.of(closed.getManifestHash()));
    require(next.getNoisyBalance() == noisy, "%s of %s in %s", next, within, updates);
    double share = Math.max(0, Math.min(1, 0.5 + 0.5 * noisy / updates));
    double moved = clip * StrictMath.exp(-Learning.CLIP_RATE * (share - Learning.CLIP_QUANTILE));
    double most = Math.min(Learning.MAX_NORM, Learning.CLIP * 1024);
    clip = Math.max(Learning.CLIP / 1024, Math.min(most, moved));
    require(next.getNormL2() == clip, "%s where %s follows", next, clip);
  }

  private ClipDecided decided(int round) {
    for (Log.Entry entry : federation.logs().journal().entries()) {
      if (((JournalFact) entry.value()).getFact() instanceof ClipDecided fact
          && fact.getRound() == round) {
        return fact;
      }
    }
    return null;
  }
}
