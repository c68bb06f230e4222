package io.tributary.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateBlock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpdateBlockViewTest {
  private final WireReader reader = new WireReader(Map.of(7, "UpdateBlock"));

  @Property
  void isWhatAvroReads(
      @ForAll @Size(32) byte[] id,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int block,
      @ForAll @Size(max = 300) byte[] payload)
      throws WireException {
    UpdateBlock record = record(Digest.read(id, 0), block, payload);
    assertSame(UpdateBlockView.read(reader, WireWriter.encode(record)), record);
    byte[] confluent = WireRoundTripTest.confluent(7, WireWriter.encode(record));
    assertSame(UpdateBlockView.read(reader, confluent), record);
  }

  @Test
  void thePayloadStaysInTheRecord() throws WireException {
    byte[] bytes = WireWriter.encode(Samples.BLOCK);
    UpdateBlockView view = UpdateBlockView.read(reader, bytes);
    assertThat(view.record()).isSameAs(bytes);
    assertThat(view.offset() + view.length()).isEqualTo(bytes.length);
    assertThat(view.encodedWith("float32").bytes()).as("the payload is not copied").isSameAs(bytes);
  }

  @Test
  void aBlockAsLargeAsTheyCome() throws WireException {
    byte[] payload = new byte[4 * 131_072];
    payload[payload.length - 1] = 9;
    UpdateBlock record = record(Digest.ZERO, 99_999, payload);
    assertSame(UpdateBlockView.read(reader, WireWriter.encode(record)), record);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void aNegativeIndexIsRefused(int block) {
    byte[] bytes = WireWriter.encode(record(Digest.ZERO, block, new byte[4]));
    assertRefused(RejectionCode.BLOCK_INDEX_OUT_OF_RANGE, bytes);
  }

  @Test
  void aNegativeIndexFromAnOlderReleaseIsRefusedToo() {
    WireException refused =
        catchThrowableOfType(
            WireException.class, () -> UpdateBlockView.of(record(Digest.ZERO, -1, new byte[4])));
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(RejectionCode.BLOCK_INDEX_OUT_OF_RANGE);
  }

  @Test
  void aRecordOfAnOlderReleaseIsConverted() throws WireException {
    ByteBuffer inside = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);
    UpdateBlock record = new UpdateBlock(Samples.digest("update").toFixed(), 3, inside);
    UpdateBlockView view = UpdateBlockView.of(record);
    assertThat(payload(view)).containsExactly(2, 3, 4);
    assertThat(view.block()).isEqualTo(3);
    assertThat(view.updateId()).isEqualTo(Samples.digest("update"));
    assertThat(inside.remaining()).as("the record is left as it was").isEqualTo(3);
  }

  @Test
  void whatAvroRefusesIsRefused() {
    assertRefused(RejectionCode.EMPTY_RECORD, new byte[0]);
    assertRefused(RejectionCode.UNEXPECTED_TYPE, WireWriter.encode(Samples.METRIC));
    RawRecord inTheId = RawRecord.like(Samples.BLOCK).zeros(31);
    assertRefused(RejectionCode.TRUNCATED, inTheId.done());
    RawRecord tooLong = RawRecord.like(Samples.BLOCK).zeros(32).number(0).number(5).zeros(4);
    assertRefused(RejectionCode.LENGTH_OUT_OF_RANGE, tooLong.done());
    RawRecord trailing = RawRecord.like(Samples.BLOCK).zeros(32).number(0).number(3).zeros(4);
    assertRefused(RejectionCode.TRAILING_BYTES, trailing.done());
  }

  @Test
  void anIndexPaddedToMoreThanFiveBytesIsRefusedAsAvroDoes() {
    byte[] bytes =
        RawRecord.like(Samples.BLOCK)
            .zeros(32)
            .bytes(0x82, 0x80, 0x80, 0x80, 0x80, 0)
            .number(0)
            .done();
    assertRefused(RejectionCode.MALFORMED, bytes);
    WireException avro =
        catchThrowableOfType(WireException.class, () -> reader.read(UpdateBlock.class, bytes));
    assertThat(avro).isNotNull();
  }

  @Test
  void tellsNothingOfItsContent() throws WireException {
    assertThat(UpdateBlockView.read(reader, WireWriter.encode(Samples.BLOCK)))
        .hasToString("block 300 of update " + Samples.digest("update").shortHex() + ", 4 bytes");
  }

  private static UpdateBlock record(Digest id, int block, byte[] payload) {
    return new UpdateBlock(id.toFixed(), block, ByteBuffer.wrap(payload));
  }

  private static void assertSame(UpdateBlockView view, UpdateBlock record) {
    byte[] payload = record.getPayload().array();
    assertThat(view.updateId()).isEqualTo(Digest.of(record.getUpdateId()));
    assertThat(view.block()).isEqualTo(record.getBlock());
    assertThat(payload(view)).isEqualTo(payload);
    assertThat(view.payloadHash()).isEqualTo(Digest.sha256(payload));
  }

  private void assertRefused(RejectionCode code, byte[] bytes) {
    WireException refused =
        catchThrowableOfType(WireException.class, () -> UpdateBlockView.read(reader, bytes));
    assertThat(refused).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
  }

  private static byte[] payload(UpdateBlockView view) {
    EncodedBlock block = view.encodedWith("float32");
    return Arrays.copyOfRange(block.bytes(), block.offset(), block.offset() + block.length());
  }
}
