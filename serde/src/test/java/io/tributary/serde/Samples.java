package io.tributary.serde;

import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.DataSetSnapshot;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.ExcludedUpdate;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Metric;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.schemas.PrivacyCharge;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.SumBlock;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.TrainingSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.schemas.state.BudgetShare;
import io.tributary.schemas.state.DataSetState;
import io.tributary.schemas.state.DecidedUpdate;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.ParticipantStanding;
import io.tributary.schemas.state.Participation;
import io.tributary.schemas.state.PassedOverHeader;
import io.tributary.schemas.state.RoundPhase;
import io.tributary.schemas.state.RoundsState;
import io.tributary.schemas.state.UploadState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/** One record or more of every kind, with no field left at its default. */
final class Samples {
  static {
    GeneratedClasses.trust();
  }

  static final UpdateHeader HEADER =
      UpdateHeader.newBuilder()
          .setFederation("clinics")
          .setTask("digits")
          .setParticipant("clinic-1")
          .setBaseVersion(7)
          .setWeight(120.5)
          .setSequence(-3)
          .setCodec("float32")
          .setBlockHashes(List.of(digest("a").toFixed(), digest("b").toFixed()))
          .setMetrics(Map.of("loss", 0.25))
          .setVectors(List.of("delta", "control"))
          .setPartialSum(new PartialSum(34, 1L << 21, 3))
          .build();
  static final SignedUpdateHeader SIGNED =
      new SignedUpdateHeader(buffer(1, 2, 3), ByteBuffer.wrap(new byte[64]));
  static final UpdateBlock BLOCK =
      new UpdateBlock(digest("update").toFixed(), 300, buffer(0, 0, 128, 63));
  static final Metric METRIC = new Metric("digits", 3, "loss", 0.125, "1", 1_700_000_000_000L);
  static final Rejection REJECTION =
      new Rejection(
          "tributary.clinics.updates",
          2,
          99L,
          1_700_000_000_001L,
          512,
          RejectionCode.BAD_SIGNATURE,
          "of clinic-1",
          "digits",
          "clinic-1",
          digest("update").toFixed());
  static final TaskSpec TASK =
      TaskSpec.newBuilder()
          .setFederation("clinics")
          .setName("digits")
          .setModel(
              new ModelSpec(
                  List.of(
                      new ParameterSpec("dense.weight", List.of(64, 10)),
                      new ParameterSpec("dense.bias", List.of(10))),
                  256,
                  3,
                  "glorot(seed=1)",
                  List.of("control")))
          .setRounds(rounds("random(seed=3)"))
          .setAggregation(
              new AggregationSpec("mean", "fednova", "uniform", "models", "norms(spreads=4)"))
          .setOptimizer(new OptimizerSpec("fedadam", 0.5, "step(every=2,factor=0.5)"))
          .setBounds(new BoundsSpec(10.0, 10_000.0, 1000, 30_000L, 2.5))
          .setTraining(new TrainingSpec(2, 16, 0.01, 0.001))
          .setDesiredState(DesiredState.STOPPED)
          .setUpstream(new UpstreamSpec("country", "digits"))
          .setPrivacy(
              new PrivacySpec(
                  4.0,
                  1e-5,
                  1.0,
                  1.1,
                  "discrete-gaussian",
                  "participant",
                  16.0,
                  3,
                  2,
                  "adaptive",
                  "wards",
                  8.0))
          .build();
  static final RoundsState ROUNDS =
      RoundsState.newBuilder()
          .setSpec(TASK)
          .setEnded(true)
          .setRound(4)
          .setOpenedAtMillis(1_700_000_000_002L)
          .setDeadlinePassed(true)
          .setRefused(5)
          .setIncluded(
              List.of(
                  new IncludedUpdate(
                      digest("a").toFixed(),
                      1,
                      9L,
                      "clinic-1",
                      3,
                      1L << 40,
                      9.5,
                      1024L,
                      Map.of("loss", 0.5),
                      12.25,
                      4,
                      "north")))
          .setDecided(List.of(new DecidedUpdate(digest("b").toFixed(), 2, 4L)))
          .setContributions(Map.of("clinic-1", 3))
          .setNextRounds(rounds("all"))
          .setChangeOffset(17)
          .setPhase(RoundPhase.DRAWING)
          .setCohort(List.of("clinic-1", "clinic-2"))
          .setLastClosed(2)
          .setContributionsFrom(1)
          .setStandings(Map.of("clinic-2", new ParticipantStanding(0.25, 7)))
          .setNormRounds(3)
          .setNormCentre(1.5)
          .setNormSpread(0.25)
          .setNoiseKey(digest("key").toFixed())
          .setClipNormL2(0.75)
          .setReleases(3)
          .setParticipations(Map.of("clinic-1", new Participation(2, 3)))
          .build();

  private Samples() {}

