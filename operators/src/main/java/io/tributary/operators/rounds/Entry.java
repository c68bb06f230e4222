package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.quality.Standing;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundPhase;

/** Whether an admitted update enters the open round, and with which weight and factor. Pure. */
final class Entry {
  private Entry() {}

  /** Why it does not enter; null when it does. */
  static RejectionCode refusal(RoundState state, UpdateAdmitted update) {
    if (state.ended) {
      return RejectionCode.TASK_ENDED;
    }
    int staleness = state.version() - update.getBaseVersion();
    if (staleness < 0) {
      return RejectionCode.FUTURE_VERSION;
    }
    if (staleness > state.plan.policy().maxStaleness()
        || update.getBaseVersion() < state.contributionsFrom
        || state.phase == RoundPhase.AWAITING_MODEL) {
      return RejectionCode.STALE_VERSION;
    }
    if (state.mustWait()) {
      return waiting(state, staleness);
    }
    if (state.phase == RoundPhase.DRAWING
        || (!state.cohort.isEmpty() && !state.cohort.contains(update.getParticipant()))) {
      return RejectionCode.NOT_SELECTED;
    }
    if (update.getWeightUnits() > 0 && !state.plan.takesSums()) {
      return RejectionCode.INVALID_SUM;
    }
    if (standing(state, update).quarantinedIn(state.round)) {
      return RejectionCode.QUARANTINED;
    }
    if (state.hasContributed(update.getParticipant(), update.getBaseVersion())) {
      return RejectionCode.ALREADY_CONTRIBUTED;
    }
    if (!privacyRefusal(state, update).isEmpty()) {
      return RejectionCode.PRIVACY_SPENT;
    }
    int most = state.plan.spec().getBounds().getMaxParticipantsPerRound();
    boolean full = (long) state.contributors() + update.getContributors() > most;
    return full ? RejectionCode.ROUND_FULL : null;
  }

  private static String privacyRefusal(RoundState state, UpdateAdmitted update) {
    if (state.plan.privacy() == null) {
      return "";
    }
    String participant = update.getParticipant();
    boolean here =
        state.included().values().stream().anyMatch(u -> u.getParticipant().equals(participant));
    return here
        ? participant + " has another update in round " + state.round
        : state.ledger.refusal(state.plan.privacy(), participant, state.round);
  }

  private static Standing standing(RoundState state, UpdateAdmitted update) {
    return state.standings.getOrDefault(update.getParticipant(), Standing.GOOD);
  }

  /** Why an update that comes between two rounds cannot wait for the next one. */
  private static RejectionCode waiting(RoundState state, int staleness) {
    int then = state.phase == RoundPhase.WEIGHING ? staleness + 1 : staleness;
    if (then > state.plan.policy().maxStaleness()) {
      return RejectionCode.STALE_VERSION;
    }
    int most = state.plan.spec().getBounds().getMaxParticipantsPerRound();
    return state.deferredCount() >= most ? RejectionCode.ROUND_FULL : null;
  }

  /** The update as a member of the round. */
  static IncludedUpdate include(RoundState state, UpdateAdmitted update) {
    TaskPlan plan = state.plan;
    boolean partialSum = update.getWeightUnits() > 0;
    long units =
        partialSum
            ? update.getWeightUnits()
            : plan.weighting().units(update.getWeight(), update.getMetrics());
    double factor =
        plan.algorithm()
                .factor(new Algorithm.Contribution(units, update.getNormL2(), update.getMetrics()))
            * plan.policy().damping(state.version() - update.getBaseVersion());
    return IncludedUpdate.newBuilder()
        .setUpdateId(update.getUpdateId())
        .setPartition(update.getPartition())
        .setFirstOffset(update.getFirstOffset())
        .setParticipant(update.getParticipant())
        .setBaseVersion(update.getBaseVersion())
        .setWeightUnits(units)
        .setFactor(partialSum ? Grid.weight(units) : factor)
        .setContributors(update.getContributors())
        .setNormL2(update.getNormL2())
        .setPayloadBytes(update.getPayloadBytes())
        .setMetrics(update.getMetrics())
        .setOrganization(update.getOrganization())
        .build();
  }

  /** A refusal in words. */
  static String explain(RoundState state, RejectionCode code, UpdateAdmitted update) {
    return switch (code) {
      case TASK_ENDED -> "the task has ended with version " + state.version();
      case STALE_VERSION -> stale(state, update);
      case FUTURE_VERSION ->
          "trained from version "
              + update.getBaseVersion()
              + "; the current version is "
              + state.version();
      case NOT_SELECTED ->
          update.getParticipant() + " is not in the cohort of round " + state.round;
      case INVALID_SUM -> invalidSum(state);
      case PRIVACY_SPENT -> privacyRefusal(state, update);
      case ALREADY_CONTRIBUTED ->
          update.getParticipant()
              + " has another update from version "
              + state.contributions.get(update.getParticipant());
      case QUARANTINED ->
          "updates of "
              + update.getParticipant()
              + " were left out too often; it may contribute again after round "
              + standing(state, update).quarantinedUntil();
      case ROUND_FULL -> "round " + state.round + " has all the updates it can take";
      default -> "";
    };
  }

  private static String invalidSum(RoundState state) {
    if (state.plan.privacy() != null) {
      return "the task is private, and what is in a partial sum cannot be clipped";
    }
    return state.plan.holds()
        ? "rule " + state.plan.held().text() + " needs each participant's own update"
        : "a partial sum cannot be damped; only policy sync takes it";
  }

  private static String stale(RoundState state, UpdateAdmitted update) {
    int window = state.plan.policy().maxStaleness();
    String awaiting =
        state.phase == RoundPhase.AWAITING_MODEL || state.phase == RoundPhase.WEIGHING
            ? "; round " + state.round + " is closed and its model is under way"
            : "";
    boolean inWindow = state.version() - update.getBaseVersion() <= window;
    String changed =
        inWindow && update.getBaseVersion() < state.contributionsFrom
            ? "; versions before " + state.contributionsFrom + " were closed under other rounds"
            : "";
    return "trained from version "
        + update.getBaseVersion()
        + "; the current version is "
        + state.version()
        + (window > 0 ? " and at most " + window + " versions may lie between" : "")
        + changed
        + awaiting;
  }
}
