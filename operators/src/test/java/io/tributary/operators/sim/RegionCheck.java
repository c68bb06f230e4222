package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.SumPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.codec.Units;
import java.util.Arrays;
import java.util.List;

/** What must hold between a region and its parent. */
final class RegionCheck {
  private final Invariants above;
  private final Federation region;
  private final Invariants below;

  RegionCheck(Federation parent, Federation region) {
    this.above = parent.invariants();
    this.region = region;
    this.below = region.invariants();
  }

  void run() {
    below.published().values().forEach(this::model);
    below.closed().values().forEach(this::sum);
    if (above.ended() != null) {
      require(below.ended() != null, "%s goes on without its parent", region.name());
    }
  }

  /** The region's models are the parent's, and whole before anybody hears of them. */
  private void model(ModelPublished model) {
    ModelPublished original = above.published().get(model.getVersion());
    require(original != null, "the parent has no version %s", model.getVersion());
    require(original.getRootHash().equals(model.getRootHash()), "another %s", model);
    for (int block = 0; block < original.getBlockHashes().size(); block++) {
      byte[] framed = below.block(model.getVersion(), block);
      require(framed != null, "block %s of version %s is missing", block, model.getVersion());
      Digest hash = Digest.sha256(Frames.parameters(framed));
      require(hash.equals(Digest.of(original.getBlockHashes().get(block))), "block of %s", model);
    }
  }

  /** Each closed round made one sum, which is that of its participants' updates. */
  private void sum(RoundClosed closed) {
    SumPublished sum = below.sums().get(closed.getRound());
    require(sum != null, "round %s of a region has no sum", closed.getRound());
    Leaves leaves = Leaves.of(region, closed);
    require(sum.getManifestHash().equals(closed.getManifestHash()), "manifest of %s", sum);
    require(sum.getContributors() == leaves.count(), "contributors of %s", sum);
    require(sum.getWeightUnits() * 0x1p-20 == leaves.weight(), "weight of %s", sum);
    require(Math.scalb(1.0, -sum.getFractionBits()) == leaves.unit(0), "grid of %s", sum);
    List<byte[]> blocks = below.sumBlocks(sum);
    require(blocks != null, "blocks of %s are missing", sum);
    long[] expected = leaves.units(0);
    int start = 0;
    for (byte[] block : blocks) {
      int end = start + block.length / Long.BYTES;
      long[] part = Arrays.copyOfRange(expected, start, end);
      require(Arrays.equals(block, Units.encode(part)), "units of %s", sum);
      start = end;
    }
    require(start == expected.length, "length of %s", sum);
  }
}
