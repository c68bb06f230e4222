package io.tributary.operators.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A round machine whose every step survives a checkpoint. */
final class MachineHarness {
  RoundState state = new RoundState();
  private long now = 1_000_000;

  List<Decision> replay(JournalFact... facts) {
    List<Decision> decisions = new ArrayList<>();
    for (JournalFact fact : facts) {
      decisions.addAll(
          new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, state).replay(fact, now++));
      state = RoundState.of(state.toRecord());
    }
    return decisions;
  }

  List<Decision> open(TaskSpec spec) {
    return replay(Fixtures.opened(spec));
  }

  List<Decision> admit(int id, String participant, int baseVersion) {
    return replay(Fixtures.admitted(id, participant, baseVersion));
  }

  /** The append time of the next fact. */
  long now() {
    return now;
  }

  static <T> Stream<T> all(List<Decision> decisions, Class<T> type) {
    return decisions.stream().filter(type::isInstance).map(type::cast);
  }

  static <T> T only(List<Decision> decisions, Class<T> type) {
    List<T> found = all(decisions, type).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), decisions).hasSize(1);
    return found.get(0);
  }

  static <T> Stream<T> announced(List<Decision> decisions, Class<T> type) {
    return all(decisions, Decision.Announce.class)
        .map(a -> a.value() instanceof RoundFact fact ? fact.getFact() : a.value())
        .filter(type::isInstance)
        .map(type::cast);
  }

  static <T> T onlyAnnounced(List<Decision> decisions, Class<T> type) {
    List<T> found = announced(decisions, type).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), decisions).hasSize(1);
    return found.get(0);
  }

  /** The update is refused and its blocks are forgotten; gives the receipt. */
  static Receipt assertRefused(List<Decision> decisions, RejectionCode code) {
    Receipt receipt = onlyAnnounced(decisions, Receipt.class);
    assertThat(receipt.getCode()).isEqualTo(code);
    assertThat(all(decisions, Decision.Discard.class)).hasSize(1);
    assertThat(all(decisions, Decision.Fold.class)).isEmpty();
    return receipt;
  }

  static UploadId upload(int id) {
    return new UploadId(Fixtures.id(id), 0, id * 10L);
  }

  static JournalFact deadline(int round) {
    return new JournalFact(Fixtures.TASK, new DeadlinePassed(round));
  }

  static JournalFact drawn(int round, String... participants) {
    return new JournalFact(Fixtures.TASK, new CohortDrawn(round, List.of(participants)));
  }

  static JournalFact changed(RoundsSpec rounds, long requestOffset) {
    return new JournalFact(Fixtures.TASK, new RoundsChanged(rounds, requestOffset));
  }

  static JournalFact adopted(int version) {
    return new JournalFact(
        Fixtures.TASK,
        new ModelAdopted(
            version,
            Fixtures.id(1000 + version).toFixed(),
            List.of(Fixtures.id(2000 + version).toFixed()),
            500L + version));
  }

  /** A region's sum of updates that weigh {@code weightUnits} together. */
  static JournalFact sum(int id, String region, int baseVersion, int contributors, long units) {
    JournalFact fact = Fixtures.admitted(id, region, baseVersion);
    UpdateAdmitted update = (UpdateAdmitted) fact.getFact();
    update.setContributors(contributors);
    update.setWeightUnits(units);
    update.setWeight(units * 0x1p-20);
    update.setCodec("int64");
    return fact;
  }
}
