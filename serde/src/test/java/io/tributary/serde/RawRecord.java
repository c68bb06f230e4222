package io.tributary.serde;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecordBase;

/** Framed bytes put together by hand, as somebody who means harm would. */
final class RawRecord {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private RawRecord() {}

  /** Starts with the frame of the sample's schema. */
  static RawRecord like(SpecificRecordBase sample) {
    RawRecord record = new RawRecord();
    long fingerprint = SchemaNormalization.parsingFingerprint64(sample.getSchema());
    ByteBuffer frame = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    record.out.writeBytes(frame.put((byte) 0xC3).put((byte) 1).putLong(fingerprint).array());
    return record;
  }

  /** An int, long, length, count, branch or symbol, as Avro writes it. */
  RawRecord number(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      out.write((int) (zigzag & 0x7F) | 0x80);
      zigzag >>>= 7;
    }
    out.write((int) zigzag);
    return this;
  }

  RawRecord text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  RawRecord bytes(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
    return this;
  }

  RawRecord zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  byte[] done() {
    return out.toByteArray();
  }
}
