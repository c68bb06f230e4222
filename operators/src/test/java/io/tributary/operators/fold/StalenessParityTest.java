package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.rounds.flink.Flow;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.TaskSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten versions from updates that were really trained from older ones. */
class StalenessParityTest {
  private static final int VERSIONS = 10;
  private static final double ALPHA = 0.6;

  /** Xie et al. 2019, section 5. */
  static Stream<Arguments> functions() {
    return Stream.of(
        function("constant", t -> 1),
        function("polynomial(a=0.5)", t -> Math.pow(t + 1, -0.5)),
        function("polynomial(a=2)", t -> 1.0 / ((t + 1) * (t + 1))),
        function("hinge(a=10,b=1)", t -> t <= 1 ? 1 : 1 / (10.0 * (t - 1) + 1)),
        function("hinge(a=0.5,b=2.5)", t -> t <= 2.5 ? 1 : 1 / (0.5 * (t - 2.5) + 1)));
  }

  static Stream<Arguments> functionsOfBoth() {
    return Stream.of("models", "deltas")
        .flatMap(of -> functions().map(f -> Arguments.of(of, f.get()[0], f.get()[1])));
  }

  private static Arguments function(String text, IntToDoubleFunction s) {
    return Arguments.of(text, s);
  }

  private static TaskSpec spec(String policy, String of, String staleness) {
    TaskSpec spec = Fixtures.task(3, VERSIONS).build();
    spec.getModel().setInitialization("uniform(scale=1,seed=4)");
    spec.getRounds().setPolicy(policy);
    spec.getRounds().setBufferSize(3);
    spec.getRounds().setStaleness(staleness);
    spec.getRounds().setMixing(ALPHA);
    spec.getAggregation().setOf(of);
    assertThat(TaskCheck.problems(spec)).isEmpty();
    return spec;
  }

  /** Participants that lag by up to four versions, and never contribute twice from one. */
  private static final class Laggards {
    private final int[] last = new int[10];
    private int update = -1;
    private int base;

    Laggards() {
      Arrays.fill(last, -1);
    }

    void next(int version) {
      update++;
      base = Math.min(version, Math.max(last[participant()] + 1, version - update % 5));
      last[participant()] = base;
    }

    int participant() {
      return update % 10;
    }

    double weight() {
      return 1 + participant() * 1.5;
    }

    Flow.Update of(float[] values) {
      return new Flow.Update("p" + participant(), base, weight(), Map.of(), values);
    }
  }

  /** Nguyen et al. 2022, FedBuff: the buffer's sum of s(t) w delta over its sum of w. */
  @ParameterizedTest
  @MethodSource("functions")
  void buffered(String text, IntToDoubleFunction s) {
    Flow flow = new Flow(spec("buffered", "deltas", text));
    double[] x = Quadratic.widen(flow.model(0, 0));
    Laggards laggards = new Laggards();
    int mostStale = 0;
    for (int version = 0; version < VERSIONS; version++) {
      double[] sum = new double[Quadratic.SIZE];
      double weights = 0;
      for (int k = 0; k < 3; k++) {
        laggards.next(version);
        Quadratic problem = new Quadratic(laggards.participant());
        float[] delta = problem.delta(flow.model(laggards.base, 0), 3);
        int stale = version - laggards.base;
        Quadratic.add(sum, s.applyAsDouble(stale) * laggards.weight(), delta);
        weights += laggards.weight();
        mostStale = Math.max(mostStale, stale);
        flow.send(laggards.of(delta));
      }
      for (int i = 0; i < x.length; i++) {
        x[i] += sum[i] / weights;
      }
      assertVersion(flow, version + 1, x);
    }
    assertThat(mostStale).as("the test has stale updates").isGreaterThan(2);
    assertAllIncluded(flow, 3 * VERSIONS);
  }

  /**
   * Xie et al. 2019, algorithm 1: x = (1 - a) x + a x_new with a = alpha s(t); and the same with
   * what training changed instead of its result, x = x + a delta.
   */
  @ParameterizedTest
  @MethodSource("functionsOfBoth")
  void async(String of, String text, IntToDoubleFunction s) {
    Flow flow = new Flow(spec("async", of, text));
    boolean models = of.equals("models");
    double[] x = Quadratic.widen(flow.model(0, 0));
    Laggards laggards = new Laggards();
    for (int version = 0; version < VERSIONS; version++) {
      laggards.next(version);
      Quadratic problem = new Quadratic(laggards.participant());
      float[] base = flow.model(laggards.base, 0);
      float[] sent = models ? problem.trained(base, 3) : problem.delta(base, 3);
      flow.send(laggards.of(sent));
      double a = ALPHA * s.applyAsDouble(version - laggards.base);
      for (int i = 0; i < x.length; i++) {
        x[i] = (models ? (1 - a) * x[i] : x[i]) + a * sent[i];
      }
      assertVersion(flow, version + 1, x);
    }
    assertAllIncluded(flow, VERSIONS);
  }

  private static void assertVersion(Flow flow, int version, double[] expected) {
    assertThat(flow.version()).isEqualTo(version);
    Quadratic.assertClose(flow.model(version, 0), expected, "version " + version);
  }

  private static void assertAllIncluded(Flow flow, int updates) {
    assertThat(flow.announced(Receipt.class))
        .hasSize(updates)
        .allMatch(r -> r.getStatus() == ReceiptStatus.INCLUDED);
    assertThat(flow.quiet()).isTrue();
  }
}
