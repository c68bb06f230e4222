package io.tributary.local.bench;

import io.tributary.operators.robust.Application;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.HeldRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rules that bear Byzantine updates: two of them in memory, against NumPy on one thread; and the
 * whole round of a task with a robust rule against that of one with the plain mean.
 */
final class RobustFigure implements Figure {
  private static final int PARAMETERS = 1 << 20;
  private static final int UPDATES = 50;
  private static final int FAULTS = 10;

  @Override
  public String name() {
    return "robust";
  }

  @Override
  public String about() {
    return "median and Multi-Krum of 50 updates against NumPy, a robust round against a plain one";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    if (bench.wants("rules")) {
      try {
        outcomes.addAll(rules(bench, Python.prepare(bench)));
      } catch (Python.Unavailable e) {
        outcomes.add(Outcome.notMeasured(name(), "rules", e.getMessage()));
      }
    }
    if (bench.wants("round")) {
      outcomes.add(round(bench));
    }
    return outcomes;
  }

  private List<Outcome> rules(Bench bench, Python python) throws Exception {
    float[][] updates = new float[UPDATES][];
    for (int i = 0; i < UPDATES; i++) {
      updates[i] = Crowd.noise(PARAMETERS, i);
    }
    HeldRule median = HeldRules.parse("median");
    HeldRule krum = HeldRules.parse("multi-krum(f=" + FAULTS + ")");
    List<String> answers = new ArrayList<>();
    try (Python.Script script =
        python.start(bench, "numpy_robust.py", UPDATES, PARAMETERS, FAULTS)) {
      script.awaitReady();
      Interleaved runs =
          new Interleaved(bench, name() + " rules")
              .add("median", () -> millis(median, updates))
              .add("multi-krum", () -> millis(krum, updates))
              .add(
                  "numpy-median",
                  () -> {
                    answers.add(script.work());
                    return 1e3 * Python.Script.number(last(answers), "median");
                  })
              .add("numpy-multi-krum", () -> 1e3 * Python.Script.number(last(answers), "multiKrum"))
              .run();
      String size = " n=" + UPDATES + " d=1M";
      return List.of(
          runs.outcome(
                  new Interleaved.Label(name(), "rules median" + size, "ms", false),
                  "median",
                  "numpy-median")
              .with(Goal.ratioAtMost(1 / 10.0)),
          runs.outcome(
                  new Interleaved.Label(name(), "rules multi-krum" + size, "ms", false),
                  "multi-krum",
                  "numpy-multi-krum")
              .with(Goal.ratioAtMost(1 / 5.0))
              .noting("distances, choice and mean; NumPy loops over all pairs"));
    }
  }

  private static String last(List<String> answers) {
    return answers.get(answers.size() - 1);
  }

  /**
   * Milliseconds of processor time, of a second run: the first finds cold caches, for the other
   * side had its turn before. NumPy is measured likewise.
   */
  private static double millis(HeldRule rule, float[][] updates) {
    double[] ones = new double[updates.length];
    Arrays.fill(ones, 1);
    Application.Circumstances round =
        new Application.Circumstances(
            IntStream.range(0, updates.length).mapToObj(Integer::toString).toList(),
            ones,
            new double[PARAMETERS],
            1);
    Application.of(rule, updates, round);
    long begin = Processor.nanos();
    Application.Outcome outcome = Application.of(rule, updates, round);
    double millis = (Processor.nanos() - begin) / 1e6;
    if (!Double.isFinite(outcome.aggregate()[0])) {
      throw new IllegalStateException(rule.text() + " is not finite");
    }
    return millis;
  }

  private Outcome round(Bench bench) throws Exception {
    Workload plain = new Workload("bench-robust-plain", PARAMETERS, UPDATES, 1_000);
    Workload robust =
        new Workload("bench-robust", PARAMETERS, UPDATES, 1_000, "robust(f=" + FAULTS + ")");
    double bytes = plain.payloadBytes() / 1e6;
    Interleaved runs =
        new Interleaved(bench, name() + " round")
            .add("robust", () -> 1e3 * bytes / RunningFederation.thirdRound(bench, robust))
            .add("mean", () -> 1e3 * bytes / RunningFederation.thirdRound(bench, plain))
            .run();
    return runs.outcome(
            new Interleaved.Label(name(), "round n=" + UPDATES + " d=1M", "ms", false),
            "robust",
            "mean")
        .with(Goal.ratioAtMost(3))
        .noting("all of both rounds: updates in Kafka until the model is announced");
  }
}
