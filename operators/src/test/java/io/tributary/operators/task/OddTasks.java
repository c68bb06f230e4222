package io.tributary.operators.task;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Tasks in which some numbers and texts are others, mostly out of place. */
public final class OddTasks {
  private static final double[] DOUBLES = {
    0,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    1e-300,
    1e-9,
    0.5,
    1,
    2,
    10,
    999,
    1e6,
    1e12,
    1e15,
    1e30,
    1e300,
    Double.MAX_VALUE
  };
  private static final long[] WHOLE = {
    0, -1, 1, 2, 3, 7, 100, 65_536, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
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

  /** A task with one to four changes. */
  public static TaskSpec of(Random random) {
    TaskSpec task = base(random);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      change(task, random);
    }
    return task;
  }

  private static TaskSpec base(Random random) {
    TaskSpec.Builder task = Fixtures.task(4, 20);
    return switch (random.nextInt(4)) {
      case 0 -> task.build();
      case 1 ->
          task.setAggregation(AggregationSpec.newBuilder().setRule("robust(f=1)").build()).build();
      case 2 -> task.setUpstream(new UpstreamSpec("parent", "t")).build();
      default -> PrivateTasks.task(4, 20, PrivateTasks.privacy().build());
    };
  }

  /** Sets one number or text somewhere in the record to another. */
  private static void change(SpecificRecord record, Random random) {
    List<Runnable> choices = new ArrayList<>();
    collect(record, random, choices);
    choices.get(random.nextInt(choices.size())).run();
  }

  private static void collect(SpecificRecord record, Random random, List<Runnable> choices) {
    for (Schema.Field field : record.getSchema().getFields()) {
      int at = field.pos();
      Object value = record.get(at);
      if (value instanceof SpecificRecord inner) {
        collect(inner, random, choices);
      } else if (value instanceof Double) {
        choices.add(() -> record.put(at, DOUBLES[random.nextInt(DOUBLES.length)]));
      } else if (value instanceof Integer) {
        choices.add(() -> record.put(at, (int) WHOLE[random.nextInt(WHOLE.length)]));
      } else if (value instanceof Long) {
        choices.add(() -> record.put(at, WHOLE[random.nextInt(WHOLE.length)]));
      } else if (value instanceof String) {
        choices.add(() -> record.put(at, TEXTS.get(random.nextInt(TEXTS.size()))));
      }
    }
  }
}
