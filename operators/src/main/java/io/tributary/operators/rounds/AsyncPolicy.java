package io.tributary.operators.rounds;

import io.tributary.operators.task.Findings;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.RoundsSpec;

/**
 * Asynchronous rounds (Xie et al. 2019, FedAsync): every update closes a round and is mixed in with
 * alpha times s(staleness). Its weight cancels out. With {@code aggregation.of: models} the new
 * model is (1 - a) x + a x', as published; with deltas it is x + a (x' - base), which is the same
 * for an update that is not stale.
 *
 * @param mixing alpha, in (0, 1]
 */
public record AsyncPolicy(double mixing, int maxStaleness, Staleness staleness)
    implements RoundPolicy {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements RoundPolicy.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "async";
    }

    @Override
    public void check(RoundsSpec rounds, Findings findings) {
      Staleness.check(rounds, findings);
      findings.require(
          rounds.getMixing() > 0 && rounds.getMixing() <= 1,
          "spec.rounds.mixing",
          "it is " + rounds.getMixing(),
          "use a number above 0, up to 1");
    }

    @Override
    public RoundPolicy create(RoundsSpec rounds) {
      return new AsyncPolicy(
          rounds.getMixing(), rounds.getMaxStaleness(), Staleness.parse(rounds.getStaleness()));
    }
  }

  @Override
  public int closesAt() {
    return 1;
  }

  @Override
  public int minimum() {
    return 1;
  }

  @Override
  public double damping(int age) {
    return mixing * staleness.factor(age);
  }

  @Override
  public CloseReason fullReason() {
    return CloseReason.EACH_UPDATE;
  }
}
