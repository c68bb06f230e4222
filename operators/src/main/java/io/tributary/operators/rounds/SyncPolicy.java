package io.tributary.operators.rounds;

import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsSpec;
import java.util.Optional;

/**
 * Synchronous rounds (McMahan et al. 2017): only updates of the current version count; the round
 * closes at the quorum, or once its deadline has passed as soon as the minimum is there.
 */
public final class SyncPolicy implements RoundPolicy {
  /** For {@link java.util.ServiceLoader}. */
  public SyncPolicy() {}

  @Override
  public String name() {
    return "sync";
  }

  @Override
  public Optional<RejectionCode> refusal(RoundsSpec rounds, int baseVersion, int currentVersion) {
    if (baseVersion == currentVersion) {
      return Optional.empty();
    }
    return Optional.of(
        baseVersion < currentVersion ? RejectionCode.STALE_VERSION : RejectionCode.FUTURE_VERSION);
  }

  @Override
  public long factorUnits(
      RoundsSpec rounds, long weightUnits, int baseVersion, int currentVersion) {
    return weightUnits;
  }

  @Override
  public Optional<CloseReason> close(RoundsSpec rounds, int included, boolean deadlinePassed) {
    if (included >= rounds.getQuorum()) {
      return Optional.of(CloseReason.QUORUM);
    }
    return deadlinePassed && included >= rounds.getMinimum()
        ? Optional.of(CloseReason.DEADLINE)
        : Optional.empty();
  }
}