  /** The digest of a text, to have different ones. */
  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All of them. */
  static List<SpecificRecordBase> all() {
    return List.of(
        HEADER,
        SIGNED,
        BLOCK,
        METRIC,
        REJECTION,
        Rejection.newBuilder(REJECTION).setUpdateId(null).build(),
        TASK,
        ROUNDS,
        RoundsState.newBuilder(ROUNDS).setSpec(null).build(),
        dataSet(),
        intake(),
        participant(),
        new ModelBlock("digits", 5, 1, buffer(0, 0, 128, 63)),
        new SumBlock("digits", 5, 1, buffer(1, 0, 0, 0, 0, 0, 0, 128)),
        receipt(),
        new JournalFact("digits", new TaskOpened(TASK, digest("key").toFixed())),
        new JournalFact("digits", new TaskStopped("by its operator")),
        new JournalFact("digits", admitted()),
        new JournalFact("digits", dropped()),
        new JournalFact("digits", new DeadlinePassed(3)),
        new JournalFact("digits", new RoundsChanged(rounds("all"), 17L)),
        new JournalFact("digits", new CohortDrawn(3, List.of("clinic-1", "clinic-2"))),
        new JournalFact("digits", adopted()),
        new JournalFact("digits", new ClipDecided(4, 0.75, -3L, 20)),
        new JournalFact("dataset/wards", new ShareWanted(TASK, digest("key").toFixed(), 1, 2L, 3L)),
        new JournalFact("dataset/wards", new DataSetSnapshot(5L, dataSet())),
        new RoundFact("digits", opened()),
        new RoundFact("digits", closed()),
        new RoundFact("digits", published()),
        new RoundFact("digits", new TaskEnded(30, "COMPLETED")),
        new RoundFact("digits", summed()));
  }

  private static DataSetState dataSet() {
    return new DataSetState(
        false,
        8.0,
        1e-5,
        List.of(new BudgetShare("digits", 0.25)),
        List.of(new ShareWanted(TASK, digest("key").toFixed(), 1, 2L, 3L)),
        List.of(7L));
  }

  private static RoundsSpec rounds(String selection) {
    return new RoundsSpec(
        "buffered", 30, 16, 8, 60_001L, 20, selection, 1.5, 12, 6, "hinge(a=10,b=4)", 0.75);
  }

  private static ModelAdopted adopted() {
    return new ModelAdopted(
        3, digest("root").toFixed(), List.of(digest("0").toFixed()), 1_700_000_060_001L);
  }

  private static RoundOpened opened() {
    return new RoundOpened(
        3, 2, 16, 8, 1_700_000_000_000L, 1_700_000_060_000L, "async", List.of("clinic-1"));
  }

  private static SumPublished summed() {
    return new SumPublished(
        3,
        20,
        1L << 41,
        34,
        digest("manifest").toFixed(),
        List.of(digest("0").toFixed()),
        1_700_000_060_001L);
  }

  private static IntakeState intake() {
    UploadState upload =
        new UploadState(
            buffer(1, 2),
            10L,
            12L,
            buffer(3),
            0.5,
            8L,
            RejectionCode.EXPIRED,
            "too slow",
            List.of(0.25));
    return new IntakeState(
        List.of(upload),
        List.of(digest("old").toFixed()),
        List.of(new PassedOverHeader(digest("passed").toFixed(), 12L)),
        List.of(new PassedOverHeader(digest("unknown").toFixed(), 13L)));
  }

  private static ParticipantRecord participant() {
    return new ParticipantRecord(
        "clinic-1", ByteBuffer.wrap(new byte[32]), "Clinic One", ParticipantStatus.REVOKED, 40);
  }

  private static Receipt receipt() {
    return new Receipt(
        "digits",
        "clinic-1",
        digest("update").toFixed(),
        ReceiptStatus.STALE,
        RejectionCode.STALE_VERSION,
        "base version 1 is too old",
        3,
        2);
  }

  private static UpdateAdmitted admitted() {
    return new UpdateAdmitted(
        digest("update").toFixed(),
        "clinic-1",
        2,
        120.0,
        3.5,
        2600L,
        "float32",
        1,
        10L,
        13L,
        new TreeMap<>(Map.of("loss", 0.5, "accuracy", 0.75)),
        3,
        1L << 21,
        "north");
  }

  private static UpdateDropped dropped() {
    return new UpdateDropped(
        digest("update").toFixed(), "clinic-1", RejectionCode.NOT_FINITE, "NaN", 1, 10L, 11L);
  }

  private static RoundClosed closed() {
    return new RoundClosed(
        3,
        3,
        CloseReason.DEADLINE,
        1,
        1_700_000_060_000L,
        digest("manifest").toFixed(),
        List.of(new ManifestEntry(digest("a").toFixed(), "clinic-1", 2, 120.0, 3)),
        121.5,
        List.of(new ExcludedUpdate(digest("a").toFixed(), "clinic-1", "DISTANT", "too far")),
        new PrivacyCharge(
            "discrete-gaussian(sigma=9)",
            30,
            8L,
            1.1,
            3,
            2,
            4.5,
            1e-5,
            0.75,
            4.75,
            "participant",
            "zero-out",
            "none",
            "tributary 1",
            List.of("public")));
  }

  private static ModelPublished published() {
    return new ModelPublished(
        3,
        digest("root").toFixed(),
        digest("parent").toFixed(),
        digest("manifest").toFixed(),
        List.of(digest("0").toFixed(), digest("1").toFixed()),
        1_700_000_060_001L);
  }

  private static ByteBuffer buffer(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }
}
