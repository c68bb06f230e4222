package io.tributary.participant;

import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireWriter;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A signed update, ready to be written: the same bytes can be sent again and count once.
 *
 * @param id the update id
 * @param baseVersion the version it was trained from
 * @param records its framed records, header first
 */
public record PreparedUpdate(Digest id, int baseVersion, List<byte[]> records) {

  /**
   * Signs an update.
   *
   * @param draft the header; its block hashes are set here
   * @param delta the update's parameters
   */
  public static PreparedUpdate sign(
      UpdateHeader draft, float[] delta, ModelLayout layout, SigningKey key) {
    if (delta.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "the update has " + delta.length + " parameters, the model " + layout.parameters());
    }
    PayloadCodec codec = PayloadCodecs.named(draft.getCodec());
    List<byte[]> payloads = new ArrayList<>();
    for (int block = 0; block < layout.blocks(); block++) {
      payloads.add(codec.encode(delta, Math.toIntExact(layout.start(block)), layout.length(block)));
    }
    return sign(draft, payloads, key);
  }

  /**
   * Signs an update.
   *
   * @param draft the header; its block hashes are set here
   * @param payloads one a block, in block order, in the header's codec
   */
  public static PreparedUpdate sign(UpdateHeader draft, List<byte[]> payloads, SigningKey key) {
    UpdateHeader header =
        UpdateHeader.newBuilder(draft)
            .setBlockHashes(payloads.stream().map(p -> Digest.sha256(p).toFixed()).toList())
            .build();
    byte[] bytes = WireWriter.encode(header);
    byte[] signature = key.sign(WireHashes.signedMessage(bytes));
    Digest id = WireHashes.updateId(bytes);
    List<byte[]> records = new ArrayList<>();
    records.add(
        WireWriter.encode(
            new SignedUpdateHeader(ByteBuffer.wrap(bytes), ByteBuffer.wrap(signature))));
    for (int block = 0; block < payloads.size(); block++) {
      records.add(
          WireWriter.encode(
              new UpdateBlock(id.toFixed(), block, ByteBuffer.wrap(payloads.get(block)))));
    }
    return new PreparedUpdate(id, header.getBaseVersion(), List.copyOf(records));
  }

  /** Which update, not its content. */
  @Override
  public String toString() {
    return "update " + id.shortHex() + " from version " + baseVersion;
  }
}
