package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.List;

/**
 * An update as its sender made it.
 *
 * @param records its header and blocks
 */
record Update(
    Digest id,
    String participant,
    int baseVersion,
    double weight,
    float[] delta,
    List<byte[]> records) {

  static Update of(TaskSpec task, String participant, int base, double weight, float[] delta) {
    List<byte[]> records =
        Fixtures.update(task, participant, delta, h -> h.setBaseVersion(base).setWeight(weight));
    return new Update(id(records.get(0)), participant, base, weight, delta, records);
  }

  private static Digest id(byte[] signed) {
    try {
      java.nio.ByteBuffer header =
          new WireReader().read(SignedUpdateHeader.class, signed).getHeader();
      byte[] bytes = new byte[header.remaining()];
      header.get(bytes);
      return Digest.sha256(bytes);
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }
}
