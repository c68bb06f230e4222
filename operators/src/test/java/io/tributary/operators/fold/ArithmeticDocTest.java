package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import io.tributary.serde.codec.Float32Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example of docs/wire-format.md: how its updates become version 1, number by number. */
final class ArithmeticDocTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final float[] FIRST = {1.0f, -0.5f, 0.25f};
  private static final float[] SECOND = {0.1f, 0.2f, 0.3f};
  private final TaskPlan plan = TaskPlan.of(tiny());
  private String document;

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(Path.of("..", "docs", "wire-format.md"));
  }

  @Test
  void theExampleIsATaskThatCanBeOpened() {
    assertThat(TaskCheck.problems(plan.spec())).isEmpty();
  }

  @Test
  void theGridOfTheExample() {
    assertThat(document).contains("k = " + plan.grid(0).fractionBits() + "\n");
  }

  @Test
  void versionZeroOfTheExample() {
    assertDocumented(List.of(block(0), block(1)));
  }

  @Test
  void versionOneOfTheExample() {
    List<float[]> version = new ArrayList<>();
    for (int block = 0; block < 2; block++) {
      int start = 2 * block;
      float[] parameters = block(block);
      long[] units = new long[parameters.length];
      plan.grid(0).add(units, Arrays.copyOfRange(FIRST, start, start + units.length), 2.0);
      plan.grid(0).add(units, Arrays.copyOfRange(SECOND, start, start + units.length), 1.5);
      for (long unit : units) {
        assertThat(document).contains(Long.toString(unit));
      }
      double[] mean = new double[parameters.length];
      plan.rule().finish(plan.grid(0), units, 3.5, mean);
      double rate = plan.spec().getOptimizer().getLearningRate() * plan.schedule().at(1);
      plan.optimizer().step(parameters, mean, plan.optimizer().slots(parameters.length), rate);
      version.add(parameters);
    }
    assertDocumented(version);
  }

  private float[] block(int block) {
    return plan.initialization().block(plan.layout(), block);
  }

  private void assertDocumented(List<float[]> blocks) {
    List<Digest> hashes = new ArrayList<>();
    for (float[] block : blocks) {
      byte[] bytes = new Float32Codec().encode(block, 0, block.length);
      assertThat(document).as("block").contains(HEX.formatHex(bytes));
      hashes.add(Digest.sha256(bytes));
    }
    assertThat(document).as("root hash").contains(WireHashes.rootHash(hashes).hex());
  }

  private static TaskSpec tiny() {
    return TaskSpec.newBuilder()
        .setFederation("clinics")
        .setName("tiny")
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(3))))
                .setBlockSize(2)
                .setInitialization("uniform(scale=0.5,seed=7)")
                .build())
        .setRounds(RoundsSpec.newBuilder().setCount(1).setQuorum(2).setMinimum(1).build())
        .setAggregation(AggregationSpec.newBuilder().build())
        .setOptimizer(OptimizerSpec.newBuilder().setLearningRate(0.5).build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(10)
                .setMaxWeight(10)
                .setMaxParticipantsPerRound(4)
                .build())
        .setTraining(TrainingSpec.newBuilder().build())
        .setDesiredState(DesiredState.RUNNING)
        .build();
  }
}
