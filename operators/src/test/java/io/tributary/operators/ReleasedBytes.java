package io.tributary.operators;

import io.tributary.schemas.ReleasedSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Records as the first release wrote them. */
public final class ReleasedBytes {
  private ReleasedBytes() {}

  /** The record in single-object encoding under its first released schema. */
  public static byte[] firstRelease(SpecificRecordBase value) throws IOException {
    Schema old =
        ReleasedSchemas.all().stream()
            .filter(schema -> schema.getFullName().equals(value.getSchema().getFullName()))
            .findFirst()
            .orElseThrow();
    ByteArrayOutputStream now = new ByteArrayOutputStream();
    Encoder encoder = EncoderFactory.get().directBinaryEncoder(now, null);
    new SpecificDatumWriter<>(value.getSchema()).write(value, encoder);
    Object then =
        new GenericDatumReader<>(value.getSchema(), old)
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
