package io.tributary.operators.task;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Tasks in which some numbers and texts are others, mostly out of place. */
public final class OddTasks {
  private static final int KINDS = 4;
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -1.0,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          1e-300,
          1e-9,
          0.5,
          1.0,
          2.0,
          10.0,
          999.0,
          1e6,
          1e12,
          1e15,
          1e30,
          1e300,
          Double.MAX_VALUE);
  private static final List<Long> WHOLE =
      List.of(0L, -1L, 1L, 2L, 3L, 7L, 100L, 65_536L, 1_000_000L, 2_147_483_647L, -2_147_483_648L);
  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "a -> b",
          "x(y=)",
          "mean",
          "krum(f=3)",
          "trimmed-mean(f=999999999)",
          "arc(f=1) -> caf(f=1)",
          "bucketing(s=2) -> median",
          "centred-clipping(tau=1e300)",
          "fltrust(trusted=a)",
          "norms(spreads=1e300)",
          "uniform",
          "capped(max=1e300)",
          "capped(max=1e-300)",
          "samples",
          "fednova",
          "scaffold(participants=2147483647)",
          "qfedavg(q=1e300,maxLoss=1e300)",
          "models",
          "sync",
          "buffered",
          "async",
          "random(seed=3)",
          "all",
          "polynomial(a=1e300)",
          "fedadam(tau=1e-300)",
          "cosine(rounds=1,floor=1)",
          "uniform(scale=1e300,seed=1)",
          "discrete-gaussian",
          "toeplitz(bands=32)",
          "blt(rounds=10000,buffers=8)",
          "blt(rounds=1e300)",
          "fixed",
          "adaptive(quantile=1,rate=10,countNoise=1e6)");

  private OddTasks() {}

  /** Each task that has one change. */
  public static Stream<TaskSpec> withOneChange() {
    return IntStream.range(0, KINDS).boxed().flatMap(OddTasks::withOneChange);
  }

  private static Stream<TaskSpec> withOneChange(int kind) {
    return IntStream.range(0, changes(base(kind)).size())
        .mapToObj(
            change -> {
              TaskSpec task = base(kind);
              changes(task).get(change).run();
              return task;
            });
  }

  /** A task with two to five changes, always the same for a seed. */
  public static TaskSpec of(long seed) {
    Random random = new Random(seed);
    TaskSpec task = base(random.nextInt(KINDS));
    for (int i = 2 + random.nextInt(4); i > 0; i--) {
      List<Runnable> changes = changes(task);
      changes.get(random.nextInt(changes.size())).run();
    }
    return task;
  }

  private static TaskSpec base(int kind) {
    TaskSpec.Builder task = Fixtures.task(4, 20);
    return switch (kind) {
      case 0 -> task.build();
      case 1 ->
          task.setAggregation(AggregationSpec.newBuilder().setRule("robust(f=1)").build()).build();
      case 2 -> task.setUpstream(new UpstreamSpec("parent", "t")).build();
      default -> PrivateTasks.task(4, 20, PrivateTasks.privacy().build());
    };
  }

  /** Every way to set one number or text somewhere in the record to another. */
  private static List<Runnable> changes(SpecificRecord record) {
    List<Runnable> changes = new ArrayList<>();
    collect(record, changes);
    return changes;
  }

  private static void collect(SpecificRecord record, List<Runnable> changes) {
    for (Schema.Field field : record.getSchema().getFields()) {
      int at = field.pos();
      Object value = record.get(at);
      if (value instanceof SpecificRecord inner) {
        collect(inner, changes);
      } else if (value instanceof Double) {
        DOUBLES.forEach(other -> changes.add(() -> record.put(at, other)));
      } else if (value instanceof Integer) {
        WHOLE.forEach(other -> changes.add(() -> record.put(at, other.intValue())));
      } else if (value instanceof Long) {
        WHOLE.forEach(other -> changes.add(() -> record.put(at, other)));
      } else if (value instanceof String) {
        TEXTS.forEach(other -> changes.add(() -> record.put(at, other)));
      }
    }
  }
}
