package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.Grid;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireHashes;
import io.tributary.serde.codec.PayloadCodecs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job wrote without a fault passes, and is counted right. */
class FederationAuditTest {
  private static RecordedTask run(TaskSpec spec, int rounds) {
    RecordedTask task = new RecordedTask(spec);
    for (int round = 1; round <= rounds; round++) {
      task.send("p1", round - 1, 1, 2, 3, 4, 5f * round);
      task.send("p2", round - 1, 0.5f, -2, round, 0, 1);
    }
    return task;
  }

  private static void assertClean(TaskReport report) {
    assertThat(report.shown()).isEmpty();
    assertThat(report.divergences()).isZero();
  }

  @Test
  void everyRoundIsRecomputedAndEveryUpdateAccountedFor() {
    RecordedTask task = run(Fixtures.task(2, 9).build(), 3);
    task.send("p1", 0, 1, 1, 1, 1, 1); // Stale.
    task.send("p1", 3, 1, 1, 1, 1, 1); // Pending.
    UpdateAdmitted again = task.send("p1", 3, 9, 9, 9, 9, 9); // Refused.
    task.fact(again); // A repeat.
    UpdateAdmitted unfinished =
        task.upload("p9", Fixtures.payloads(task.plan().spec(), new float[5]), header -> {});
    task.fact(dropped(unfinished));

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.state()).isEqualTo("RUNNING");
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(3, 3, 0, 0, 0));
    assertThat(report.updates()).isEqualTo(new TaskReport.Updates(9, 6, 1, 1, 1, 0, 1));
    assertThat(report.underWay()).isEmpty();
  }

  private static UpdateDropped dropped(UpdateAdmitted update) {
    return UpdateDropped.newBuilder()
        .setUpdateId(update.getUpdateId())
        .setParticipant(update.getParticipant())
        .setCode(RejectionCode.EXPIRED)
        .setPartition(update.getPartition())
        .setFirstOffset(update.getFirstOffset())
        .setLastOffset(update.getLastOffset())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "fedavgm", "fedadagrad", "fedadam", "fedyogi(beta1=0.5)"})
  void everyOptimizerIsRecomputed(String optimizer) {
    TaskSpec spec =
        Fixtures.task(2, 9)
            .setOptimizer(OptimizerSpec.newBuilder().setName(optimizer).build())
            .build();

    TaskReport report = run(spec, 4).verify();

    assertClean(report);
    assertThat(report.rounds().verified()).isEqualTo(4);
  }

  @Test
  void furtherVectorsAndWholeModelsAreRecomputed() {
    TaskSpec.Builder scaffold =
        Fixtures.task(2, 9)
            .setAggregation(
                AggregationSpec.newBuilder()
                    .setAlgorithm("scaffold(participants=4)")
                    .setWeightBy("uniform")
                    .build());
    scaffold.setModel(
        ModelSpec.newBuilder(scaffold.getModel()).setVectors(List.of("control")).build());
    TaskSpec models =
        Fixtures.task(2, 9)
            .setAggregation(AggregationSpec.newBuilder().setOf("models").build())
            .build();
    for (TaskSpec spec : List.of(scaffold.build(), models)) {
      TaskReport report = run(spec, 3).verify();
      assertClean(report);
      assertThat(report.rounds().verified()).isEqualTo(3);
    }
  }

  @Test
  void bufferedRoundsWithStaleUpdatesAreRecomputed() {
    TaskSpec.Builder spec = Fixtures.task(2, 9);
    spec.setRounds(
        RoundsSpec.newBuilder(spec.getRounds())
            .setPolicy("buffered")
            .setBufferSize(2)
            .setMaxStaleness(3)
            .setStaleness("polynomial(a=0.5)")
            .build());
    RecordedTask task = run(spec.build(), 2);
    task.send("p3", 0, 1, 1, 1, 1, 1);
    task.send("p4", 1, 1, 1, 1, 1, 1);

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds().verified()).isEqualTo(3);
  }

  @Test
  void aRegionsSumsAndWhatItAdoptedAreChecked() {
    RecordedTask task = region();
    float[] parameters = {1, 2, 3, 4, 5};
    ModelAdopted adopted = adopt(task, 0, parameters);
    task.send("p1", 0, 1, 2, 3, 4, 5);
    task.send("p2", 0, 1, 1, 1, 1, 1);
    adopt(task, 1, parameters);
    task.send("p1", 1, 1, 2, 3, 4, 5);
    adopt(task, 3, parameters); // Passes round 2 over.
    task.send("p1", 3, 1, 2, 3, 4, 5);
    task.send("p2", 3, 1, 2, 3, 4, 5);
    task.fact(adopted);

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(2, 2, 0, 0, 0));
    assertThat(report.updates()).isEqualTo(new TaskReport.Updates(5, 4, 0, 1, 0, 0, 0));
    assertThat(task.verify(new Range(4, 4)).rounds().verified()).isEqualTo(1);

    task.removeUpdatesBefore(task.topic(Stream.UPDATES).size() - 8);
    TaskReport cut = task.verify();
    assertClean(cut);
    assertThat(cut.rounds()).isEqualTo(new TaskReport.Rounds(2, 1, 1, 0, 0));
    task.forge(
        Stream.ROUNDS,
        SumPublished.class,
        sum -> sum.getRound() == 4,
        sum -> SumPublished.newBuilder(sum).setWeightUnits(7).build());
    assertThat(task.verify().shown())
        .singleElement()
        .satisfies(d -> assertThat(d.kind()).isEqualTo(Divergence.Kind.FACT_DIFFERS));
  }

  private static RecordedTask region() {
    return new RecordedTask(
        Fixtures.task(2, 9).setUpstream(new UpstreamSpec("national", "t")).build());
  }

  private static ModelAdopted adopt(RecordedTask task, int version, float[] parameters) {
    List<Digest> hashes = new ArrayList<>();
    for (int block = 0; block < task.plan().blocks(); block++) {
      byte[] bytes =
          PayloadCodecs.named("float32")
              .encode(
                  parameters, (int) task.plan().layout().start(block), task.plan().length(block));
      hashes.add(Digest.sha256(bytes));
      task.append(
          Stream.MODELS, new ModelBlock(Fixtures.TASK, version, block, ByteBuffer.wrap(bytes)));
    }
    ModelAdopted adopted =
        new ModelAdopted(
            version,
            WireHashes.rootHash(hashes).toFixed(),
            hashes.stream().map(Digest::toFixed).toList(),
            500L);
    task.fact(adopted);
    return adopted;
  }

  @Test
  void partialSumsAreFoldedAsTheyAre() {
    RecordedTask task = new RecordedTask(Fixtures.task(2, 9).build());
    Grid grid = task.plan().grid(0);
    long units = 3L << 20;
    task.send(
        "north",
        Fixtures.units(task.plan().spec(), 1000, 2000, -3000, 4, 5),
        header ->
            header
                .setCodec("int64")
                .setWeight(3)
                .setPartialSum(new PartialSum(grid.fractionBits(), units, 3)));
    task.send("p2", 0, 1, 2, 3, 4, 5);

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds().verified()).isEqualTo(1);
  }

  @Test
  void removedUpdatesAreNoFailureAndAPublishedModelHelpsOn() {
    RecordedTask task = run(Fixtures.task(2, 9).build(), 4);
    task.removeUpdatesBefore(8 * 2 + 1); // The first of round 3 lacks its header.

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(4, 1, 3, 0, 0));
    assertThat(report.unverifiable())
        .containsExactly(new TaskReport.Gap(1, 3, "retention removed updates of it"));

    task.remove(Stream.MODELS, ModelBlock.class, block -> block.getVersion() == 3);
    report = task.verify();
    assertClean(report);
    assertThat(report.rounds().unverifiable()).isEqualTo(4);
    assertThat(report.unverifiable().get(1).reason()).contains("version 3 is no longer");
  }

  @Test
  void anUnknownStateOfTheOptimizerIsSaid() {
    TaskSpec spec =
        Fixtures.task(2, 9)
            .setOptimizer(OptimizerSpec.newBuilder().setName("fedadam").build())
            .build();
    RecordedTask task = run(spec, 3);
    task.removeUpdatesBefore(1);

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(3, 0, 3, 0, 0));
    assertThat(report.unverifiable().get(1))
        .isEqualTo(new TaskReport.Gap(2, 3, "the optimizer's state is not known since round 1"));
  }

  @Test
  void aRangeNeedsOnlyItsOwnUpdatesOrAllOfThem() {
    RecordedTask sgd = run(Fixtures.task(2, 9).build(), 4);
    sgd.removeUpdatesBefore(8 * 2);
    assertThat(sgd.verify(new Range(3, 3)).rounds())
        .isEqualTo(new TaskReport.Rounds(4, 1, 0, 0, 3));
    assertThat(sgd.verify(new Range(4, Integer.MAX_VALUE)).rounds().verified()).isEqualTo(1);

    TaskSpec spec =
        Fixtures.task(2, 9)
            .setOptimizer(OptimizerSpec.newBuilder().setName("fedadam").build())
            .build();
    assertThat(run(spec, 4).verify(new Range(3, 3)).rounds().verified()).isEqualTo(3);
  }

  @Test
  void whatIsNotAnnouncedYetIsUnderWay() {
    RecordedTask task = run(Fixtures.task(2, 9).build(), 3);
    task.remove(Stream.ROUNDS, ModelPublished.class, model -> model.getVersion() == 3);
    task.remove(Stream.ROUNDS, RoundClosed.class, round -> round.getRound() == 3);

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(3, 2, 0, 1, 0));
    assertThat(report.updates().pending()).isEqualTo(2);
    assertThat(report.underWay()).containsExactly("RoundClosed 3", "version 3");
  }

  @Test
  void aStoppedTaskEndsWithItsBufferRefused() {
    RecordedTask task = run(Fixtures.task(2, 9).build(), 1);
    task.send("p1", 1, 1, 1, 1, 1, 1);
    task.fact(new TaskStopped("enough"));

    TaskReport report = task.verify();

    assertClean(report);
    assertThat(report.state()).isEqualTo("enough");
    assertThat(report.updates()).isEqualTo(new TaskReport.Updates(3, 2, 1, 0, 0, 0, 0));
  }

  @Test
  void copiesOfTheOutputAreFine() {
    RecordedTask task = run(Fixtures.task(2, 9).build(), 2);
    for (Stream stream : List.of(Stream.ROUNDS, Stream.RECEIPTS, Stream.REJECTS, Stream.MODELS)) {
      List.copyOf(task.topic(stream)).forEach(record -> task.append(stream, record.value()));
    }
    assertClean(task.verify());
  }

  @Test
  void otherTasksAndUnreadableRecordsAreLeftAside() {
    FederationAudit audit = new FederationAudit(Fixtures.FEDERATION, "u"::equals);
    RecordedTask task = run(Fixtures.task(2, 9).build(), 1);
    task.append(Stream.JOURNAL, new byte[] {1, 2, 3});
    task.append(Stream.JOURNAL, new JournalFact("u", new TaskStopped("")));
    task.topic(Stream.JOURNAL).forEach(record -> audit.accept(Stream.JOURNAL, record));
    audit.compare(true);

    assertThat(audit.skipped()).isEqualTo(1);
    assertThat(audit.reports()).isEmpty();
    assertThat(audit.closedRounds()).isZero();
  }
}
