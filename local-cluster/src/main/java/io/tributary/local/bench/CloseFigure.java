package io.tributary.local.bench;

import io.tributary.schemas.ModelBlock;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * From the fact that closes a round to the last block of the new model, by the broker's clock,
 * against writing a model of that size to the same broker. A repetition is some rounds and as many
 * plain writes; a repetition's value is their median, the percentiles are of all rounds.
 */
final class CloseFigure implements Figure {
  private static final double NO_GOAL = Double.NaN;

  @Override
  public String name() {
    return "close";
  }

  @Override
  public String about() {
    return "from the closing fact to the model's last block, against writing the model plainly";
  }

  /**
   * A size of model.
   *
   * @param participants in each round
   * @param rounds of a repetition
   * @param p50 goal, milliseconds
   * @param p99 goal, milliseconds
   */
  private record Size(
      String label, int parameters, int participants, int rounds, double p50, double p99) {}

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Size> sizes = new ArrayList<>();
    sizes.add(new Size("10k n=10", 10_000, 10, bench.form().choose(40, 20), 8, NO_GOAL));
    sizes.add(new Size("1M n=4", 1 << 20, 4, bench.form().choose(20, 10), 25, 100));
    if (!bench.form().brief()) {
      sizes.add(new Size("10k n=1000", 10_000, 1_000, 10, 8, NO_GOAL));
      sizes.add(new Size("1M n=16", 1 << 20, 16, 6, 25, 100));
      sizes.add(new Size("10M n=4", 10_000_000, 4, 4, 250, NO_GOAL));
      sizes.add(new Size("25M n=2", 25_000_000, 2, 2, NO_GOAL, NO_GOAL));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Size size : sizes) {
      if (bench.wants(size.label())) {
        outcomes.addAll(measure(bench, size));
      }
    }
    return outcomes;
  }

  private List<Outcome> measure(Bench bench, Size size) throws Exception {
    Workload workload =
        new Workload(
            "bench-close-" + size.parameters() + "-" + size.participants(),
            size.parameters(),
            size.participants(),
            1_000_000);
    List<double[]> all = new ArrayList<>();
    try (RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM);
        ScratchTopic scratch = new ScratchTopic(bench.client(), workload.federation())) {
      Closings closings = new Closings(running);
      List<byte[]> model = model(workload);
      Interleaved runs =
          new Interleaved(bench, name() + " " + size.label())
              .add("close", () -> median(keep(all, rounds(running, closings, size.rounds()))))
              .add("plain-model-write", () -> median(writes(scratch, model, size.rounds())))
              .run();
      List<double[]> counted = all.subList(all.size() - runs.repetitions(), all.size());
      double[] millis = counted.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
      Outcome p50 =
          runs.outcome(
              new Interleaved.Label(name(), size.label() + " p50", "ms", false),
              "close",
              "plain-model-write");
      return List.of(
          size.p50() > 0 ? p50.with(Goal.valueAtMost(size.p50())) : p50,
          percentile(size, "p95", millis, 0.95),
          size.p99() > 0
              ? percentile(size, "p99", millis, 0.99).with(Goal.valueAtMost(size.p99()))
              : percentile(size, "p99", millis, 0.99));
    }
  }

  private Outcome percentile(Size size, String which, double[] sorted, double share) {
    return Outcome.alone(
            name(),
            size.label() + " " + which,
            Spread.of(Spread.quantile(sorted, share)),
            "ms",
            sorted.length)
        .noting("of " + sorted.length + " rounds");
  }

  private static double[] keep(List<double[]> all, double[] some) {
    all.add(some);
    return some;
  }

  private static double median(double[] values) {
    return Spread.of(values).median();
  }

  private static double[] rounds(RunningFederation running, Closings closings, int rounds)
      throws Exception {
    running.forgetEarlierRounds();
    closings.next();
    for (int round = 0; round < rounds; round++) {
      running.send(0, running.sign(0, running.workload().updates()));
      running.awaitModel();
    }
    double[] millis = closings.next().values().stream().mapToDouble(Double::doubleValue).toArray();
    if (millis.length != rounds) {
      throw new IllegalStateException(millis.length + " of " + rounds + " closings were found");
    }
    return millis;
  }

  private static List<byte[]> model(Workload workload) {
    ModelLayout layout = workload.layout();
    List<byte[]> blocks = Crowd.payload(Crowd.noise(workload.parameters(), 0), layout);
    List<byte[]> records = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      records.add(
          WireWriter.encode(new ModelBlock("bench", 1, block, ByteBuffer.wrap(blocks.get(block)))));
    }
    return records;
  }

  private static double[] writes(ScratchTopic scratch, List<byte[]> model, int times)
      throws InterruptedException, ExecutionException {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      for (int block = 0; block < model.size(); block++) {
        scratch.send("bench/1/" + block, model.get(block));
      }
      scratch.flush();
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    return millis;
  }
}
