package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.UpdateHeader;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Partial sums of a region that may stand for four participants. */
class SumAdmissionTest {
  private static final long WEIGHT_UNITS = 5L << 19;
  private final TaskSpec task = Fixtures.task(2, 3).build();
  private final int fractionBits = TaskPlan.of(task).grid(0).fractionBits();

  private DeskHarness desk() {
    DeskHarness desk = new DeskHarness(task, 1 << 20, 1 << 20, "p1");
    desk.view.participant("north", Fixtures.participant("north", 4));
    return desk;
  }

  /** The sum of values that weigh 2.5 together. */
  private List<byte[]> sum(Consumer<UpdateHeader.Builder> change, double... values) {
    long[] units = new long[values.length];
    for (int i = 0; i < units.length; i++) {
      units[i] = (long) Math.rint(Math.scalb(values[i], fractionBits));
    }
    return Fixtures.signed(
        task,
        "north",
        Fixtures.units(task, units),
        header -> {
          header.setCodec("int64");
          header.setWeight(2.5);
          header.setPartialSum(new PartialSum(fractionBits, WEIGHT_UNITS, 3));
          change.accept(header);
        });
  }

  private List<byte[]> sum(Consumer<UpdateHeader.Builder> change) {
    return sum(change, 7.5, 0, -10, 0, 0);
  }

  private void assertRefused(
      Consumer<UpdateHeader.Builder> change, RejectionCode code, String detail) {
    DeskHarness desk = desk();
    desk.send(sum(change).get(0));
    assertThat(desk.codes()).containsExactly(code);
    assertThat(desk.rejections.get(0).getDetail()).contains(detail);
    assertThat(desk.receipts).hasSize(1);
    assertThat(desk.proposed).isEmpty();
    assertThat(desk.credit.undecidedBytes()).isZero();
  }

  private void assertInvalid(Consumer<UpdateHeader.Builder> change, String detail) {
    assertRefused(change, RejectionCode.INVALID_SUM, detail);
  }

  @Test
  void aSumIsAdmittedWithWhatItStandsFor() {
    DeskHarness desk = desk();
    desk.send(sum(h -> {}));
    assertThat(desk.rejections).isEmpty();
    UpdateAdmitted fact = (UpdateAdmitted) desk.proposed.get(0).getFact();
    assertThat(fact.getContributors()).isEqualTo(3);
    assertThat(fact.getWeightUnits()).isEqualTo(WEIGHT_UNITS);
    assertThat(fact.getWeight()).isEqualTo(2.5);
    assertThat(fact.getCodec()).isEqualTo("int64");
    assertThat(fact.getPayloadBytes()).isEqualTo(40);
    assertThat(fact.getNormL2()).as("of the mean").isEqualTo(12.5 / 2.5);
    assertThat(desk.pendingBytes()).isEqualTo(40);
  }

  @Test
  void anOrdinaryUpdateStandsForOne() {
    DeskHarness desk = desk();
    desk.send(Fixtures.update(task, "p1", new float[] {1, 2, 3, 4, 5}, h -> {}));
    UpdateAdmitted fact = (UpdateAdmitted) desk.proposed.get(0).getFact();
    assertThat(fact.getContributors()).isEqualTo(1);
    assertThat(fact.getWeightUnits()).isZero();
  }

  @Test
  void aSumInAnotherCodecIsInvalid() {
    assertInvalid(h -> h.setCodec("float32"), "a partial sum has codec int64");
    assertRefused(h -> h.setCodec("zip"), RejectionCode.UNKNOWN_CODEC, "is not one of int64");
    assertRefused(h -> h.setPartialSum(null), RejectionCode.UNKNOWN_CODEC, "'int64'");
  }

  @Test
  void aTaskThatNeedsMoreThanSumsTakesNone() {
    task.getAggregation().setAlgorithm("fednova");
    assertInvalid(h -> {}, "algorithm fednova of deltas takes no partial sums");
    task.getAggregation().setAlgorithm("fedavg");
    task.getAggregation().setOf("models");
    assertInvalid(
        h -> h.setVectors(List.of("model")), "algorithm fedavg of models takes no partial sums");
  }

