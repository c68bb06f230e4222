package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.task.Call;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The participants' updates behind a round's manifest, and what they add up to. */
final class Leaves {
  private static final double LEAST_LOSS = 1e-10;
  private final Federation federation;
  private final String algorithm;
  private final List<Leaf> leaves = new ArrayList<>();

  private Leaves(Federation federation) {
    this.federation = federation;
    this.algorithm = Call.parse(federation.scenario().algorithm()).name();
  }

  /**
   * An update of a participant.
   *
   * @param normL2 of its first vector, as the journal has it
   * @param clip what it is clipped to; 0 when it is not
   */
  private record Leaf(Update update, double factor, double normL2, double clip) {
    /** A multiple of 2^-20, so that sums of weights are exact. */
    double weight() {
      return clip > 0 ? 1 : StrictMath.rint(update.weight() * 0x1p20) * 0x1p-20;
    }

    /** What its values are multiplied by. */
    double clipped() {
      return clip > 0 && normL2 > clip ? factor * (clip / normL2) : factor;
    }
  }

  /** Those of a closed round, in the manifest's order; checks the manifest's own numbers. */
  static Leaves of(Federation federation, RoundClosed closed) {
    Leaves leaves = new Leaves(federation);
    RoundOpened opened = federation.invariants().opened().get(closed.getRound());
    double clip = closed.getPrivacy() == null ? 0 : closed.getPrivacy().getClipNormL2();
    closed.getManifest().forEach(entry -> leaves.add(entry, opened, clip));
    return leaves;
  }

  private boolean secret() {
    return federation.scenario().task().getPrivacy() != null;
  }

  private void add(ManifestEntry entry, RoundOpened opened, double clip) {
    Update update = federation.updates().get(Digest.of(entry.getUpdateId()));
    require(update != null, "round %s includes an update that nobody sent", opened.getRound());
    if (update.isSum()) {
      Federation region = federation.region(update.participant());
      RoundClosed below = region.invariants().closed().get(update.baseVersion() + 1);
      require(below != null, "%s is of a round that its region never closed", entry);
      Leaves ofRegion = of(region, below);
      double weight = ofRegion.weight();
      require(entry.getFactor() == weight, "%s has another weight than its leaves", entry);
      require(entry.getContributors() == ofRegion.leaves.size(), "%s and its leaves", entry);
      leaves.addAll(ofRegion.leaves);
      return;
    }
    Leaf leaf = new Leaf(update, entry.getFactor(), norm(entry, opened), clip);
    double factor = amplified(leaf) * damping(opened, update.baseVersion());
    require(entry.getFactor() == factor, "factor %s instead of %s", entry, factor);
    require(entry.getContributors() == 1, "%s stands for itself", entry);
    leaves.add(leaf);
  }

  /** Its last bit depends on the order of the blocks, so it is taken from where it was decided. */
  private double norm(ManifestEntry entry, RoundOpened opened) {
    for (Log.Entry journaled : federation.logs().journal().entries()) {
      if (((JournalFact) journaled.value()).getFact() instanceof UpdateAdmitted admitted
          && admitted.getUpdateId().equals(entry.getUpdateId())
          && journaled.record().appendedAtMillis() >= begin(opened)) {
        return admitted.getNormL2();
      }
    }
    throw new AssertionError(entry + " was not admitted in its round");
  }

  /** Updates that came before the round's clip norm waited for it. */
  private long begin(RoundOpened opened) {
    RoundClosed before = federation.invariants().closed().get(opened.getRound() - 1);
    boolean waited = federation.scenario().plan().privacy() != null && before != null;
    return waited ? before.getClosedAtMillis() : opened.getOpenedAtMillis();
  }

  private double amplified(Leaf leaf) {
    return switch (algorithm) {
      case "fednova" -> leaf.weight() / steps(leaf);
      case "qfedavg" -> leaf.weight() * StrictMath.pow(loss(leaf), Learning.FAIRNESS);
      default -> leaf.weight();
    };
  }

  private static double damping(RoundOpened opened, int baseVersion) {
    int staleness = opened.getRound() - 1 - baseVersion;
    double damping = StrictMath.pow(staleness + 1.0, -0.5);
    return switch (opened.getPolicy()) {
      case "buffered" -> damping;
      case "async" -> 0.6 * damping;
      default -> 1;
    };
  }

  private static double steps(Leaf leaf) {
    return leaf.update().metrics().get("localSteps");
  }

  private static double loss(Leaf leaf) {
    return Math.max(LEAST_LOSS, leaf.update().metrics().get("initialLoss"));
  }

  int count() {
    return leaves.size();
  }

  /** Updates whose norm is at most this. */
  int within(double norm) {
    return (int) leaves.stream().filter(leaf -> leaf.normL2() <= norm).count();
  }

  double weight() {
    return leaves.stream().mapToDouble(Leaf::weight).sum();
  }

  double factors() {
    double sum = 0;
    for (Leaf leaf : leaves) {
      sum += leaf.factor();
    }
    return sum;
  }

  /** What the sum of the first vectors is divided by. */
  double divisor() {
    if (secret()) {
      return Learning.DENOMINATOR;
    }
    double sum = 0;
    for (Leaf leaf : leaves) {
      sum +=
          switch (algorithm) {
            case "fednova" -> leaf.weight() * steps(leaf);
            case "qfedavg" -> fairWeight(leaf);
            default -> leaf.weight();
          };
    }
    return algorithm.equals("fednova") ? weight() / (sum / weight()) : sum;
  }

  private static double fairWeight(Leaf leaf) {
    double q = Learning.FAIRNESS;
    double slope = q * StrictMath.pow(loss(leaf), q - 1);
    double curved = slope * (leaf.normL2() * leaf.normL2()) / Learning.LOCAL_RATE;
    return leaf.weight() * (curved + StrictMath.pow(loss(leaf), q));
  }

  /** The exact sum of a vector, each term rounded once. */
  long[] units(int vector) {
    long[] units = new long[federation.scenario().parameters()];
    for (Leaf leaf : leaves) {
      float[] values = leaf.update().vectors().get(vector);
      for (int i = 0; i < units.length; i++) {
        units[i] +=
            new BigDecimal(values[i])
                .multiply(new BigDecimal(leaf.clipped() / unit(vector)))
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact();
      }
    }
    return units;
  }

  /** One unit of the grid, a power of two. */
  double unit(int vector) {
    if (secret()) {
      return 0x1p-30; // 32 bits for a term of at most 2.
    }
    double norm = vector == 0 ? Learning.MAX_NORM : Learning.MAX_CONTROL_NORM;
    boolean fair = algorithm.equals("qfedavg");
    double factor = fair ? StrictMath.pow(Learning.MAX_LOSS, Learning.FAIRNESS) : 1;
    double unit = 0x1p-51; // A term stays below 2^51 units.
    for (double power = 1; power < norm * Learning.MAX_WEIGHT * factor; power *= 2) {
      unit *= 2;
    }
    return unit;
  }
}
