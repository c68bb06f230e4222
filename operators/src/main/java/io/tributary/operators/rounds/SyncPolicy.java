package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import io.tributary.operators.task.Findings;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RoundsSpec;

/**
 * Synchronous rounds (McMahan et al. 2017): only updates of the current version count; the round
 * closes at the quorum, or once its deadline has passed as soon as the minimum is there. With
 * {@code selection: random(seed=S)} a cohort is drawn for each round, larger than the quorum by the
 * over-selection factor (Bonawitz et al. 2019).
 *
 * @param closesAt the quorum
 * @param cohortSize participants drawn; 0 when everybody may contribute
 */
public record SyncPolicy(int closesAt, int minimum, int cohortSize, long cohortSeed)
    implements RoundPolicy {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements RoundPolicy.Factory {
    /** A cohort is one record of the journal, and ids have up to 128 characters. */
    private static final int MOST_DRAWN = 5_000;

    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "sync";
    }

    @Override
    public void check(RoundsSpec rounds, Findings findings) {
      boolean selects =
          findings.attempt(
              "spec.rounds.selection", "use all or random(seed=7)", () -> create(rounds));
      if (selects) {
        findings.within(create(rounds).cohortSize(), 0, MOST_DRAWN, "spec.rounds.cohort");
      }
      findings.require(
          rounds.getQuorum() >= 1 && rounds.getQuorum() <= MOST_UPDATES,
          "spec.rounds.quorum",
          "it is " + rounds.getQuorum(),
          "use 1 to " + MOST_UPDATES);
      findings.require(
          rounds.getMinimum() >= 1 && rounds.getMinimum() <= Math.max(1, rounds.getQuorum()),
          "spec.rounds.minimum",
          "it is " + rounds.getMinimum() + " with a quorum of " + rounds.getQuorum(),
          "use 1 to the quorum");
      findings.require(
          rounds.getDeadlineMillis() > 0,
          "spec.rounds.deadline",
          "a synchronous round has none",
          "give it one, for instance 60s: a participant that stays away would stop the task");
      findings.require(
          rounds.getOverSelection() >= 1 && rounds.getOverSelection() <= 100,
          "spec.rounds.overSelection",
          "it is " + rounds.getOverSelection(),
          "use 1 to 100");
      findings.require(
          rounds.getCohort() == 0 || rounds.getQuorum() <= rounds.getCohort(),
          "spec.rounds.quorum",
          "the quorum of " + rounds.getQuorum() + " is above the cohort of " + rounds.getCohort(),
          "lower the quorum or register more participants; a round could never reach it");
    }

    @Override
    public RoundPolicy create(RoundsSpec rounds) {
      Call selection = Call.parse(rounds.getSelection());
      return switch (selection.name()) {
        case "all" -> {
          selection.onlyKnown();
          yield new SyncPolicy(rounds.getQuorum(), rounds.getMinimum(), 0, 0);
        }
        case "random" ->
            new SyncPolicy(
                rounds.getQuorum(),
                rounds.getMinimum(),
                cohortSize(rounds),
                selection.onlyKnown("seed").integer("seed"));
        default ->
            throw new IllegalArgumentException(
                "unknown selection '" + selection.name() + "'; known: all, random(seed=S)");
      };
    }

    private static int cohortSize(RoundsSpec rounds) {
      return rounds.getCohort() > 0
          ? rounds.getCohort()
          : (int) Math.ceil(rounds.getQuorum() * rounds.getOverSelection());
    }
  }

  @Override
  public int maxStaleness() {
    return 0;
  }

  @Override
  public boolean synchronous() {
    return true;
  }

  @Override
  public double damping(int staleness) {
    return 1;
  }

  @Override
  public CloseReason fullReason() {
    return CloseReason.QUORUM;
  }
}
