package io.tributary.operators.privacy;

import io.tributary.operators.Fixtures;
import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import java.util.Arrays;

/** Private tasks for tests. */
public final class PrivateTasks {
  /** The key of the tasks that {@link Fixtures} opens. */
  public static final NoiseKey KEY = key(9);

  private PrivateTasks() {}

  /** Budget (8, 1e-5), clipped to 1, noise multiplier 2, uniform weights. */
  public static PrivacySpec.Builder privacy() {
    return PrivacySpec.newBuilder()
        .setEpsilon(8)
        .setDelta(1e-5)
        .setClipNormL2(1)
        .setNoiseMultiplier(2);
  }

  /** {@link Fixtures#task} with uniform weights and such privacy. */
  public static TaskSpec task(int quorum, int rounds, PrivacySpec privacy) {
    return Fixtures.task(quorum, rounds)
        .setAggregation(AggregationSpec.newBuilder().setWeightBy("uniform").build())
        .setPrivacy(privacy)
        .build();
  }

  /** A key of 32 equal bytes. */
  public static NoiseKey key(int value) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) value);
    return new NoiseKey(SecretBytes.copyOf(secret));
  }

  /** The opening of a private task with a key. */
  public static TaskOpened opened(TaskSpec spec, NoiseKey key) {
    return new TaskOpened(spec, Digest.read(key.fingerprint(), 0).toFixed());
  }
}
