package io.tributary.benchmarks;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockStore;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding a block from its payload and adding it exactly, against copying the same floats. What
 * counts is the ratio of the two in one run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FoldBenchmark {
  private static final int LENGTH = 65_536;
  private final Grid grid = Grid.forBounds(10, 10_000, 1000);
  private final PayloadCodec codec = PayloadCodecs.named("float32");
  private final float[] source = new float[LENGTH];
  private final float[] values = new float[LENGTH];
  private final long[] units = new long[LENGTH];
  private final MemoryStore store = new MemoryStore();
  private final BlockMachine machine = new BlockMachine();
  private byte[] payload;
  private final BlockOrder[] folds = new BlockOrder[2];
  private final BlockMessage[] arrivals = new BlockMessage[2];

  /** For JMH. */
  public FoldBenchmark() {}

  /** Fills a block with noise. */
  @Setup
  public void fill() {
    GeneratedClasses.trust();
    Random random = new Random(1);
    for (int i = 0; i < LENGTH; i++) {
      source[i] = (float) random.nextGaussian();
    }
    payload = codec.encode(source, 0, LENGTH);
    machine.accept(new BlockOrder.Start("bench/bench", 0, task(), 0), store);
    EncodedBlock content = new EncodedBlock(codec.name(), payload);
    for (int i = 0; i < folds.length; i++) {
      UploadId upload = new UploadId(Digest.ZERO, 0, i);
      folds[i] = new BlockOrder.Fold("bench/bench", 0, upload, 1, 120.0);
      arrivals[i] = new BlockMessage.Arrived("bench/bench", 0, upload, content);
    }
  }

  private static TaskSpec task() {
    return TaskSpec.newBuilder()
        .setFederation("bench")
        .setName("bench")
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(LENGTH))))
                .setBlockSize(LENGTH)
                .build())
        .setRounds(RoundsSpec.newBuilder().setCount(1).setQuorum(1).setMinimum(1).build())
        .setAggregation(AggregationSpec.newBuilder().build())
        .setOptimizer(OptimizerSpec.newBuilder().build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(1000)
                .setMaxWeight(1000)
                .setMaxParticipantsPerRound(1000)
                .build())
        .setTraining(new TrainingSpec(1, 1, 0.1, 0.0))
        .build();
  }

  /** The reference: copy the floats. */
  @Benchmark
  public float[] copy() {
    System.arraycopy(source, 0, values, 0, LENGTH);
    return values;
  }

  /** Decode the payload. */
  @Benchmark
  public float[] decode() throws PayloadException {
    codec.decode(payload, 0, payload.length, values, LENGTH);
    return values;
  }

  /** Decode the payload and add it on the grid. */
  @Benchmark
  public long[] decodeAndAdd() throws PayloadException {
    codec.decode(payload, 0, payload.length, values, LENGTH);
    grid.add(units, values, 120.0);
    return units;
  }

  /**
   * Two updates by the machine that the job runs: the order to fold comes first, then the block.
   */
  @Benchmark
  @OperationsPerInvocation(2)
  public BlockStore machine() {
    for (int i = 0; i < folds.length; i++) {
      machine.accept(folds[i], store);
      machine.accept(arrivals[i], store);
    }
    return store;
  }
}
