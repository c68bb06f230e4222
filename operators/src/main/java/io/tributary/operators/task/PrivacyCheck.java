package io.tributary.operators.task;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.privacy.PrivacyStrategies;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Topics;

/** Whether a private task's claim can be kept: its numbers, and what else the task asks for. */
final class PrivacyCheck {
  private static final String KEY = "spec.privacy";
  private static final double MOST_NOISE = 1000;
  private final TaskSpec spec;
  private final PrivacySpec privacy;
  private final Findings findings;

  PrivacyCheck(TaskSpec spec, Findings findings) {
    this.spec = spec;
    this.privacy = spec.getPrivacy();
    this.findings = findings;
  }

  /** What can be said before the task's plan is made. */
  void numbers() {
    findings.positive(privacy.getEpsilon(), KEY + ".epsilon");
    int most = spec.getBounds().getMaxParticipantsPerRound();
    findings.require(
        privacy.getDelta() > 0 && privacy.getDelta() * most < 1,
        KEY + ".delta",
        "it is "
            + privacy.getDelta()
            + ", and must be above 0 and below 1 / maxParticipantsPerRound = "
            + 1.0 / most
            + ": otherwise publishing one participant's update would pass for private",
        "use 1e-5, or less than one over the number of your participants");
    boolean clip = findings.positive(privacy.getClipNormL2(), KEY + ".clipNormL2");
    findings.require(
        !clip || privacy.getClipNormL2() <= spec.getBounds().getMaxNormL2(),
        KEY + ".clipNormL2",
        privacy.getClipNormL2()
            + " is more than bounds.maxNormL2 = "
            + spec.getBounds().getMaxNormL2(),
        "lower it, or raise maxNormL2");
    known(privacy.getUnit(), PrivacyPlan.PARTICIPANT, KEY + ".unit");
    findings.require(
        privacy.getDenominator() >= 0 && Double.isFinite(privacy.getDenominator()),
        KEY + ".denominator",
        "it is " + privacy.getDenominator(),
        "use a number above 0, or leave it out");
    findings.within(privacy.getMaxParticipations(), 0, 1_000_000, KEY + ".maxParticipations");
    if (findings.within(privacy.getMinSeparation(), 1, 1_000_000, KEY + ".minSeparation")) {
      mechanism();
    }
    dataSet();
  }

  private void mechanism() {
    findings
        .make(KEY + ".mechanism", "use discrete-gaussian", () -> PrivacyStrategies.matrix(privacy))
        .ifPresent(
            matrix -> {
              findings.require(
                  matrix.remembered() == 0 || privacy.getClipping().equals(PrivacyStrategies.FIXED),
                  KEY + ".clipping",
                  "noise that takes back that of earlier rounds is made for one clip norm",
                  "use clipping fixed, or mechanism discrete-gaussian");
              noise();
            });
  }

  private void noise() {
    double multiplier = privacy.getNoiseMultiplier();
    boolean some =
        findings.require(
            multiplier > 0,
            KEY + ".noiseMultiplier",
            "it is " + multiplier + ", and without noise nothing is private",
            "use a number above 0: tributary privacy calibrate tells it, and a task file may leave"
                + " it out");
    if (some) {
      findings.require(
          multiplier <= MOST_NOISE,
          KEY + ".noiseMultiplier",
          "it is " + multiplier + ", and of updates under so much noise nothing is left",
          "raise epsilon or delta, or let participants be in fewer rounds, until it is at most "
              + MOST_NOISE);
      findings.attempt(
          KEY + ".clipping",
          "use fixed, or adaptive and leave countNoise out",
          () -> PrivacyStrategies.adaptive(privacy, spec.getRounds().getQuorum()));
    }
  }

