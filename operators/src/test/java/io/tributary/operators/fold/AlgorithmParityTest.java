package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.rounds.flink.Flow;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten rounds of every algorithm and weighting against the papers' formulas in double. */
class AlgorithmParityTest {
  private static final int ROUNDS = 10;
  private static final int N = 3;
  private static final double[] SAMPLES = {10, 20.5, 3.25};
  private static final int[] STEPS = {1, 4, 9};
  private final Quadratic[] problems = {new Quadratic(1), new Quadratic(2), new Quadratic(3)};

  private static TaskSpec spec(Consumer<TaskSpec> change) {
    TaskSpec spec = Fixtures.task(N, ROUNDS).build();
    spec.getModel().setInitialization("uniform(scale=1,seed=4)");
    change.accept(spec);
    assertThat(TaskCheck.problems(spec)).isEmpty();
    return spec;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double squared(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** McMahan et al. 2017, with the weights that each weighting stands for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "samples|10|20.5|3.25",
        "uniform|1|1|1",
        "capped(max=12.5)|10|12.5|3.25",
        "quality|0.5|1|0.25"
      })
  void weightings(String weightBy, double first, double second, double third) {
    double[] weights = {first, second, third};
    double[] quality = {0.5, 1, 0.25};
    Flow flow = new Flow(spec(t -> t.getAggregation().setWeightBy(weightBy)));
    double[] x = Quadratic.widen(flow.model(0, 0));
    for (int round = 1; round <= ROUNDS; round++) {
      float[] model = flow.model(round - 1, 0);
      for (int p = 0; p < N; p++) {
        float[] delta = problems[p].delta(model, STEPS[p]);
        flow.send(
            new Flow.Update("p" + p, round - 1, SAMPLES[p], Map.of("quality", quality[p]), delta));
        Quadratic.add(x, weights[p] / sum(weights), delta);
      }
      Quadratic.assertClose(flow.model(round, 0), x, weightBy + " round " + round);
    }
  }

  /** Wang et al. 2020, equations 6 and 7: x' = x + tau_eff sum p_i delta_i / tau_i. */
  @Test
  void fedNova() {
    Flow flow = new Flow(spec(t -> t.getAggregation().setAlgorithm("fednova")));
    double[] x = Quadratic.widen(flow.model(0, 0));
    double effective = 0;
    for (int p = 0; p < N; p++) {
      effective += SAMPLES[p] / sum(SAMPLES) * STEPS[p];
    }
    for (int round = 1; round <= ROUNDS; round++) {
      float[] model = flow.model(round - 1, 0);
      for (int p = 0; p < N; p++) {
        float[] delta = problems[p].delta(model, STEPS[p]);
        Map<String, Double> metrics = Map.of("localSteps", (double) STEPS[p]);
        flow.send(new Flow.Update("p" + p, round - 1, SAMPLES[p], metrics, delta));
        Quadratic.add(x, effective * SAMPLES[p] / sum(SAMPLES) / STEPS[p], delta);
      }
      Quadratic.assertClose(flow.model(round, 0), x, "round " + round);
    }
  }

  /** With as many steps everywhere, normalising changes nothing. */
  @Test
  void fedNovaOfEqualStepsIsFedAvg() {
    Flow nova = new Flow(spec(t -> t.getAggregation().setAlgorithm("fednova")));
    Flow avg = new Flow(spec(t -> {}));
    for (int p = 0; p < N; p++) {
      float[] delta = problems[p].delta(avg.model(0, 0), 4);
      Flow.Update update =
          new Flow.Update("p" + p, 0, SAMPLES[p], Map.of("localSteps", 4.0), delta);
      nova.send(update);
      avg.send(update);
    }
    Quadratic.assertClose(nova.model(1, 0), Quadratic.widen(avg.model(1, 0)), "round 1");
  }

  /** Li et al. 2020, algorithm 2, term by term; participants count equally. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2})
  void qFedAvg(double q) {
    double lipschitz = 1 / 0.1;
    String algorithm = "qfedavg(q=" + q + ",maxLoss=100,localRate=0.1)";
    Flow flow =
        new Flow(
            spec(
                t -> {
                  t.getAggregation().setAlgorithm(algorithm);
                  t.getAggregation().setWeightBy("uniform");
                  t.getBounds().setMaxWeight(1);
                }));
    double[] x = Quadratic.widen(flow.model(0, 0));
    for (int round = 1; round <= ROUNDS; round++) {
      float[] model = flow.model(round - 1, 0);
      double[] numerator = new double[Quadratic.SIZE];
      double denominator = 0;
      for (int p = 0; p < N; p++) {
        float[] delta = problems[p].delta(model, STEPS[p]);
        double loss = problems[p].loss(Quadratic.widen(model));
        flow.send(new Flow.Update("p" + p, round - 1, 1, Map.of("initialLoss", loss), delta));
        // Delta w_k = L (w^t - w_k) = -L delta.
        double scale = -lipschitz;
        Quadratic.add(numerator, Math.pow(loss, q) * scale, delta);
        denominator +=
            q * Math.pow(loss, q - 1) * scale * scale * squared(delta)
                + lipschitz * Math.pow(loss, q);
      }
      for (int i = 0; i < x.length; i++) {
        x[i] -= numerator[i] / denominator;
      }
      Quadratic.assertClose(flow.model(round, 0), x, algorithm + " round " + round);
    }
  }

  /** Karimireddy et al. 2020, algorithm 1, option II, of five participants three a round. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scaffold(boolean uniform) {
    double[] weights = uniform ? new double[] {1, 1, 1} : SAMPLES;
    Flow flow =
        new Flow(
            spec(
                t -> {
                  t.getAggregation().setAlgorithm("scaffold(participants=5)");
                  t.getAggregation().setWeightBy(uniform ? "uniform" : "samples");
                  t.getModel().setVectors(List.of("control"));
                }));
    double[] x = Quadratic.widen(flow.model(0, 0));
    double[] c = new double[Quadratic.SIZE];
    double[][] own = new double[5][Quadratic.SIZE];
    assertThat(flow.model(0, 1)).as("the first control variate").containsOnly(0);
    for (int round = 1; round <= ROUNDS; round++) {
      float[] model = flow.model(round - 1, 0);
      double[] control = Quadratic.widen(flow.model(round - 1, 1));
      for (int k = 0; k < N; k++) {
        int p = (round + k) % 5;
        double[] y = new Quadratic(p).train(model, STEPS[k], 0.1, Quadratic.minus(control, own[p]));
        double[] delta = Quadratic.minus(y, Quadratic.widen(model));
        double[] change = new double[Quadratic.SIZE];
        for (int i = 0; i < change.length; i++) {
          change[i] = -control[i] - delta[i] / (STEPS[k] * 0.1);
          own[p][i] += change[i];
        }
        float[] sent = Quadratic.narrow(delta);
        float[] sentChange = Quadratic.narrow(change);
        flow.send(new Flow.Update("p" + p, round - 1, weights[k], Map.of(), sent, sentChange));
        // Uniform: x + 1/|S| sum delta, c + 1/N sum delta-c. Else weighted, c by |S|/N.
        Quadratic.add(x, weights[k] / sum(weights), sent);
        Quadratic.add(c, weights[k] / sum(weights) * N / 5, sentChange);
      }
      Quadratic.assertClose(flow.model(round, 0), x, "x of round " + round);
      Quadratic.assertClose(flow.model(round, 1), c, "c of round " + round);
    }
    assertThat(flow.quiet()).isTrue();
  }
}