  @Test
  void theUnitMustBeTheTasks() {
    assertInvalid(
        h -> h.setPartialSum(new PartialSum(fractionBits - 1, WEIGHT_UNITS, 3)),
        "its unit is 2^-" + (fractionBits - 1) + "; that of the task is 2^-" + fractionBits);
  }

  @Test
  void theSenderMustBeRegisteredForSoMany() {
    assertInvalid(
        h -> h.setPartialSum(new PartialSum(fractionBits, WEIGHT_UNITS, 5)),
        "it stands for 5 participants; the sender is registered for 4");
    assertInvalid(
        h -> {
          h.setParticipant("p1");
          h.setPartialSum(new PartialSum(fractionBits, WEIGHT_UNITS, 2));
        },
        "the sender is registered for 1");
    for (int contributors : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertRefused(
          h -> h.setPartialSum(new PartialSum(fractionBits, WEIGHT_UNITS, contributors)),
          RejectionCode.WEIGHT_TOO_LARGE,
          "above maxWeight");
    }
  }

  @Test
  void theUnitsMustMakeTheWeight() {
    for (long units : new long[] {WEIGHT_UNITS + 1, WEIGHT_UNITS - 1, 0, -WEIGHT_UNITS}) {
      assertInvalid(
          h -> h.setPartialSum(new PartialSum(fractionBits, units, 3)),
          "its weight units do not make the header's weight");
    }
  }

  @Test
  void theWeightMayBeAsLargeAsThatOfAllItStandsFor() {
    DeskHarness desk = desk();
    desk.send(
        sum(
            h -> {
              h.setWeight(300);
              h.setPartialSum(new PartialSum(fractionBits, 300L << 20, 3));
            }));
    assertThat(desk.proposed.get(0).getFact()).isInstanceOf(UpdateAdmitted.class);
    assertRefused(
        h -> {
          h.setWeight(301);
          h.setPartialSum(new PartialSum(fractionBits, 301L << 20, 3));
        },
        RejectionCode.WEIGHT_TOO_LARGE,
        "above maxWeight 300.0");
  }

  @Test
  void theNormOfTheMeanIsBounded() {
    DeskHarness atTheBound = desk();
    atTheBound.send(sum(h -> {}, 0, 250, 0, 0, 0));
    assertThat(atTheBound.proposed.get(0).getFact()).isInstanceOf(UpdateAdmitted.class);

    DeskHarness above = desk();
    above.send(sum(h -> {}, 0, 250.001, 0, 0, 0));
    UpdateDropped dropped = (UpdateDropped) above.proposed.get(0).getFact();
    assertThat(dropped.getCode()).isEqualTo(RejectionCode.NORM_TOO_LARGE);
    assertThat(dropped.getDetail()).contains("of delta is above 100.0");
    above.readJournal();
    assertThat(above.pending).isEmpty();
  }

  @Test
  void aBlockOfAnotherSizeDropsTheSum() {
    DeskHarness desk = desk();
    List<byte[]> payloads = Fixtures.payloads(task, new float[] {1, 2, 3, 4, 5});
    desk.send(
        Fixtures.signed(
            task,
            "north",
            payloads,
            h -> {
              h.setCodec("int64");
              h.setWeight(2.5);
              h.setPartialSum(new PartialSum(fractionBits, WEIGHT_UNITS, 3));
            }));
    UpdateDropped dropped = (UpdateDropped) desk.proposed.get(0).getFact();
    assertThat(dropped.getCode()).isEqualTo(RejectionCode.BLOCK_SIZE_MISMATCH);
  }

  @Test
  void aRestoreInTheMiddleOfASumGoesOn() {
    DeskHarness before = desk();
    List<byte[]> records = sum(h -> {});
    before.send(records.subList(0, 3));
    DeskHarness after = before.restored(before.save(), before.offset());
    after.send(records.get(3));
    assertThat(((UpdateAdmitted) after.proposed.get(0).getFact()).getNormL2()).isEqualTo(5.0);
    after.readJournal();
    assertThat(after.credit.undecidedBytes()).isZero();
  }
}
