package io.tributary.operators.admit;

import io.tributary.schemas.JournalFact;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;

/**
 * What the journal says of one upload.
 *
 * @param lastOffset offset of its last record
 */
record Verdict(UploadId upload, long lastOffset, boolean admitted) {
  /** The verdict in a fact; null when it is about something else. */
  static Verdict of(JournalFact journaled) {
    if (journaled.getFact() instanceof UpdateAdmitted fact) {
      Digest id = Digest.of(fact.getUpdateId());
      UploadId upload = new UploadId(id, fact.getPartition(), fact.getFirstOffset());
      return new Verdict(upload, fact.getLastOffset(), true);
    }
    if (journaled.getFact() instanceof UpdateDropped fact) {
      Digest id = Digest.of(fact.getUpdateId());
      UploadId upload = new UploadId(id, fact.getPartition(), fact.getFirstOffset());
      return new Verdict(upload, fact.getLastOffset(), false);
    }
    return null;
  }
}
