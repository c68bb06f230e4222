package io.tributary.operators.verify;

import io.tributary.schemas.JournalFact;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.WireWriter;

/** What an admission and the signed header that it admits must have in common. */
final class Admission {
  private Admission() {}

  /** Digest of what a fact says of the header. */
  static Digest of(String task, UpdateAdmitted admitted) {
    return digest(
        task,
        UpdateAdmitted.newBuilder(admitted)
            .setNormL2(0)
            .setPayloadBytes(0)
            .setPartition(0)
            .setFirstOffset(0)
            .setLastOffset(0)
            .setOrganization("")
            .build());
  }

  /** Digest of what a header says. */
  static Digest of(Digest id, UpdateHeader header) {
    PartialSum sum = header.getPartialSum();
    return digest(
        header.getTask(),
        UpdateAdmitted.newBuilder()
            .setUpdateId(id.toFixed())
            .setParticipant(header.getParticipant())
            .setBaseVersion(header.getBaseVersion())
            .setWeight(header.getWeight())
            .setNormL2(0)
            .setPayloadBytes(0)
            .setCodec(header.getCodec())
            .setPartition(0)
            .setFirstOffset(0)
            .setLastOffset(0)
            .setMetrics(header.getMetrics())
            .setContributors(sum == null ? 1 : sum.getContributors())
            .setWeightUnits(sum == null ? 0 : sum.getWeightUnits())
            .build());
  }

  private static Digest digest(String task, UpdateAdmitted admitted) {
    return Digest.sha256(WireWriter.encode(new JournalFact(task, admitted)));
  }
}
