package io.tributary.operators.rounds;

import io.tributary.operators.task.Findings;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RoundsSpec;

/**
 * Buffered asynchronous rounds (Nguyen et al. 2022, FedBuff): a round closes when {@code
 * bufferSize} updates are in, whatever their base versions inside the staleness window. Each counts
 * with its weight times s(staleness); the sum is divided by the weights alone, as published.
 *
 * @param closesAt the buffer's size, FedBuff's K
 */
public record BufferedPolicy(int closesAt, int minimum, int maxStaleness, Staleness staleness)
    implements RoundPolicy {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements RoundPolicy.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "buffered";
    }

    @Override
    public void check(RoundsSpec rounds, Findings findings) {
      findings.within(rounds.getBufferSize(), 1, MOST_UPDATES, "spec.rounds.bufferSize");
      findings.require(
          rounds.getCohort() == 0 || rounds.getBufferSize() <= rounds.getCohort(),
          "spec.rounds.bufferSize",
          "the buffer of "
              + rounds.getBufferSize()
              + " is above the cohort of "
              + rounds.getCohort(),
          "make the buffer smaller: each participant contributes once from each version");
      Staleness.check(rounds, findings);
    }

    @Override
    public RoundPolicy create(RoundsSpec rounds) {
      return new BufferedPolicy(
          rounds.getBufferSize(),
          Math.max(1, Math.min(rounds.getMinimum(), rounds.getBufferSize())),
          rounds.getMaxStaleness(),
          Staleness.parse(rounds.getStaleness()));
    }
  }

  @Override
  public double damping(int age) {
    return staleness.factor(age);
  }

  @Override
  public CloseReason fullReason() {
    return CloseReason.BUFFER_FULL;
  }
}
