package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.ReleasedBytes;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Participants of the first release and of this one in the same round. */
class MixedReleasesTest {
  private static final float[] DELTA = {1, 2, 3, 4, 5};
  private final TaskSpec task = Fixtures.task(2, 3).build();
  private final DeskHarness desk = new DeskHarness(task, 1 << 20, 1 << 20, "p1", "p2");

  @Test
  void bothAreAdmitted() throws Exception {
    desk.send(ofFirstRelease("p1"));
    desk.send(Fixtures.update(task, "p2", DELTA, header -> header.setVectors(List.of("delta"))));
    assertThat(desk.rejections).isEmpty();
    assertThat(desk.proposed)
        .extracting(fact -> ((UpdateAdmitted) fact.getFact()).getParticipant())
        .containsExactly("p1", "p2");
  }

  /** Every record in the schemas of the first release, signed over those bytes. */
  private List<byte[]> ofFirstRelease(String participant) throws Exception {
    List<byte[]> now = Fixtures.update(task, participant, DELTA, header -> {});
    WireReader reader = new WireReader();
    SignedUpdateHeader signed = reader.read(SignedUpdateHeader.class, now.get(0));
    UpdateHeader header = reader.read(UpdateHeader.class, Upload.array(signed.getHeader()));
    byte[] old = ReleasedBytes.firstRelease(header);
    List<byte[]> records = new ArrayList<>();
    records.add(
        ReleasedBytes.firstRelease(
            new SignedUpdateHeader(
                ByteBuffer.wrap(old),
                ByteBuffer.wrap(Fixtures.KEY.sign(WireHashes.signedMessage(old))))));
    for (byte[] record : now.subList(1, now.size())) {
      UpdateBlock block = reader.read(UpdateBlock.class, record);
      records.add(
          ReleasedBytes.firstRelease(
              UpdateBlock.newBuilder(block).setUpdateId(Digest.sha256(old).toFixed()).build()));
    }
    return records;
  }
}
