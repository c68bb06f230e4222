package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutated records through inspection and admission: no exception, bounded memory. */
class IntakeFuzzTest {
  private static final int RECORDS = 100_000;
  private static final long SEED = 20_261_124L;

  @Test
  void mutatedRecordsNeverThrowAndNeverPileUp() {
    Random random = new Random(SEED);
    TaskSpec task = Fixtures.task(2, 3).build();
    DeskHarness desk = new DeskHarness(task, 1 << 20, 4096, "p1", "p2");
    List<byte[]> corpus = corpus(task);
    Set<RejectionCode> seen = EnumSet.noneOf(RejectionCode.class);
    long highest = 0;
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = corpus.get(random.nextInt(corpus.size()));
      desk.send(random.nextInt(10) == 0 ? record : mutate(record, random));
      desk.rejections.forEach(r -> seen.add(r.getCode()));
      desk.rejections.clear();
      desk.receipts.clear();
      highest = Math.max(highest, desk.credit.undecidedBytes());
      if (random.nextInt(50) == 0) {
        settle(desk, 200);
      }
    }
    settle(desk, 1000);
    assertThat(desk.pending).as("after every upload has expired").isEmpty();
    assertThat(desk.credit.undecidedBytes()).isZero();
    assertThat(highest).as("undecided bytes, seed %d", SEED).isLessThan(8192);
    assertThat(seen)
        .contains(
            RejectionCode.BAD_MAGIC,
            RejectionCode.UNKNOWN_SCHEMA,
            RejectionCode.TRUNCATED,
            RejectionCode.LENGTH_OUT_OF_RANGE,
            RejectionCode.TRAILING_BYTES,
            RejectionCode.BAD_SIGNATURE,
            RejectionCode.BLOCK_HASH_MISMATCH,
            RejectionCode.BLOCK_WITHOUT_HEADER);
  }

  /** Time passes, the journal is read back, and the fold takes what was admitted. */
  private static void settle(DeskHarness desk, long millis) {
    desk.tick(millis);
    desk.readJournal();
    for (JournalFact fact : desk.proposed) {
      if (fact.getFact() instanceof UpdateAdmitted admitted) {
        desk.pending.remove(
            new UploadId(Digest.of(admitted.getUpdateId()), 0, admitted.getFirstOffset()));
      }
    }
    desk.proposed.clear();
  }

  private static List<byte[]> corpus(TaskSpec task) {
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int sequence = i;
      float[] delta = {i, -i, 0.5f, 1e-3f, 7};
      corpus.addAll(
          Fixtures.update(task, i % 2 == 0 ? "p1" : "p2", delta, h -> h.setSequence(sequence)));
    }
    return corpus;
  }

  private static byte[] mutate(byte[] record, Random random) {
    byte[] mutated = record.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(mutated, random.nextInt(mutated.length));
      }
      case 1 -> {
        return Arrays.copyOf(mutated, mutated.length + 1 + random.nextInt(100));
      }
      case 2 -> random.nextBytes(mutated);
      case 3 -> {
        int from = random.nextInt(mutated.length);
        Arrays.fill(
            mutated, from, Math.min(mutated.length, from + 1 + random.nextInt(8)), (byte) 0xFF);
      }
      default -> {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return mutated;
  }
}
