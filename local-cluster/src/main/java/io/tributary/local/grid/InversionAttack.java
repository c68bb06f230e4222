package io.tributary.local.grid;

import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.ShareTraining;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;
import java.util.Random;

/**
 * Reads an example out of the first round's aggregate (Phong et al. 2017; Geiping et al. 2020,
 * Inverting Gradients): of a participant with one example x, the first layer's step is x times that
 * of its bias. The more what is read resembles the example, the more it looks as if it took part.
 */
public final class InversionAttack implements PrivacyAttack {
  private final TaskPlan plan;
  private final TaskSpec oneStep;
  private final Dataset examples;
  private final Setting setting;

  /**
   * An attack on single examples.
   *
   * @param task private, with algorithm fedavg of deltas and optimizer sgd, of a network whose
   *     first parameters are weights [in, out] and bias [out]
   * @param examples of which one is asked about in each trial
   */
  public InversionAttack(TaskSpec task, Dataset examples, Setting setting) {
    plan = TaskPlan.of(task);
    oneStep =
        TaskSpec.newBuilder(task)
            .setTraining(new TrainingSpec(1, 1, task.getTraining().getLearningRate(), 0.0))
            .build();
    this.examples = examples;
    this.setting = setting;
  }

  @Override
  public String name() {
    return "inversion";
  }

  @Override
  public Scores run(boolean noise) {
    Random random = setting.random();
    boolean[] in = setting.coins(random);
    double[] scores = new double[in.length];
    for (int t = 0; t < in.length; t++) {
      Dataset example = examples.select(List.of(random.nextInt(examples.size())));
      PrivateTraining training =
          new PrivateTraining(plan, List.of(), setting.seed() * 1_000_003 + t, noise);
      float[] update =
          new ShareTraining(oneStep, example, t).train(training.model(), 0, null).delta();
      double[] rest = training.round(in[t] ? List.of(update) : List.of());
      scores[t] = resemblance(invert(rest), example.features()[0]);
    }
    return Scores.of(scores, in);
  }

  /** The example whose multiples the rows of the first layer's step come closest to. */
  private double[] invert(double[] step) {
    List<Integer> shape = plan.spec().getModel().getParameters().get(0).getShape();
    int outputs = shape.get(1);
    double[] example = new double[shape.get(0)];
    int bias = example.length * outputs;
    for (int i = 0; i < example.length; i++) {
      for (int o = 0; o < outputs; o++) {
        example[i] += step[i * outputs + o] * step[bias + o];
      }
    }
    return example;
  }

  /** The cosine of the angle between both, 0 when there is nothing to compare. */
  private static double resemblance(double[] read, float[] example) {
    double product = 0;
    double ours = 0;
    double theirs = 0;
    for (int i = 0; i < read.length; i++) {
      product += read[i] * example[i];
      ours += read[i] * read[i];
      theirs += (double) example[i] * example[i];
    }
    return ours * theirs > 0 ? product / Math.sqrt(ours * theirs) : 0;
  }
}
