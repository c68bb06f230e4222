package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.admit.TestSignatures;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import java.nio.ByteBuffer;

/** Registrations; all participants of a simulated world have one key, which is made once. */
final class Keys {
  private static final byte[] PUBLIC = Fixtures.KEY.verifyingKey().bytes();

  private Keys() {}

  static byte[] sign(byte[] message) {
    return TestSignatures.sign(PUBLIC, message);
  }

  static ParticipantRecord participant(String name) {
    return new ParticipantRecord(
        name, ByteBuffer.wrap(PUBLIC.clone()), "", ParticipantStatus.ACTIVE, 1);
  }
}
