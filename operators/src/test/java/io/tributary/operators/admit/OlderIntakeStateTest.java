package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ReleasedSchemas;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.WireReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** A checkpoint of the first release: its uploads had one vector, and said nothing of others. */
class OlderIntakeStateTest {
  private final TaskSpec task = Fixtures.task(2, 3).build();

  @Test
  void anUploadOfTheFirstReleaseIsFinished() throws Exception {
    DeskHarness before = new DeskHarness(task, 1 << 20, 1 << 20, "p1");
    List<byte[]> records = Fixtures.update(task, "p1", new float[] {1, 2, 3, 4, 5}, h -> {});
    before.send(records.subList(0, 3));
    byte[] released = asRelease1(before.save());
    IntakeState read = new WireReader().read(IntakeState.class, released);
    assertThat(read.getUploads().get(0).getFurtherSquaredNorms()).isEmpty();

    DeskHarness after = before.restored(read, before.offset());
    after.send(records.get(3));
    UpdateAdmitted admitted = (UpdateAdmitted) after.proposed.get(0).getFact();
    assertThat(admitted.getNormL2()).isEqualTo(Math.sqrt(55));
    assertThat(admitted.getContributors()).isEqualTo(1);
    assertThat(admitted.getWeightUnits()).isZero();
  }

  private static byte[] asRelease1(IntakeState state) throws Exception {
    Schema old =
        ReleasedSchemas.all().stream()
            .filter(s -> s.getName().equals("IntakeState"))
            .findFirst()
            .orElseThrow();
    ByteArrayOutputStream now = new ByteArrayOutputStream();
    Encoder encoder = EncoderFactory.get().directBinaryEncoder(now, null);
    new SpecificDatumWriter<>(IntakeState.class).write(state, encoder);
    Object then =
        new GenericDatumReader<>(state.getSchema(), old)
            .read(null, DecoderFactory.get().binaryDecoder(now.toByteArray(), null));
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    framed.writeBytes(
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(SchemaNormalization.parsingFingerprint64(old))
            .array());
    new GenericDatumWriter<>(old)
        .write(then, EncoderFactory.get().directBinaryEncoder(framed, null));
    return framed.toByteArray();
  }
}