  private void dataSet() {
    String name = privacy.getDataSet();
    findings.require(
        name.isEmpty() || Topics.isName(name),
        KEY + ".dataSet",
        "'" + name + "' is not a name: [a-z0-9][a-z0-9-]{0,62}",
        "use lower-case letters, digits and hyphens");
    findings.require(
        name.isEmpty()
            ? privacy.getDataSetEpsilon() == 0
            : privacy.getDataSetEpsilon() >= privacy.getEpsilon()
                && Double.isFinite(privacy.getDataSetEpsilon()),
        KEY + ".dataSetEpsilon",
        "it is " + privacy.getDataSetEpsilon() + (name.isEmpty() ? " without a data set" : ""),
        name.isEmpty() ? "name the dataSet, or leave it out" : "use epsilon or more");
  }

  private void known(String given, String known, String key) {
    findings.require(
        given.equals(known), key, "unknown: '" + given + "'; known: " + known, "use " + known);
  }

  /** What else the task asks for that would make the sensitivity unknown. */
  void company(TaskPlan plan) {
    AggregationSpec aggregation = spec.getAggregation();
    boolean correlated = plan.privacy().remembered() > 0;
    findings.require(
        aggregation.getRule().equals("mean") && aggregation.getQuality().isEmpty(),
        "spec.aggregation.rule",
        "how far one participant can move the result of '"
            + aggregation.getRule()
            + (aggregation.getQuality().isEmpty() ? "" : "' with quality '")
            + aggregation.getQuality()
            + "' is not known, so no noise makes it private",
        "use rule mean without quality: clipping bounds what one participant can do");
    findings.require(
        aggregation.getAlgorithm().equals("fedavg") && aggregation.getOf().equals("deltas"),
        "spec.aggregation.algorithm",
        aggregation.getAlgorithm()
            + " of "
            + aggregation.getOf()
            + " weighs updates by what they report, so that the sensitivity is not known",
        "use algorithm fedavg of deltas");
    findings.require(
        plan.weighting().isBounded(),
        "spec.aggregation.weightBy",
        "'" + aggregation.getWeightBy() + "' gives weights without a bound of their own",
        "use uniform, or capped(max=M), whose cap is part of the sensitivity");
    findings.require(
        correlated || !spec.getRounds().getPolicy().equals("async"),
        "spec.rounds.policy",
        "async releases each update by itself, under noise that nothing cancels later",
        "use policy sync or buffered, or mechanism toeplitz or blt");
    findings.require(
        spec.getUpstream() == null,
        "spec.upstream",
        "a region's sums leave it without noise",
        "make the parent federation's task private where single updates reach it");
  }

  /** What depends on the plan. */
  void budget(PrivacyPlan plan, double largestWeight) {
    findings.require(
        spec.getRounds().getCount() <= plan.matrix().rounds(),
        KEY + ".mechanism",
        "it is made for " + plan.matrix().rounds() + " rounds, and the task has more",
        "raise rounds in it to rounds.count = " + spec.getRounds().getCount() + ", or lower that");
    double one = plan.epsilon(1);
    findings.require(
        plan.affordable() >= 1,
        KEY + ".epsilon",
        "one round with noise multiplier "
            + privacy.getNoiseMultiplier()
            + " costs epsilon "
            + one
            + " at delta "
            + privacy.getDelta()
            + ", more than the budget of "
            + privacy.getEpsilon(),
        "raise epsilon or noiseMultiplier");
    int allowed = plan.participationsAllowed();
    findings.require(
        plan.affordable() < 1 || allowed <= plan.affordable(),
        KEY + ".maxParticipations",
        allowed
            + " rounds cost epsilon "
            + plan.epsilon(allowed)
            + ", and the budget of "
            + privacy.getEpsilon()
            + " covers "
            + plan.affordable(),
        "lower maxParticipations to that, or raise epsilon or noiseMultiplier");
    double rounding =
        plan.at(plan.leastClip()).sensitivity() / Math.scalb(1.0, plan.grid().fractionBits());
    double longest = plan.leastClip() * largestWeight;
    findings.require(
        rounding <= 1.01 * longest,
        KEY + ".clipNormL2",
        "rounding to the grid makes the sensitivity "
            + rounding
            + " where clipping makes it "
            + longest,
        "raise clipNormL2: it is too small for a model of this size");
  }
}
