package io.tributary.operators.rounds;

import io.tributary.operators.task.Findings;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RoundsSpec;
import java.util.Optional;

/**
 * When a round closes, how old an update may be and how much an old one counts. The only place
 * where a policy lives. Made of a task's rounds; without state.
 */
public interface RoundPolicy {
  /** Most updates that one round can take. */
  int MOST_UPDATES = 50_000;

  /** Makes policies of one name, the one that a task gives in {@code rounds.policy}. */
  interface Factory {
    /** The name. */
    String name();

    /** Notes every argument that is out of range. */
    void check(RoundsSpec rounds, Findings findings);

    /** A policy; throws IllegalArgumentException when an argument is out of range. */
    RoundPolicy create(RoundsSpec rounds);
  }

  /** Updates that close a round at once, at least 1. */
  int closesAt();

  /** Updates that close it once its deadline has passed, 1 to {@link #closesAt}. */
  int minimum();

  /** Whether all updates of a round start from the same version. */
  default boolean synchronous() {
    return false;
  }

  /** Largest staleness that is taken: versions between an update's base and the newest one. */
  int maxStaleness();

  /**
   * What an update's weight is multiplied by, in (0, 1].
   *
   * @param staleness 0 to {@link #maxStaleness}
   */
  double damping(int staleness);

  /** How many participants are drawn for a round; 0 when everybody may contribute. */
  default int cohortSize() {
    return 0;
  }

  /** Seed of the draws. */
  default long cohortSeed() {
    return 0;
  }

  /** The reason to state when {@link #closesAt} updates are in. */
  CloseReason fullReason();

  /**
   * Why the round closes now; empty when it stays open. Asked after every change.
   *
   * @param included updates in the round
   * @param deadlinePassed whether its deadline is over
   */
  default Optional<CloseReason> close(int included, boolean deadlinePassed) {
    if (included >= closesAt()) {
      return Optional.of(fullReason());
    }
    return deadlinePassed && included >= minimum()
        ? Optional.of(CloseReason.DEADLINE)
        : Optional.empty();
  }
}
