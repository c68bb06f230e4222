package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ReleasedSchemas;
import io.tributary.schemas.UpdateHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WireRoundTripTest {
  private final WireReader reader = new WireReader();

  static Stream<SpecificRecordBase> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void comesBackEqual(SpecificRecordBase sample) throws WireException {
    byte[] bytes = WireWriter.encode(sample);
    assertThat(reader.recordName(bytes)).isEqualTo(sample.getSchema().getName());
    assertThat(reader.read(sample.getClass(), bytes)).isEqualTo(sample).isNotSameAs(sample);
    assertThat(WireWriter.encode(reader.read(sample.getClass(), bytes))).isEqualTo(bytes);
  }

  @Test
  void aReaderServesManyThreads() throws Exception {
    WireReader fresh = new WireReader();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = Collections.nCopies(4, () -> readsAll(fresh, 500));
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        assertThat(task.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean readsAll(WireReader shared, int times) throws WireException {
    boolean equal = true;
    for (int i = 0; i < times; i++) {
      for (SpecificRecordBase sample : Samples.all()) {
        equal &= sample.equals(shared.read(sample.getClass(), WireWriter.encode(sample)));
      }
    }
    return equal;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isAvrosOwnSingleObjectEncoding(SpecificRecordBase sample) throws IOException {
    ByteBuffer theirs =
        new BinaryMessageEncoder<SpecificRecordBase>(sample.getSpecificData(), sample.getSchema())
            .encode(sample);
    assertThat(ByteBuffer.wrap(WireWriter.encode(sample))).isEqualTo(theirs);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isReadInConfluentsFramingUnderAConfiguredId(SpecificRecordBase sample) throws WireException {
    WireReader both = new WireReader(Map.of(70_000, sample.getSchema().getName()));
    byte[] bytes = confluent(70_000, WireWriter.encode(sample));
    assertThat(both.recordName(bytes)).isEqualTo(sample.getSchema().getName());
    assertThat(both.read(sample.getClass(), bytes)).isEqualTo(sample);
    assertThat(both.read(sample.getClass(), WireWriter.encode(sample))).isEqualTo(sample);
  }

  @Test
  void thereIsASampleOfEveryReleasedRecord() {
    assertThat(Samples.all())
        .extracting(sample -> sample.getSchema().getFullName())
        .containsAll(
            ReleasedSchemas.all().stream().map(Schema::getFullName).collect(Collectors.toSet()));
  }

  @Test
  void arraysInSeveralChunksWithTheirSizesAreRead() throws IOException, WireException {
    UpdateHeader header =
        UpdateHeader.newBuilder(Samples.HEADER)
            .setBlockHashes(
                Stream.iterate(0, n -> n + 1)
                    .limit(100)
                    .map(n -> Samples.digest("block " + n).toFixed())
                    .toList())
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(WireWriter.encode(header), 0, 10);
    BinaryEncoder chunks =
        new EncoderFactory().configureBlockSize(256).blockingBinaryEncoder(out, null);
    new SpecificDatumWriter<>(UpdateHeader.class).write(header, chunks);
    chunks.flush();
    assertThat(out.size()).isGreaterThan(WireWriter.encode(header).length);
    assertThat(reader.read(UpdateHeader.class, out.toByteArray())).isEqualTo(header);
  }

  @Test
  void onlyWireRecordsAreWritten() {
    ManifestEntry part = new ManifestEntry(Samples.digest("a").toFixed(), "clinic-1", 1, 1.0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WireWriter.encode(part))
        .withMessage("io.tributary.schemas.ManifestEntry is not a wire record");
  }

  @Test
  void anIdOfAnUnknownRecordIsRefusedWhenConfigured() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WireReader(Map.of(5, "UpdateBlok")))
        .withMessage("schema id 5: no record is named UpdateBlok");
  }

  @Test
  void anOutRecordIsFramedAndTellsNothingOfItsContent() throws WireException {
    OutRecord record = OutRecord.of("tributary.clinics.metrics", "digits", Samples.METRIC);
    assertThat(record.key()).isEqualTo(new byte[] {'d', 'i', 'g', 'i', 't', 's'});
    assertThat(reader.read(Samples.METRIC.getClass(), record.value())).isEqualTo(Samples.METRIC);
    assertThat(record)
        .hasToString("to tributary.clinics.metrics (" + record.value().length + " bytes)");
    assertThat(OutRecord.of("t", null, Samples.METRIC).key()).isNull();
  }

  @Test
  void valuesThatCarryUpdatesAreNotPrintable() {
    byte[] payload = {42, 42, 42};
    assertThat(new EncodedBlock("float32", payload)).hasToString("float32 block, 3 bytes");
    assertThat(new LogRecord("t", 1, 2, 3, payload, payload)).hasToString("t-1@2 (3 bytes)");
    assertThat(new LogRecord("t", 1, 2, 3, null, null)).hasToString("t-1@2 (0 bytes)");
    assertThat(new LongSum(2, new long[] {42, 42})).hasToString("sum of 2 over 2 parameters");
  }

  @Test
  void equalRecordsGiveTheSameBytesWhateverTheOrderOfTheirMaps() {
    Map<String, Double> up = new LinkedHashMap<>();
    Map<String, Double> down = new LinkedHashMap<>();
    for (int i = 0; i < 16; i++) {
      up.put("metric " + i, (double) i);
      down.put("metric " + (15 - i), (double) (15 - i));
    }
    UpdateHeader one = UpdateHeader.newBuilder(Samples.HEADER).build();
    UpdateHeader other = UpdateHeader.newBuilder(Samples.HEADER).build();
    other.setMetrics(down);
    one.setMetrics(up);
    assertThat(one).isEqualTo(other);
    assertThat(WireWriter.encode(one)).isEqualTo(WireWriter.encode(other));
  }

  @Test
  void aBlockCostsItsPayloadAnd45Bytes() {
    assertThat(WireWriter.encode(Samples.BLOCK)).hasSize(10 + 32 + 2 + 1 + 4);
  }

  static byte[] confluent(int id, byte[] singleObject) {
    byte[] datum = Arrays.copyOfRange(singleObject, 10, singleObject.length);
    return ByteBuffer.allocate(5 + datum.length).put((byte) 0).putInt(id).put(datum).array();
  }
}
