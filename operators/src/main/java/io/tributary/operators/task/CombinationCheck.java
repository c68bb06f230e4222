package io.tributary.operators.task;

import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Topics;
import java.util.List;

/** Finds choices that are fine alone and make no sense together. */
final class CombinationCheck {
  private static final int MAX_BLOCKS = 30_000;
  private static final int MAX_SUM_BLOCK = 65_536;
  private final TaskSpec spec;
  private final TaskPlan plan;
  private final Findings findings;

  CombinationCheck(TaskSpec spec, TaskPlan plan, Findings findings) {
    this.spec = spec;
    this.plan = plan;
    this.findings = findings;
  }

  void check() {
    algorithm();
    vectors();
    int most = spec.getBounds().getMaxParticipantsPerRound();
    findings.require(
        plan.policy().closesAt() <= most,
        "spec.bounds.maxParticipantsPerRound",
        "it is " + most + ", and a round closes at " + plan.policy().closesAt() + " updates",
        "raise it to at least that");
    findings.attempt(
        "spec.bounds",
        "lower maxNormL2, maxWeight, maxParticipantsPerRound or the algorithm's maxLoss",
        () -> {
          for (int vector = 0; vector < plan.vectors().size(); vector++) {
            plan.grid(vector);
          }
        });
    if (plan.forwards()) {
      upstream();
    }
    if (plan.privacy() != null) {
      PrivacyCheck privacy = new PrivacyCheck(spec, findings);
      privacy.company(plan);
      privacy.budget(plan.privacy(), plan.weighting().largest(spec.getBounds().getMaxWeight()));
    }
    if (plan.holds()) {
      new HeldCheck(plan, findings).check();
    }
  }

  private void algorithm() {
    String name = spec.getAggregation().getAlgorithm();
    if (!plan.policy().synchronous()) {
      plan.algorithm()
          .needsCurrentVersion()
          .ifPresent(
              why ->
                  findings.require(
                      false,
                      "spec.aggregation.algorithm",
                      name
                          + " cannot be combined with policy "
                          + spec.getRounds().getPolicy()
                          + ": "
                          + why,
                      "use policy sync, or algorithm fedavg or fednova"));
    }
    findings.require(
        !plan.ofModels() || plan.algorithm().takesModels(),
        "spec.aggregation.of",
        name + " is defined on deltas, not on models",
        "use of: deltas, or algorithm fedavg");
  }

  private void vectors() {
    List<String> stated = spec.getModel().getVectors();
    List<String> needed = plan.algorithm().furtherVectors();
    findings.require(
        stated.equals(needed),
        "spec.model.vectors",
        "it is "
            + stated
            + ", and algorithm "
            + spec.getAggregation().getAlgorithm()
            + " needs "
            + needed,
        needed.isEmpty() ? "leave it out" : "set it to " + needed);
    findings.require(
        (long) plan.layout().blocks() * (1 + needed.size()) <= MAX_BLOCKS,
        "spec.model.blockSize",
        "all vectors together have more than " + MAX_BLOCKS + " blocks",
        "use larger blocks");
  }

  private void upstream() {
    String key = "spec.upstream";
    name(spec.getUpstream().getFederation(), key + ".federation");
    name(spec.getUpstream().getTask(), key + ".task");
    findings.require(
        !spec.getUpstream().getFederation().equals(spec.getFederation()),
        key + ".federation",
        "a federation cannot be its own parent",
        "name the parent federation");
    findings.require(
        plan.policy().synchronous(),
        "spec.rounds.policy",
        "the rounds of a region follow its parent's versions",
        "use policy sync; the parent, too, has to use it");
    findings.require(
        plan.algorithm().sumsOverRegions() && !plan.ofModels(),
        "spec.aggregation.algorithm",
        spec.getAggregation().getAlgorithm()
            + " of "
            + spec.getAggregation().getOf()
            + " needs more than sums and weights",
        "use algorithm fedavg of deltas");
    findings.require(
        spec.getModel().getBlockSize() <= MAX_SUM_BLOCK,
        "spec.model.blockSize",
        "sums take 8 bytes a parameter, and a block must fit into a record of 1 MiB",
        "use at most " + MAX_SUM_BLOCK);
  }

  private void name(String text, String key) {
    findings.require(
        Topics.isName(text),
        key,
        "'" + text + "' is not a name",
        "name the parent's, as it is there");
  }
}
