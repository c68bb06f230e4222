package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mutated records through inspection and admission: no exception, bounded memory. */
class IntakeFuzzTest {
  private static final int RECORDS = 100_000;
  private static final long SEED = 20_261_124L;
  private static final Set<RejectionCode> EXPECTED =
      EnumSet.of(
          RejectionCode.BAD_MAGIC,
          RejectionCode.UNKNOWN_SCHEMA,
          RejectionCode.TRUNCATED,
          RejectionCode.LENGTH_OUT_OF_RANGE,
          RejectionCode.TRAILING_BYTES,
          RejectionCode.BAD_SIGNATURE,
          RejectionCode.VECTORS_MISMATCH,
          RejectionCode.WEIGHT_TOO_LARGE,
          RejectionCode.UNKNOWN_CODEC,
          RejectionCode.INVALID_SUM,
          RejectionCode.INVALID_METRIC,
          RejectionCode.BLOCK_HASH_MISMATCH,
          RejectionCode.BLOCK_WITHOUT_HEADER);

  @Test
  void mutatedRecordsNeverThrowAndNeverPileUp() throws WireException {
    Random random = new Random(SEED);
    TaskSpec task = Fixtures.task(2, 3).build();
    TaskSpec scaffold = scaffold();
    DeskHarness desk = new DeskHarness(task, 1 << 20, 4096, "p1", "p2");
    desk.view.participant("p2", Fixtures.participant("p2", 4));
    desk.view.fact(Fixtures.FEDERATION, Fixtures.opened(scaffold));
    List<byte[]> corpus = corpus(task, scaffold);
    List<byte[]> headers = headers(corpus);
    Set<RejectionCode> seen = EnumSet.noneOf(RejectionCode.class);
    long highest = 0;
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = corpus.get(random.nextInt(corpus.size()));
      desk.send(
          switch (random.nextInt(10)) {
            case 0 -> record;
            case 1 -> // Signed after the mutation: what is inside gets looked at.
                Fixtures.signedHeader(mutate(headers.get(random.nextInt(headers.size())), random));
            default -> mutate(record, random);
          });
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
    assertThat(seen).containsAll(EXPECTED);
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

  private static TaskSpec scaffold() {
    TaskSpec task = Fixtures.task(2, 3).build();
    task.setName("s");
    task.getAggregation().setAlgorithm("scaffold(participants=20)");
    task.getModel().setVectors(List.of("control"));
    return task;
  }

  /** Plain updates, updates of two vectors, and partial sums. */
  private static List<byte[]> corpus(TaskSpec task, TaskSpec scaffold) {
    int fractionBits = TaskPlan.of(task).grid(0).fractionBits();
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int sequence = i;
      String participant = i % 2 == 0 ? "p1" : "p2";
      float[] delta = {i, -i, 0.5f, 1e-3f, 7};
      corpus.addAll(Fixtures.update(task, participant, delta, h -> h.setSequence(sequence)));
      corpus.addAll(
          Fixtures.signed(
              scaffold,
              participant,
              Fixtures.payloads(scaffold, delta, delta),
              h -> h.setSequence(sequence).setVectors(List.of("delta", "control"))));
      corpus.addAll(
          Fixtures.signed(
              task,
              "p2",
              Fixtures.units(task, i, -i, 5L << 30, 0, 7),
              h ->
                  h.setSequence(sequence)
                      .setCodec("int64")
                      .setMetrics(Map.of("loss", 0.5))
                      .setPartialSum(new PartialSum(fractionBits, 1L << 20, 3))));
    }
    return corpus;
  }

  /** The headers inside the corpus, without their signatures. */
  private static List<byte[]> headers(List<byte[]> corpus) throws WireException {
    WireReader reader = new WireReader();
    List<byte[]> headers = new ArrayList<>();
    for (byte[] record : corpus) {
      if (reader.recordName(record).equals("SignedUpdateHeader")) {
        headers.add(Upload.array(reader.read(SignedUpdateHeader.class, record).getHeader()));
      }
    }
    return headers;
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
