package io.tributary.operators.admit;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.codec.Units;
import java.util.Optional;

/** Decides whether a header may announce a region's partial sum. */
final class SumCheck {
  private SumCheck() {}

  /** Why the sum is refused; empty when it is accepted. For headers that are fine otherwise. */
  static Optional<Refusal> refusal(
      UpdateHeader header, TaskPlan plan, FederationView.Member sender) {
    PartialSum sum = header.getPartialSum();
    if (!header.getCodec().equals(Units.CODEC)) {
      return refuse("a partial sum has codec " + Units.CODEC);
    }
    if (!plan.algorithm().sumsOverRegions() || plan.ofModels()) {
      return refuse(
          "algorithm "
              + plan.spec().getAggregation().getAlgorithm()
              + " of "
              + plan.spec().getAggregation().getOf()
              + " takes no partial sums");
    }
    if (plan.holds()) {
      return refuse(
          "rule " + plan.held().text() + " needs each participant's own update, not their sum");
    }
    if (sum.getFractionBits() != plan.grid(0).fractionBits()) {
      return refuse(
          "its unit is 2^-"
              + sum.getFractionBits()
              + "; that of the task is 2^-"
              + plan.grid(0).fractionBits()
              + ": give both tasks the same bounds");
    }
    if (sum.getContributors() < 1 || sum.getContributors() > sender.contributors()) {
      return refuse(
          "it stands for "
              + sum.getContributors()
              + " participants; the sender is registered for "
              + sender.contributors());
    }
    if (sum.getWeightUnits() < 1 || Grid.weight(sum.getWeightUnits()) != header.getWeight()) {
      return refuse("its weight units do not make the header's weight");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String detail) {
    return Optional.of(new Refusal(RejectionCode.INVALID_SUM, detail));
  }
}
