package io.tributary.operators.rounds;

import io.tributary.operators.privacy.Claim;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.schemas.PrivacyCharge;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.Participation;
import io.tributary.serde.Digest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a private task has spent. It is moved by the journal's facts alone, so that no restart and
 * no older savepoint gives anything back. Its size is bounded by the federation's participants.
 *
 * @param noiseKey fingerprint of the key that the noise is drawn of; null in a task without noise
 * @param clipNormL2 the clip norm in force; 0 stands for the specification's
 * @param releases noisy sums released
 * @param participations by participant
 */
record PrivacyLedger(
    Digest noiseKey, double clipNormL2, int releases, Map<String, Participation> participations) {
  static final PrivacyLedger EMPTY = new PrivacyLedger(null, 0, 0, Map.of());

  PrivacyLedger {
    participations = Map.copyOf(participations);
  }

  /** The ledger of a task that is opened. */
  static PrivacyLedger opened(Digest noiseKey) {
    return new PrivacyLedger(noiseKey, 0, 0, Map.of());
  }

  /** After a release with these updates. */
  PrivacyLedger after(Iterable<IncludedUpdate> updates) {
    Map<String, Participation> next = new TreeMap<>(participations);
    for (IncludedUpdate update : updates) {
      Participation before = next.get(update.getParticipant());
      next.put(
          update.getParticipant(),
          new Participation(before == null ? 1 : before.getRounds() + 1, releases + 1));
    }
    return new PrivacyLedger(noiseKey, clipNormL2, releases + 1, next);
  }

  /** With another clip norm. */
  PrivacyLedger clippingTo(double normL2) {
    return new PrivacyLedger(noiseKey, normL2, releases, participations);
  }

  /** A task's numbers with the clip norm in force. */
  PrivacyPlan inForce(PrivacyPlan plan) {
    return clipNormL2 == 0 ? plan : plan.at(clipNormL2);
  }

  /** Why a participant may not be in the release of the open round; empty when it may. */
  String refusal(PrivacyPlan plan, String participant, int round) {
    Participation before = participations.get(participant);
    if (before == null) {
      return "";
    }
    if (before.getRounds() >= plan.participationsAllowed()) {
      return participant
          + " has taken part in "
          + before.getRounds()
          + " rounds, which is all that the task's privacy budget allows";
    }
    int wait = before.getLast() + plan.spec().getMinSeparation() - (releases + 1);
    return wait <= 0
        ? ""
        : participant
            + " took part "
            + (releases + 1 - before.getLast())
            + " releases ago, and may again in round "
            + (round + wait)
            + " or later";
  }

  /** Who may not be in the release of the open round; sorted. */
  List<String> barred(PrivacyPlan plan, int round) {
    return participations.keySet().stream()
        .filter(participant -> !refusal(plan, participant, round).isEmpty())
        .sorted()
        .toList();
  }

  /** The charge of the newest release. */
  PrivacyCharge charge(PrivacyPlan task) {
    PrivacyPlan plan = inForce(task);
    int most = participations.values().stream().mapToInt(Participation::getRounds).max().orElse(0);
    return new PrivacyCharge(
        plan.text(),
        plan.grid().fractionBits(),
        plan.sensitivity(),
        plan.spec().getNoiseMultiplier(),
        releases,
        most,
        plan.epsilon(most),
        plan.spec().getDelta(),
        plan.clipNormL2(),
        Claim.rdpEpsilon(plan, most),
        plan.spec().getUnit(),
        Claim.ADJACENCY,
        Claim.SAMPLING,
        Claim.ACCOUNTANT,
        Claim.GAPS);
  }
}
