package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.codec.Units;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * An update as its sender made it.
 *
 * @param vectors its values, vector by vector; none for a region's sum
 * @param records its header and blocks
 */
record Update(
    Digest id,
    String participant,
    int baseVersion,
    double weight,
    Map<String, Double> metrics,
    List<float[]> vectors,
    List<byte[]> records) {

  static Update of(
      TaskPlan plan,
      String participant,
      int base,
      double weight,
      Map<String, Double> metrics,
      List<float[]> vectors) {
    List<byte[]> payloads = Fixtures.payloads(plan.spec(), vectors.toArray(float[][]::new));
    List<byte[]> records =
        Fixtures.signed(
            plan.spec(),
            participant,
            payloads,
            h ->
                h.setBaseVersion(base)
                    .setWeight(weight)
                    .setMetrics(metrics)
                    .setVectors(plan.vectors()),
            Keys::sign);
    return new Update(id(records.get(0)), participant, base, weight, metrics, vectors, records);
  }

  /**
   * A region's sum.
   *
   * @param payloads its blocks
   * @param sequence how often the same was sent under another id before
   */
  static Update of(
      TaskPlan plan,
      String region,
      int base,
      PartialSum sum,
      List<byte[]> payloads,
      long sequence) {
    double weight = sum.getWeightUnits() * 0x1p-20;
    List<byte[]> records =
        Fixtures.signed(
            plan.spec(),
            region,
            payloads,
            h ->
                h.setBaseVersion(base)
                    .setWeight(weight)
                    .setSequence(sequence)
                    .setCodec(Units.CODEC)
                    .setVectors(plan.vectors())
                    .setPartialSum(sum),
            Keys::sign);
    return new Update(id(records.get(0)), region, base, weight, Map.of(), List.of(), records);
  }

  boolean isSum() {
    return vectors.isEmpty();
  }

  private static Digest id(byte[] signed) {
    try {
      ByteBuffer header = new WireReader().read(SignedUpdateHeader.class, signed).getHeader();
      byte[] bytes = new byte[header.remaining()];
      header.get(bytes);
      return Digest.sha256(bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }
}
