package io.tributary.operators.verify;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.BitSet;
import java.util.List;

/**
 * One folded update read anew from the updates topic. Its id is the hash of its header and the
 * header lists the blocks' hashes, so whatever fits is what was sent.
 */
final class UploadReading {
  private final String path;
  private final ClosedRound round;
  private final Account account;
  private final Model model;
  private final BitSet folded = new BitSet();
  private UpdateHeader header;

  UploadReading(String path, ClosedRound round, Account account, Model model) {
    this.path = path;
    this.round = round;
    this.account = account;
    this.model = model;
  }

  Account account() {
    return account;
  }

  long firstOffset() {
    return account.upload.firstOffset();
  }

  /** Takes the record at its first offset. */
  void header(LogRecord record, WireReader reader) throws WireException {
    byte[] bytes = Bytes.of(reader.read(SignedUpdateHeader.class, record.value()).getHeader());
    if (Digest.sha256(bytes).equals(account.upload.update())) {
      header = reader.read(UpdateHeader.class, bytes);
    }
  }

  /** Takes a block that names the update; folds it when it is what the header lists. */
  void block(LogRecord record, UpdateBlockView view) {
    boolean inside = record.offset() >= firstOffset() && record.offset() <= account.lastOffset;
    if (header == null || !inside || view.block() >= model.blocks() || folded.get(view.block())) {
      return;
    }
    List<Sha256> hashes = header.getBlockHashes();
    if (view.block() < hashes.size()
        && view.payloadHash().equals(Digest.of(hashes.get(view.block())))) {
      folded.set(view.block());
      model.accept(
          new BlockMessage.Arrived(
              path, view.block(), account.upload, view.encodedWith(header.getCodec())));
      model.accept(
          new BlockOrder.Fold(path, view.block(), account.upload, round.round(), account.factor));
    }
  }

  /** Whether header and all blocks came as the journal admitted them. */
  boolean complete() {
    return header != null
        && folded.cardinality() == model.blocks()
        && Admission.of(account.upload.update(), header).equals(account.admission);
  }

  /** Tells why it is not complete. */
  void tell(String updatesTopic, Divergences divergences) {
    String found;
    if (header == null) {
      found = "no header with that hash";
    } else if (folded.cardinality() != model.blocks()) {
      found =
          "only "
              + folded.cardinality()
              + " of "
              + model.blocks()
              + " blocks up to offset "
              + account.lastOffset;
    } else {
      found = "a header that says something else: " + describe(header);
    }
    divergences.add(
        Kind.UPDATE_DIFFERS,
        round.round(),
        new Where(updatesTopic, account.upload.partition(), firstOffset()),
        "update "
            + account.upload.update().hex()
            + " of "
            + account.participant
            + " as "
            + account.journal
            + " admits it",
        found);
  }

  private static String describe(UpdateHeader header) {
    return "task "
        + header.getTask()
        + ", participant "
        + header.getParticipant()
        + ", base version "
        + header.getBaseVersion()
        + ", weight "
        + header.getWeight()
        + ", codec "
        + header.getCodec()
        + ", metrics "
        + header.getMetrics();
  }
}
