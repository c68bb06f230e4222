package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes every published model again from what was sent and the manifests, by plain formulas. */
final class Recompute {
  /** 2^14 is the first power of two above norm 100 times weight 100, and a term has 51 bits. */
  private static final double GRID = 0x1p37;

  private final World world;
  private final Invariants said;
  private final Map<Digest, Update> updates;
  private final double momentum;

  Recompute(World world) {
    this.world = world;
    this.said = world.invariants();
    this.updates = world.updates();
    this.momentum = world.scenario().task().getOptimizer().getName().equals("sgd") ? 0 : 0.5;
  }

  void run() {
    double[] velocity = new double[world.scenario().parameters()];
    float[] before = initial();
    for (ModelPublished model : said.published().values()) {
      int version = model.getVersion();
      float[] expected = version == 0 ? before : step(before, velocity, version);
      float[] found = published(model);
      require(
          java.util.Arrays.equals(found, expected),
          "version %s is %s instead of %s",
          version,
          java.util.Arrays.toString(found),
          java.util.Arrays.toString(expected));
      before = found;
    }
  }

  private float[] initial() {
    TaskPlan plan = TaskPlan.of(world.scenario().task());
    float[] all = new float[world.scenario().parameters()];
    for (int block = 0; block < plan.blocks(); block++) {
      float[] part = plan.initial(block);
      System.arraycopy(part, 0, all, (int) plan.layout().start(block), part.length);
    }
    return all;
  }

  private float[] step(float[] before, double[] velocity, int version) {
    RoundClosed closed = said.closed().get(version);
    require(closed != null, "version %s is published and its round never closed", version);
    long[] units = new long[before.length];
    double weights = 0;
    for (ManifestEntry entry : closed.getManifest()) {
      Update update = updates.get(Digest.of(entry.getUpdateId()));
      require(update != null, "round %s includes an update that nobody sent", version);
      require(entry.getFactor() == factor(update, version), "factor %s", entry);
      weights += weight(update);
      for (int i = 0; i < units.length; i++) {
        units[i] += (long) StrictMath.rint((double) update.delta()[i] * entry.getFactor() * GRID);
      }
    }
    require(closed.getDivisor() == weights, "divisor of round %s is not %s", version, weights);
    float[] after = new float[before.length];
    for (int i = 0; i < after.length; i++) {
      velocity[i] = momentum * velocity[i] + units[i] / GRID / weights;
      after[i] = (float) (before[i] + velocity[i]);
    }
    return after;
  }

  /** A multiple of 2^-20, so that sums of weights are exact. */
  private static double weight(Update update) {
    return StrictMath.rint(update.weight() * 0x1p20) * 0x1p-20;
  }

  private double factor(Update update, int round) {
    RoundOpened opened = said.opened().get(round);
    int staleness = round - 1 - update.baseVersion();
    double damping = StrictMath.pow(staleness + 1.0, -0.5);
    return switch (opened.getPolicy()) {
      case "buffered" -> weight(update) * damping;
      case "async" -> weight(update) * (0.6 * damping);
      default -> weight(update);
    };
  }

  private float[] published(ModelPublished model) {
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
    ByteBuffer all =
        ByteBuffer.allocate(4 * world.scenario().parameters()).order(ByteOrder.LITTLE_ENDIAN);
    List<Digest> found = new ArrayList<>();
    for (int block = 0; block < hashes.size(); block++) {
      byte[] parameters = parameters(model.getVersion(), block);
      found.add(Digest.sha256(parameters));
      all.put(parameters);
    }
    require(found.equals(hashes), "blocks of version %s are others", model.getVersion());
    float[] values = new float[world.scenario().parameters()];
    all.flip();
    all.asFloatBuffer().get(values);
    return values;
  }

  private byte[] parameters(int version, int block) {
    byte[] framed = said.block(version, block);
    require(framed != null, "block %s of version %s was not written", block, version);
    try {
      ByteBuffer buffer = new WireReader().read(ModelBlock.class, framed).getParameters();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }
}
