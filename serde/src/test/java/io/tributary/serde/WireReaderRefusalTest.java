package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.tributary.schemas.Metric;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.RoundsState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not what they should be are refused with a stable code, cheaply. */
final class WireReaderRefusalTest {
  private static final long LARGEST = Integer.MAX_VALUE;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final WireReader reader = new WireReader(Map.of(7, "Metric"));

  static java.util.stream.Stream<SpecificRecordBase> samples() {
    return Samples.all().stream();
  }

  @Test
  void nothingAtAll() {
    assertRefused(RejectionCode.EMPTY_RECORD, Metric.class, null);
    assertRefused(RejectionCode.EMPTY_RECORD, Metric.class, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9})
  void aTruncatedFrame(int length) {
    byte[] bytes = WireWriter.encode(Samples.METRIC);
    assertRefused(RejectionCode.TRUNCATED, Metric.class, Arrays.copyOf(bytes, length));
  }

  @Test
  void aFrameWithoutDatum() {
    byte[] bytes = WireWriter.encode(Samples.METRIC);
    assertRefused(RejectionCode.TRUNCATED, Metric.class, Arrays.copyOf(bytes, 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 0x7B, 0xC2, 0xC4, 0xFF})
  void anotherFirstByte(int first) {
    assertRefused(RejectionCode.BAD_MAGIC, Metric.class, new byte[] {(byte) first});
    byte[] bytes = WireWriter.encode(Samples.METRIC);
    bytes[0] = (byte) first;
    assertRefused(RejectionCode.BAD_MAGIC, Metric.class, bytes);
  }

  @Test
  void anotherVersionOfTheFrame() {
    byte[] bytes = WireWriter.encode(Samples.METRIC);
    bytes[1] = 2;
    assertRefused(RejectionCode.BAD_MAGIC, Metric.class, bytes);
    assertRefused(RejectionCode.BAD_MAGIC, Metric.class, new byte[] {(byte) 0xC3, 2});
  }

  @Test
  void anUnknownFingerprint() {
    byte[] bytes = WireWriter.encode(Samples.METRIC);
    bytes[9]++;
    WireException refused = assertRefused(RejectionCode.UNKNOWN_SCHEMA, Metric.class, bytes);
    assertThat(refused).hasMessageMatching("no schema has the fingerprint [0-9a-f]{16}");
  }

  @Test
  void anUnknownRegistryId() {
    byte[] bytes = WireRoundTripTest.confluent(8, WireWriter.encode(Samples.METRIC));
    WireException refused = assertRefused(RejectionCode.UNKNOWN_SCHEMA, Metric.class, bytes);
    assertThat(refused).hasMessage("schema id 8 is not configured (--schema-ids)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5})
  void aTruncatedRegistryFrame(int length) {
    byte[] bytes = WireRoundTripTest.confluent(7, WireWriter.encode(Samples.METRIC));
    assertRefused(RejectionCode.TRUNCATED, Metric.class, Arrays.copyOf(bytes, length));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anotherRecord(SpecificRecordBase sample) {
    byte[] bytes = WireWriter.encode(sample);
    Class<? extends SpecificRecordBase> other =
        sample instanceof UpdateBlock ? Metric.class : UpdateBlock.class;
    WireException refused = assertRefused(RejectionCode.UNEXPECTED_TYPE, other, bytes);
    assertThat(refused).hasMessageContaining("holds a " + sample.getSchema().getName());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void oneByteTooMany(SpecificRecordBase sample) {
    byte[] bytes = WireWriter.encode(sample);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertRefused(RejectionCode.TRAILING_BYTES, sample.getClass(), longer);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyTruncation(SpecificRecordBase sample) {
    byte[] bytes = WireWriter.encode(sample);
    for (int length = 10; length < bytes.length; length++) {
      WireException refused = refusal(sample.getClass(), Arrays.copyOf(bytes, length));
      assertThat(refused).as("cut to %s of %s bytes", length, bytes.length).isNotNull();
      assertThat(refused.code()).isIn(RejectionCode.TRUNCATED, RejectionCode.LENGTH_OUT_OF_RANGE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {26, LARGEST, LARGEST + 1, 1L << 40, Long.MAX_VALUE})
  void hugeBytes(long declared) {
    byte[] bytes = RawRecord.like(Samples.SIGNED).number(declared).zeros(25).done();
    assertThat(bytes.length).isLessThan(50);
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, SignedUpdateHeader.class, bytes);
  }

  @Test
  void aRecordOf40BytesThatDeclaresTwoGigabytes() {
    byte[] bytes = RawRecord.like(Samples.SIGNED).number(LARGEST).zeros(25).done();
    assertThat(bytes).hasSize(40);
    WireException refused =
        assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, SignedUpdateHeader.class, bytes);
    assertThat(refused).hasMessage("declares a length of 2147483647 with 25 bytes left");
  }

  @ParameterizedTest
  @ValueSource(longs = {6, LARGEST, Long.MAX_VALUE})
  void hugeText(long declared) {
    byte[] bytes = RawRecord.like(Samples.METRIC).number(declared).zeros(5).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, Metric.class, bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, LARGEST, Long.MAX_VALUE, -41, -LARGEST, Long.MIN_VALUE})
  void hugeArray(long declared) {
    RawRecord record = headerUpToItsHashes().number(declared);
    byte[] bytes = (declared < 0 ? record.number(40) : record).zeros(40).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, UpdateHeader.class, bytes);
  }

  @Test
  void anArrayOfMoreItemsThanTheBytesHold() {
    byte[] bytes = headerUpToItsHashes().number(40).zeros(40).done();
    assertRefusedCheaply(RejectionCode.TRUNCATED, UpdateHeader.class, bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, LARGEST, Long.MAX_VALUE, -41, Long.MIN_VALUE})
  void hugeMap(long declared) {
    RawRecord record = headerUpToItsHashes().number(0).number(declared);
    byte[] bytes = (declared < 0 ? record.number(40) : record).zeros(40).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, UpdateHeader.class, bytes);
  }

  @Test
  void hugeKeyOfAMap() {
    byte[] bytes = headerUpToItsHashes().number(0).number(1).number(LARGEST).zeros(20).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, UpdateHeader.class, bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Integer.MIN_VALUE, Long.MIN_VALUE})
  void negativeLengths(long declared) {
    byte[] payload =
        RawRecord.like(Samples.BLOCK).zeros(32).number(0).number(declared).zeros(9).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, UpdateBlock.class, payload);
    byte[] text = RawRecord.like(Samples.METRIC).number(declared).zeros(9).done();
    assertRefusedCheaply(RejectionCode.LENGTH_OUT_OF_RANGE, Metric.class, text);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 200, Long.MAX_VALUE, Long.MIN_VALUE})
  void anEnumsIndexOutOfRange(long symbol) {
    byte[] bytes =
        rejectionUpToItsCode().number(symbol).text("").text("").text("").number(0).done();
    assertRefused(RejectionCode.MALFORMED, Rejection.class, bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2, Long.MAX_VALUE, Long.MIN_VALUE})
  void aUnionsBranchOutOfRange(long branch) {
    byte[] bytes =
        rejectionUpToItsCode().number(1).text("").text("").text("").number(branch).done();
    assertRefused(RejectionCode.MALFORMED, Rejection.class, bytes);
  }

