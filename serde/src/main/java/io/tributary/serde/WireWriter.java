package io.tributary.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes records in Avro's single-object encoding: {@code C3 01}, the schema's CRC-64-AVRO
 * fingerprint (8 bytes, little-endian), the binary datum with maps in the order of their keys.
 */
public final class WireWriter {
  static final int HEADER_BYTES = 10;

  private WireWriter() {}

  /** One framed record. Equal records give the same bytes. */
  public static byte[] encode(SpecificRecordBase value) {
    Schema schema = value.getSchema();
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(header(KnownSchemas.fingerprint(schema)));
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SortedMapWriter(schema, value.getSpecificData()).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static byte[] header(long fingerprint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xC3)
        .put((byte) 0x01)
        .putLong(fingerprint)
        .array();
  }

  /** Equal maps may differ in the order they iterate in, from one process to the next. */
  private static final class SortedMapWriter extends SpecificDatumWriter<SpecificRecordBase> {
    SortedMapWriter(Schema schema, SpecificData data) {
      super(schema, data);
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
      return new TreeMap<Object, Object>((Map<?, ?>) map).entrySet();
    }
  }
}
