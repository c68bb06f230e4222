package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.rounds.flink.Flow;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.TaskSpec;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten rounds of every server optimizer and schedule against the papers' formulas in double. */
class OptimizerParityTest {
  private static final int ROUNDS = 10;
  private static final double[] WEIGHTS = {10, 20.5, 3.25};

  /** One parameter's step as a paper writes it. */
  private abstract static class Formula {
    final double[] m = new double[Quadratic.SIZE];
    final double[] v = new double[Quadratic.SIZE];

    abstract double move(int i, double delta);
  }

  private static Formula sgd() {
    return new Formula() {
      @Override
      double move(int i, double delta) {
        return delta;
      }
    };
  }

  /** Hsu, Qi and Brown 2019: v = beta v + delta; w = w + eta v, or with Nesterov's look ahead. */
  private static Formula momentum(double beta, boolean nesterov) {
    return new Formula() {
      @Override
      double move(int i, double delta) {
        v[i] = beta * v[i] + delta;
        return nesterov ? delta + beta * v[i] : v[i];
      }
    };
  }

  /** Reddi et al. 2021, algorithm 2: no correction of bias, v_{-1} = tau^2. */
  private static Formula adaptive(String kind, double beta1, double beta2, double tau) {
    return new Formula() {
      private boolean begun;

      @Override
      double move(int i, double delta) {
        if (!begun) {
          java.util.Arrays.fill(v, Math.pow(tau, 2));
          begun = true;
        }
        m[i] = beta1 * m[i] + (1 - beta1) * delta;
        double squared = Math.pow(delta, 2);
        switch (kind) {
          case "adagrad" -> v[i] = v[i] + squared;
          case "adam" -> v[i] = beta2 * v[i] + (1 - beta2) * squared;
          default -> v[i] = v[i] - (1 - beta2) * squared * Math.signum(v[i] - squared);
        }
        return m[i] / (Math.sqrt(v[i]) + tau);
      }
    };
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("sgd", 0.7, sgd()),
        Arguments.of("fedavgm", 0.3, momentum(0.9, false)),
        Arguments.of("fedavgm(momentum=0.5)", 0.3, momentum(0.5, false)),
        Arguments.of("fedavgm(momentum=0.8,nesterov=true)", 0.3, momentum(0.8, true)),
        Arguments.of("fedadagrad", 0.1, adaptive("adagrad", 0, 0, 1e-3)),
        Arguments.of("fedadagrad(beta1=0.5,tau=0.01)", 0.1, adaptive("adagrad", 0.5, 0, 1e-2)),
        Arguments.of("fedadam", 0.1, adaptive("adam", 0.9, 0.99, 1e-3)),
        Arguments.of("fedadam(beta1=0.5,beta2=0.7,tau=0.1)", 0.2, adaptive("adam", 0.5, 0.7, 0.1)),
        Arguments.of("fedyogi", 0.1, adaptive("yogi", 0.9, 0.99, 1e-3)),
        Arguments.of("fedyogi(beta1=0.5,beta2=0.7,tau=1)", 0.2, adaptive("yogi", 0.5, 0.7, 1)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerFollowsItsPaper(String name, double rate, Formula formula) {
    assertFollows(new OptimizerSpec(name, rate, "constant"), formula, round -> 1);
  }

  /** Loshchilov and Hutter 2017, equation 5, over one period of so many rounds. */
  private static double cosine(int done, int rounds, double floor) {
    return floor + 0.5 * (1 - floor) * (1 + Math.cos(Math.PI * done / rounds));
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        schedule("constant", round -> 1),
        schedule("step(every=3,factor=0.5)", round -> Math.pow(0.5, Math.floor((round - 1) / 3.0))),
        schedule("cosine(rounds=12)", round -> cosine(round - 1, 12, 0)),
        schedule(
            "cosine(rounds=6,floor=0.25)", round -> round > 6 ? 0.25 : cosine(round - 1, 6, 0.25)),
        schedule("warm-up(rounds=4)", round -> round < 4 ? round / 4.0 : 1),
        schedule(
            "warm-up(rounds=4) -> cosine(rounds=5,floor=0.1)",
            round -> {
              if (round <= 4) {
                return round / 4.0;
              }
              return round > 9 ? 0.1 : cosine(round - 5, 5, 0.1);
            }),
        schedule(
            "warm-up(rounds=2) -> step(every=4,factor=0.1)",
            round -> round <= 2 ? round / 2.0 : Math.pow(0.1, Math.floor((round - 3) / 4.0))));
  }

  private static Arguments schedule(String text, IntToDoubleFunction multiplier) {
    return Arguments.of(text, multiplier);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyScheduleMultipliesTheLearningRate(String text, IntToDoubleFunction multiplier) {
    assertFollows(new OptimizerSpec("sgd", 0.8, text), sgd(), multiplier);
    assertFollows(
        new OptimizerSpec("fedadam", 0.1, text), adaptive("adam", 0.9, 0.99, 1e-3), multiplier);
  }

  private static void assertFollows(
      OptimizerSpec optimizer, Formula formula, IntToDoubleFunction multiplier) {
    TaskSpec spec = Fixtures.task(3, ROUNDS).setOptimizer(optimizer).build();
    spec.getModel().setInitialization("uniform(scale=1,seed=4)");
    assertThat(TaskCheck.problems(spec)).isEmpty();
    Flow flow = new Flow(spec);
    double[] x = Quadratic.widen(flow.model(0, 0));
    for (int round = 1; round <= ROUNDS; round++) {
      float[] model = flow.model(round - 1, 0);
      double[] sum = new double[Quadratic.SIZE];
      double weights = 0;
      for (int p = 0; p < WEIGHTS.length; p++) {
        float[] delta = new Quadratic(p).delta(model, 2 + p);
        flow.send(new Flow.Update("p" + p, round - 1, WEIGHTS[p], Map.of(), delta));
        Quadratic.add(sum, WEIGHTS[p], delta);
        weights += WEIGHTS[p];
      }
      double rate = optimizer.getLearningRate() * multiplier.applyAsDouble(round);
      for (int i = 0; i < x.length; i++) {
        x[i] += rate * formula.move(i, sum[i] / weights);
      }
      assertThat(flow.version()).isEqualTo(round);
      Quadratic.assertClose(flow.model(round, 0), x, optimizer.getName() + " round " + round);
    }
    assertThat(flow.quiet()).isTrue();
  }
}
