package io.tributary.local.bench;

import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Participants with keys of their own, the same in every run. Their updates are noise; a few
 * different payloads serve all of them, since what the numbers are costs nothing.
 */
final class Crowd {
  private static final long MOST_FLOATS = 4 << 20;
  private static final int MOST_PAYLOADS = 8;
  private final Workload workload;
  private final List<SigningKey> keys = new ArrayList<>();
  private final List<float[]> vectors = new ArrayList<>();
  private final List<List<byte[]>> payloads = new ArrayList<>();

  Crowd(Workload workload) {
    this.workload = workload;
    for (int participant = 0; participant < workload.updates(); participant++) {
      byte[] text = ("tributary.bench." + participant).getBytes(StandardCharsets.UTF_8);
      keys.add(SigningKey.of(Digest.sha256(text).bytes()));
    }
    long fit = Math.max(1, MOST_FLOATS / workload.parameters());
    int different = (int) Math.min(Math.min(fit, MOST_PAYLOADS), workload.updates());
    for (int seed = 0; seed < different; seed++) {
      vectors.add(noise(workload.parameters(), seed));
      payloads.add(payload(vectors.get(seed), workload.layout()));
    }
  }

  static String id(int participant) {
    return String.format(Locale.ROOT, "p-%05d", participant);
  }

  /** Small normal numbers, the same for the same seed. */
  static float[] noise(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (0.01 * random.nextGaussian());
    }
    return values;
  }

  static List<byte[]> payload(float[] values, ModelLayout layout) {
    PayloadCodec codec = PayloadCodecs.named("float32");
    List<byte[]> blocks = new ArrayList<>();
    for (int block = 0; block < layout.blocks(); block++) {
      blocks.add(codec.encode(values, Math.toIntExact(layout.start(block)), layout.length(block)));
    }
    return blocks;
  }

  ParticipantRecord registration(int participant) {
    return ParticipantRecord.newBuilder()
        .setParticipant(id(participant))
        .setPublicKey(ByteBuffer.wrap(keys.get(participant).verifyingKey().bytes()))
        .setOrganization("bench")
        .setStatus(ParticipantStatus.ACTIVE)
        .build();
  }

  /** A participant's signed update. */
  PreparedUpdate update(int participant, int baseVersion) {
    return PreparedUpdate.sign(
        workload.header(participant, baseVersion),
        payloads.get(participant % payloads.size()),
        keys.get(participant));
  }

  /** The same, made of the numbers, as a participant does who has trained. */
  PreparedUpdate updateOfNumbers(int participant, int baseVersion) {
    return PreparedUpdate.sign(
        workload.header(participant, baseVersion),
        vectors.get(participant % vectors.size()),
        workload.layout(),
        keys.get(participant));
  }
}
