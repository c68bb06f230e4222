package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes every published model again from what the participants sent and the manifests, by plain
 * formulas; through regions down to the leaves.
 */
final class Recompute {
  private final Federation federation;
  private final Invariants said;
  private final ClipCheck clips;
  private final int parameters;
  private final double momentum;
  private final boolean ofModels;
  private final Map<Integer, double[][]> noise = new HashMap<>();

  Recompute(Federation federation) {
    this.federation = federation;
    this.said = federation.invariants();
    this.parameters = federation.scenario().parameters();
    String optimizer = federation.scenario().task().getOptimizer().getName();
    this.clips = new ClipCheck(federation);
    this.momentum = optimizer.equals("sgd") ? 0 : Learning.MOMENTUM;
    this.ofModels = federation.scenario().task().getAggregation().getOf().equals("models");
  }

  void run() {
    double[] velocity = new double[parameters];
    List<float[]> before = initial();
    for (ModelPublished model : said.published().values()) {
      int version = model.getVersion();
      List<float[]> expected = version == 0 ? before : step(before, velocity, version);
      List<float[]> found = published(model);
      for (int vector = 0; vector < found.size(); vector++) {
        require(
            Arrays.equals(found.get(vector), expected.get(vector)),
            "vector %s of version %s is %s instead of %s",
            vector,
            version,
            Arrays.toString(found.get(vector)),
            Arrays.toString(expected.get(vector)));
      }
      before = found;
    }
  }

  private List<float[]> initial() {
    TaskPlan plan = federation.scenario().plan();
    float[] first = new float[parameters];
    for (int block = 0; block < plan.layout().blocks(); block++) {
      float[] part = plan.initial(block);
      System.arraycopy(part, 0, first, (int) plan.layout().start(block), part.length);
    }
    return plan.vectors().size() == 1 ? List.of(first) : List.of(first, new float[parameters]);
  }

  private List<float[]> step(List<float[]> before, double[] velocity, int version) {
    RoundClosed closed = said.closed().get(version);
    require(closed != null, "version %s is published and its round never closed", version);
    Leaves leaves = Leaves.of(federation, closed);
    if (closed.getPrivacy() != null) {
      clips.round(closed, leaves);
    }
    double divisor = leaves.divisor();
    require(closed.getDivisor() == divisor, "divisor of round %s is not %s", version, divisor);
    double unit = leaves.unit(0);
    double pull = ofModels ? leaves.factors() / divisor : 0;
    long[] units = leaves.units(0);
    addNoise(units, closed);
    float[] old = before.get(0);
    float[] after = new float[parameters];
    for (int i = 0; i < after.length; i++) {
      velocity[i] = momentum * velocity[i] + (units[i] * unit / divisor - pull * old[i]);
      after[i] = (float) (old[i] + velocity[i]);
    }
    if (before.size() == 1) {
      return List.of(after);
    }
    return List.of(after, control(before.get(1), leaves, closed.getManifest().size()));
  }

  private void addNoise(long[] units, RoundClosed closed) {
    TaskPlan plan = federation.scenario().plan();
    for (int block = 0; plan.privacy() != null && block < plan.blocks(); block++) {
      long[] part = new long[plan.length(block)];
      Digest manifest = Digest.of(closed.getManifestHash());
      double[][] earlier =
          noise.computeIfAbsent(
              block, b -> new double[plan.privacy().remembered()][plan.length(b)]);
      plan.privacy()
          .at(closed.getPrivacy().getClipNormL2())
          .addNoise(
              part,
              earlier,
              PrivateTasks.KEY,
              new PrivacyPlan.Release(plan.spec(), closed.getRound(), manifest, block));
      for (int i = 0; i < part.length; i++) {
        units[(int) plan.layout().start(block) + i] += part[i];
      }
    }
  }

  private float[] control(float[] before, Leaves leaves, int updates) {
    double divisor = leaves.divisor() * Learning.POPULATION / updates;
    long[] units = leaves.units(1);
    float[] after = new float[parameters];
    for (int i = 0; i < after.length; i++) {
      after[i] = (float) (before[i] + units[i] * leaves.unit(1) / divisor);
    }
    return after;
  }

  private List<float[]> published(ModelPublished model) {
    List<Digest> hashes = model.getBlockHashes().stream().map(Digest::of).toList();
    require(
        WireHashes.rootHash(hashes).equals(Digest.of(model.getRootHash())),
        "root hash of version %s",
        model.getVersion());
    RoundClosed closed = said.closed().get(model.getVersion());
    Digest manifest = closed == null ? Digest.ZERO : Digest.of(closed.getManifestHash());
    require(
        manifest.equals(Digest.of(model.getManifestHash())),
        "manifest of version %s",
        model.getVersion());
    int vectors = federation.scenario().plan().vectors().size();
    ByteBuffer all = ByteBuffer.allocate(4 * parameters * vectors).order(ByteOrder.LITTLE_ENDIAN);
    List<Digest> found = new ArrayList<>();
    for (int block = 0; block < hashes.size(); block++) {
      byte[] framed = said.block(model.getVersion(), block);
      require(framed != null, "block %s of version %s is missing", block, model.getVersion());
      byte[] bytes = Frames.parameters(framed);
      found.add(Digest.sha256(bytes));
      all.put(bytes);
    }
    require(found.equals(hashes), "blocks of version %s are others", model.getVersion());
    all.flip();
    List<float[]> values = new ArrayList<>();
    for (int vector = 0; vector < vectors; vector++) {
      float[] part = new float[parameters];
      all.asFloatBuffer().position(vector * parameters).get(part);
      values.add(part);
    }
    return values;
  }
}
