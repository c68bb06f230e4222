package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import java.util.List;

/** What is learned in a simulated world: model, algorithm, optimizer, bounds. */
final class Learning {
  static final int BLOCK = 2;
  static final double MAX_NORM = 100;
  static final double MAX_CONTROL_NORM = 10;
  static final double MAX_WEIGHT = 100;
  static final int MOST_PARTICIPANTS = 10;

  /** The exponent and the constants of {@link #QFEDAVG}. */
  static final double FAIRNESS = 2;

  static final double MAX_LOSS = 4;
  static final double LOCAL_RATE = 0.1;

  /** All that may take part over time, for {@link #SCAFFOLD}. */
  static final int POPULATION = 5;

  static final double MOMENTUM = 0.5;

  /** Of private tasks. */
  static final double CLIP = 2;

  static final double DENOMINATOR = 3;
  static final double CLIP_QUANTILE = 0.3;
  static final double CLIP_RATE = 0.7;
  private static final String ADAPTIVE =
      "adaptive(quantile=" + CLIP_QUANTILE + ",rate=" + CLIP_RATE + ",countNoise=1)";
  private static final String QFEDAVG = "qfedavg(q=2,maxLoss=4,localRate=0.1)";
  private static final String SCAFFOLD = "scaffold(participants=5)";

  private Learning() {}

  static TaskSpec task(Dice dice, boolean summed) {
    int quorum = dice.between(1, 3);
    AggregationSpec aggregation = aggregation(dice, summed);
    boolean secret = aggregation.getWeightBy().equals("uniform");
    boolean scaffold = aggregation.getAlgorithm().equals(SCAFFOLD);
    boolean inStep = summed || secret || scaffold || aggregation.getAlgorithm().equals(QFEDAVG);
    return Fixtures.task(quorum, dice.between(2, 6))
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(dice.between(3, 5)))))
                .setBlockSize(BLOCK)
                .setInitialization(dice.percent(50) ? "zeros" : "uniform(scale=1,seed=7)")
                .setVectors(scaffold ? List.of("control") : List.of())
                .build())
        .setRounds(Scenario.rounds(dice, quorum, inStep))
        .setAggregation(aggregation)
        .setOptimizer(
            OptimizerSpec.newBuilder()
                .setName(dice.percent(50) ? "sgd" : "fedavgm(momentum=0.5)")
                .build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(MAX_NORM)
                .setMaxControlNormL2(MAX_CONTROL_NORM)
                .setMaxWeight(MAX_WEIGHT)
                .setMaxParticipantsPerRound(MOST_PARTICIPANTS)
                .setUploadTimeoutMillis(dice.between(100, 1500))
                .build())
        .setPrivacy(secret ? privacy(dice) : null)
        .build();
  }

  /** Some budgets are spent before the rounds are over. */
  private static PrivacySpec privacy(Dice dice) {
    String mechanism =
        List.of("discrete-gaussian", "toeplitz(bands=3)", "blt(buffers=2,rounds=100)")
            .get(dice.upTo(2));
    boolean correlated = !mechanism.equals("discrete-gaussian");
    return PrivateTasks.privacy()
        .setEpsilon(dice.percent(50) ? 100 : 8)
        .setNoiseMultiplier(1)
        .setClipNormL2(CLIP)
        .setDenominator(DENOMINATOR)
        .setMechanism(mechanism)
        .setClipping(correlated || dice.percent(50) ? "fixed" : ADAPTIVE)
        .setMinSeparation(dice.between(1, 2))
        .build();
  }

  private static AggregationSpec aggregation(Dice dice, boolean summed) {
    AggregationSpec.Builder aggregation = AggregationSpec.newBuilder();
    switch (summed ? 0 : dice.upTo(7)) {
      case 1 -> aggregation.setOf("models");
      case 2 -> aggregation.setAlgorithm("fednova");
      case 3 -> aggregation.setAlgorithm(QFEDAVG);
      case 4, 5 -> aggregation.setAlgorithm(SCAFFOLD);
      case 6 -> aggregation.setWeightBy("uniform");
      default -> {}
    }
    return aggregation.build();
  }
}
