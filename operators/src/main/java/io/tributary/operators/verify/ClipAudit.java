package io.tributary.operators.verify;

import io.tributary.operators.rounds.Clipping;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.task.TaskPlan;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the clip norms of a private task are those that its counts give: from the journal's noisy
 * counts, and with the noise key from the updates' norms.
 */
final class ClipAudit {
  private final Divergences divergences;
  private final List<Answer> answers = new ArrayList<>();
  private Decision.DrawClip asked;

  private record Answer(Where where, Decision.DrawClip asked, ClipDecided given) {}

  ClipAudit(Divergences divergences) {
    this.divergences = divergences;
  }

  /** Takes a fact and what followed from it; the first answer to a question counts. */
  void fact(Where where, TaskPlan plan, JournalFact fact, List<Decision> decisions) {
    if (asked != null
        && fact.getFact() instanceof ClipDecided given
        && given.getRound() == asked.round()
        && !decisions.isEmpty()) {
      double norm =
          plan.privacy()
              .at(asked.clipNormL2())
              .nextClip(given.getNoisyBalance(), given.getUpdates());
      answers.add(new Answer(where, asked, given));
      if (given.getUpdates() != asked.updates() || given.getNormL2() != norm) {
        differs(where, given, norm + " after " + asked.updates() + " updates");
      }
      asked = null;
    }
    for (Decision decision : decisions) {
      if (decision instanceof Decision.DrawClip draw) {
        asked = draw;
      }
    }
  }

  /** Draws the noise of the counts again; nothing when the key is not the task's. */
  void recompute(TaskPlan plan, NoiseKey key) {
    for (Answer answer : answers) {
      if (key == null || !Digest.read(key.fingerprint(), 0).equals(answer.asked().noiseKey())) {
        return;
      }
      ClipDecided again = Clipping.draw(plan, answer.asked(), key);
      if (again.getNoisyBalance() != answer.given().getNoisyBalance()) {
        differs(answer.where(), answer.given(), "noisy balance " + again.getNoisyBalance());
      }
    }
  }

  private void differs(Where where, ClipDecided given, String expected) {
    divergences.add(
        Kind.CLIP_DIFFERS,
        given.getRound(),
        where,
        expected,
        given.getNormL2()
            + " after "
            + given.getUpdates()
            + " updates, noisy balance "
            + given.getNoisyBalance());
  }
}
