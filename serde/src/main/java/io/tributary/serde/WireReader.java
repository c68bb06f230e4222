package io.tributary.serde;

import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.RejectionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Reads framed records: Avro's single-object encoding, and Confluent's framing ({@code 00}, a
 * 4-byte big-endian id) for the ids it was told. The writer's schema is always one compiled in.
 * Every length is checked against the record before anything is allocated.
 */
public final class WireReader {
  private static final int CONFLUENT_HEADER_BYTES = 5;
  private final Map<Integer, Schema> confluent;
  private final Map<Datum, DatumReader<?>> readers = new ConcurrentHashMap<>();

  static {
    GeneratedClasses.trust();
  }

  /** Reads single-object encoding only. */
  public WireReader() {
    this(Map.of());
  }

  /**
   * Reads Confluent's framing too.
   *
   * @param confluentIds registry id to the record's simple name, for instance {@code UpdateBlock}
   */
  public WireReader(Map<Integer, String> confluentIds) {
    Map<Integer, Schema> schemas = new HashMap<>();
    confluentIds.forEach(
        (id, name) -> {
          Schema schema = KnownSchemas.byName(name);
          if (schema == null) {
            throw new IllegalArgumentException("schema id " + id + ": no record is named " + name);
          }
          schemas.put(id, schema);
        });
    confluent = Map.copyOf(schemas);
  }

  /** Which record the bytes hold, and where its datum starts. */
  record Frame(Schema writer, int start) {}

  /** The simple name of the record that the bytes claim to hold. */
  public String recordName(byte[] bytes) throws WireException {
    return frame(bytes).writer().getName();
  }

  /** Decodes one record that fills the bytes. */
  public <T extends SpecificRecordBase> T read(Class<T> type, byte[] bytes) throws WireException {
    Schema reader = SpecificData.get().getSchema(type);
    Frame frame = frame(bytes);
    expect(reader, frame);
    AvroBounds.check(frame.writer(), bytes, frame.start(), bytes.length);
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes, frame.start(), bytes.length - frame.start(), null);
    try {
      return type.cast(reader(new Datum(frame.writer(), type)).read(null, decoder));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new WireException(
          RejectionCode.MALFORMED, "not a " + reader.getName() + ": " + e.getMessage());
    }
  }

  /** What a reader of Avro's is made for. */
  private record Datum(Schema writer, Class<?> type) {}

  /**
   * Making one compares the two schemas field by field, which costs more than reading a record. One
   * keeps nothing of what it reads, so that threads may share it; Avro itself shares its parts.
   */
  private DatumReader<?> reader(Datum datum) {
    DatumReader<?> known = readers.get(datum);
    return known != null ? known : readers.computeIfAbsent(datum, WireReader::newReader);
  }

  private static DatumReader<?> newReader(Datum datum) {
    Schema reader = SpecificData.get().getSchema(datum.type());
    try {
      return SpecificData.getForClass(datum.type())
          .getFastReaderBuilder()
          .createDatumReader(datum.writer(), reader);
    } catch (IOException e) {
      throw new UncheckedIOException("a default of " + reader.getName() + " cannot be written", e);
    }
  }

  Frame frame(byte[] bytes) throws WireException {
    if (bytes == null || bytes.length == 0) {
      throw new WireException(RejectionCode.EMPTY_RECORD, "the record has no value");
    }
    if (bytes[0] == 0) {
      return confluentFrame(bytes);
    }
    if (bytes[0] != (byte) 0xC3 || (bytes.length > 1 && bytes[1] != 0x01)) {
      throw new WireException(
          RejectionCode.BAD_MAGIC, "starts with neither C3 01 (single object) nor 00 (registry)");
    }
    if (bytes.length < WireWriter.HEADER_BYTES) {
      throw new WireException(
          RejectionCode.TRUNCATED, bytes.length + " bytes are less than the 10 of the header");
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Schema writer = KnownSchemas.byFingerprint(fingerprint);
    if (writer == null) {
      throw new WireException(
          RejectionCode.UNKNOWN_SCHEMA,
          String.format("no schema has the fingerprint %016x", fingerprint));
    }
    return new Frame(writer, WireWriter.HEADER_BYTES);
  }

  private Frame confluentFrame(byte[] bytes) throws WireException {
    if (bytes.length < CONFLUENT_HEADER_BYTES) {
      throw new WireException(
          RejectionCode.TRUNCATED, bytes.length + " bytes are less than the 5 of the header");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    Schema writer = confluent.get(id);
    if (writer == null) {
      throw new WireException(
          RejectionCode.UNKNOWN_SCHEMA, "schema id " + id + " is not configured (--schema-ids)");
    }
    return new Frame(writer, CONFLUENT_HEADER_BYTES);
  }

  static void expect(Schema reader, Frame frame) throws WireException {
    if (!frame.writer().getFullName().equals(reader.getFullName())) {
      throw new WireException(
          RejectionCode.UNEXPECTED_TYPE,
          "holds a " + frame.writer().getName() + ", not a " + reader.getName());
    }
  }
}