  @Test
  void theHandMadeRejectionIsOtherwiseWellFormed() throws WireException {
    byte[] bytes = rejectionUpToItsCode().number(1).text("").text("").text("").number(0).done();
    assertThat(reader.read(Rejection.class, bytes).getCode()).isEqualTo(RejectionCode.EMPTY_RECORD);
  }

  @Test
  void aNumberLongerThanTenBytes() {
    int[] eleven = new int[11];
    Arrays.fill(eleven, 0, 10, 0x80);
    byte[] bytes = RawRecord.like(Samples.METRIC).text("t").bytes(eleven).zeros(30).done();
    WireException refused = assertRefused(RejectionCode.MALFORMED, Metric.class, bytes);
    assertThat(refused).hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(longs = {LARGEST + 1, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE})
  void anIntThatDoesNotFit(long value) {
    byte[] bytes = RawRecord.like(Samples.METRIC).text("t").number(value).zeros(30).done();
    assertRefused(RejectionCode.MALFORMED, Metric.class, bytes);
  }

  @Test
  void anIntPaddedToMoreThanFiveBytes() {
    byte[] bytes =
        RawRecord.like(Samples.METRIC).text("t").bytes(0x82, 0x80, 0x80, 0x80, 0x80, 0).done();
    assertRefused(RejectionCode.MALFORMED, Metric.class, bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0x7F, 0x80, 0xFF})
  void aBooleanThatIsNeither(int value) {
    byte[] bytes = RawRecord.like(Samples.ROUNDS).number(0).bytes(value).zeros(30).done();
    WireException refused = assertRefused(RejectionCode.MALFORMED, RoundsState.class, bytes);
    assertThat(refused).hasMessageStartingWith("boolean is");
  }

  private static RawRecord headerUpToItsHashes() {
    return RawRecord.like(Samples.HEADER)
        .text("clinics")
        .text("digits")
        .text("clinic-1")
        .number(0)
        .zeros(8)
        .number(0)
        .text("float32");
  }

  private static RawRecord rejectionUpToItsCode() {
    return RawRecord.like(Samples.REJECTION).text("t").number(0).number(0).number(0).number(0);
  }

  private WireException refusal(Class<? extends SpecificRecordBase> type, byte[] bytes) {
    return catchThrowableOfType(WireException.class, () -> reader.read(type, bytes));
  }

  private WireException assertRefused(
      RejectionCode code, Class<? extends SpecificRecordBase> type, byte[] bytes) {
    WireException refused = refusal(type, bytes);
    assertThat(refused).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
    return refused;
  }

  /** The second time, when all classes are loaded, a refusal allocates next to nothing. */
  private WireException assertRefusedCheaply(
      RejectionCode code, Class<? extends SpecificRecordBase> type, byte[] bytes) {
    assertRefused(code, type, bytes);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    WireException refused = refusal(type, bytes);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(256 << 10);
    return refused;
  }
}
