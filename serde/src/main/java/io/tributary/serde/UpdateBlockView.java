package io.tributary.serde;

import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateBlock;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * An UpdateBlock read in place: the payload stays where it is in the record, nothing of a block's
 * size is allocated.
 *
 * @param updateId the update it claims to belong to
 * @param block the block index it claims, from 0; not yet checked against a model
 * @param record the record's value
 * @param offset where the payload starts in {@code record}
 * @param length the payload's bytes
 */
public record UpdateBlockView(Digest updateId, int block, byte[] record, int offset, int length) {

  /** Reads a framed UpdateBlock that fills the bytes. */
  public static UpdateBlockView read(WireReader reader, byte[] bytes) throws WireException {
    Schema current = UpdateBlock.getClassSchema();
    WireReader.Frame frame = reader.frame(bytes);
    WireReader.expect(current, frame);
    if (!frame.writer().equals(current)) {
      return of(reader.read(UpdateBlock.class, bytes));
    }
    AvroBounds.check(current, bytes, frame.start(), bytes.length);
    int at = frame.start();
    Digest id = Digest.read(bytes, at);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.position(at + Digest.BYTES);
    int block = notNegative((int) varint(in));
    int length = (int) varint(in);
    return new UpdateBlockView(id, block, bytes, in.position(), length);
  }

  /** SHA-256 of the payload. */
  public Digest payloadHash() {
    return Digest.sha256(record, offset, length);
  }

  /** The payload where it lies in the record. */
  public EncodedBlock encodedWith(String codec) {
    return new EncodedBlock(codec, record, offset, length);
  }

  /** A view of a record that was read with another release's schema. */
  static UpdateBlockView of(UpdateBlock old) throws WireException {
    byte[] payload = new byte[old.getPayload().remaining()];
    old.getPayload().duplicate().get(payload);
    return new UpdateBlockView(
        Digest.of(old.getUpdateId()), notNegative(old.getBlock()), payload, 0, payload.length);
  }

  private static int notNegative(int block) throws WireException {
    if (block < 0) {
      throw new WireException(
          RejectionCode.BLOCK_INDEX_OUT_OF_RANGE, "block index " + block + " is negative");
    }
    return block;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return (value >>> 1) ^ -(value & 1);
  }

  /** Where the block is, without its content. */
  @Override
  public String toString() {
    return "block " + block + " of update " + updateId.shortHex() + ", " + length + " bytes";
  }
}
