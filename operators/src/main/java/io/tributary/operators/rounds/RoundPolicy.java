package io.tributary.operators.rounds;

import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsSpec;
import java.util.Optional;

/**
 * When a round closes, which updates it takes and with which factor. Found by name; stateless; the
 * only place where a policy lives.
 */
public interface RoundPolicy {
  /** The name that a task gives in {@code rounds.policy}. */
  String name();

  /**
   * Why an update may not enter the open round; empty when it may.
   *
   * @param baseVersion version that the update was trained from
   * @param currentVersion version that the round starts from
   */
  Optional<RejectionCode> refusal(RoundsSpec rounds, int baseVersion, int currentVersion);

  /**
   * The factor an update is folded with, in units of 2^-20.
   *
   * @param weightUnits its weight in units of 2^-20
   */
  long factorUnits(RoundsSpec rounds, long weightUnits, int baseVersion, int currentVersion);

  /**
   * Why the round closes now; empty when it stays open. Asked after every change.
   *
   * @param included updates in the round
   * @param deadlinePassed whether its deadline is over
   */
  Optional<CloseReason> close(RoundsSpec rounds, int included, boolean deadlinePassed);
}
