package io.tributary.participant;

import io.tributary.privacy.L2Clip;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Work of an ordinary participant: its trainer's results, brought within the task's bounds. */
final class Training implements Work {
  private static final String CODEC = "float32";
  private static final double UNBOUNDED = Double.MAX_VALUE;
  private final TaskSpec task;
  private final LocalTrainer trainer;

  Training(TaskSpec task, LocalTrainer trainer) {
    this.task = task;
    this.trainer = trainer;
  }

  @Override
  public Optional<Draft> update(Model model) throws InterruptedException {
    float[] base = model.parameters().clone();
    LocalTrainer.Result result = trainer.train(model, task);
    BoundsSpec bounds = task.getBounds();
    boolean models = task.getAggregation().getOf().equals("models");
    List<String> names = new ArrayList<>(List.of(models ? "model" : "delta"));
    List<float[]> vectors = new ArrayList<>();
    vectors.add(first(base, result.delta(), models, bounds.getMaxNormL2()));
    for (String name : task.getModel().getVectors()) {
      float[] vector = result.further().get(name);
      if (vector == null) {
        throw new IllegalArgumentException(
            "the trainer gave no vector " + name + ", which task " + task.getName() + " needs");
      }
      names.add(name);
      vectors.add(clipped(vector, furtherBound(task)));
    }
    UpdateHeader header =
        UpdateHeader.newBuilder()
            .setFederation(task.getFederation())
            .setTask(task.getName())
            .setParticipant("")
            .setBaseVersion(model.version())
            .setWeight(Math.min(result.weight(), bounds.getMaxWeight()))
            .setCodec(CODEC)
            .setVectors(names)
            .setBlockHashes(List.of())
            .setMetrics(result.metrics())
            .build();
    return Optional.of(new Draft(header, payloads(vectors)));
  }

  /** A delta is clipped; a whole model is sent as it is, or refused by the federation. */
  private static float[] first(float[] base, float[] delta, boolean models, double maxNorm) {
    if (!models) {
      return clipped(delta, maxNorm);
    }
    float[] model = new float[delta.length];
    for (int i = 0; i < model.length; i++) {
      model[i] = base[i] + delta[i];
    }
    return clipped(model, UNBOUNDED);
  }

  /** Largest L2 norm of a further vector. */
  static double furtherBound(TaskSpec task) {
    double own = task.getBounds().getMaxControlNormL2();
    return own > 0 ? own : task.getBounds().getMaxNormL2();
  }

  private static float[] clipped(float[] values, double maxNorm) {
    float[] copy = values.clone();
    L2Clip.clip(copy, maxNorm);
    return copy;
  }

  private List<byte[]> payloads(List<float[]> vectors) {
    PayloadCodec codec = PayloadCodecs.named(CODEC);
    List<byte[]> payloads = new ArrayList<>();
    for (float[] vector : vectors) {
      ModelLayout layout = new ModelLayout(vector.length, task.getModel().getBlockSize());
      for (int block = 0; block < layout.blocks(); block++) {
        int start = Math.toIntExact(layout.start(block));
        payloads.add(codec.encode(vector, start, layout.length(block)));
      }
    }
    return payloads;
  }

  @Override
  public void decided(int baseVersion, Receipt receipt) {
    trainer.decided(baseVersion, receipt);
  }
}
