package io.tributary.operators.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.schemas.state.RoundPhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for any journal, of any kind of task. */
class RoundMachinePropertiesTest {
  private static final int KINDS = 5;
  private static final int FACTS = 150;

  /** A fact and its append time. */
  private record Entry(JournalFact fact, long atMillis) {}

  private static TaskSpec task(int kind) {
    TaskSpec spec = Fixtures.task(3, 20).build();
    RoundsSpec rounds = spec.getRounds();
    rounds.setPolicy(kind == 1 ? "buffered" : kind == 2 ? "async" : "sync");
    rounds.setBufferSize(3);
    rounds.setMaxStaleness(3);
    if (kind == 3) {
      rounds.setSelection("random(seed=7)");
      rounds.setCohort(4);
    } else if (kind == 4) {
      spec.setUpstream(new UpstreamSpec("country", "t"));
    }
    return spec;
  }

  /** A journal as deciders may write it: what they propose, they propose of the open round. */
  private static List<Entry> journal(int kind, Random random) {
    RoundState state = new RoundState();
    List<Entry> journal = new ArrayList<>();
    JournalFact fact = Fixtures.opened(task(kind));
    for (int i = 1; i <= FACTS; i++) {
      journal.add(new Entry(fact, 1000L * i));
      replay(state, journal.get(i - 1));
      fact = next(i, state, random);
    }
    return journal;
  }

  private static JournalFact next(int id, RoundState state, Random random) {
    String participant = "p" + random.nextInt(6);
    int base = Math.max(0, state.version() + random.nextInt(6) - 4);
    return switch (random.nextInt(20)) {
      case 0 -> MachineHarness.deadline(collecting(state) ? state.round() : 0);
      case 1, 2 -> MachineHarness.drawn(state.round(), "p0", "p1", "p2", "p3");
      case 3, 4 -> MachineHarness.adopted(Math.max(0, state.version() + random.nextInt(3)));
      case 5 -> Fixtures.dropped(random.nextInt(id), participant, 0);
      case 6 ->
          MachineHarness.changed(task(random.nextInt(KINDS)).getRounds(), random.nextInt(2 * id));
      case 7 ->
          random.nextInt(20) == 0
              ? new JournalFact(Fixtures.TASK, new TaskStopped("enough"))
              : Fixtures.admitted(random.nextInt(id), participant, base, 1);
      default -> Fixtures.admitted(id, participant, base);
    };
  }

  private static boolean collecting(RoundState state) {
    return state.phase == RoundPhase.COLLECTING;
  }

  private static List<Decision> replay(RoundState state, Entry entry) {
    return new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, state)
        .replay(entry.fact(), entry.atMillis());
  }

  /** Without the plan that a start carries: it has no equality. */
  private static List<Decision> run(RoundState state, List<Entry> journal) {
    return journal.stream()
        .flatMap(entry -> replay(state, entry).stream())
        .filter(decision -> !(decision instanceof Decision.Start))
        .toList();
  }

  @Property(tries = 200)
  void repeatsDecideNothing(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = KINDS - 1) int kind) {
    Random random = new Random(seed);
    List<Entry> journal = journal(kind, random);
    RoundState state = new RoundState();
    List<Decision> decisions = run(state, journal);
    List<Entry> repeated = new ArrayList<>();
    List<Entry> seen = new ArrayList<>();
    for (Entry entry : journal) {
      repeated.add(entry);
      seen.add(entry);
      while (random.nextInt(3) == 0) {
        repeated.add(new Entry(seen.get(random.nextInt(seen.size())).fact(), entry.atMillis() + 1));
      }
    }
    RoundState again = new RoundState();
    assertThat(run(again, repeated)).isEqualTo(decisions);
    assertThat(again.toRecord()).isEqualTo(state.toRecord());
  }

  @Property(tries = 100)
  void checkpointsDecideNothing(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = KINDS - 1) int kind) {
    List<Entry> journal = journal(kind, new Random(seed));
    RoundState restored = new RoundState();
    List<Decision> decisions = new ArrayList<>();
    for (Entry entry : journal) {
      decisions.addAll(run(restored, List.of(entry)));
      restored = RoundState.of(restored.toRecord());
    }
    assertThat(decisions).isEqualTo(run(new RoundState(), journal));
  }

  @Property(tries = 100)
  void timeDoesNotTouchWhatIsFolded(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = KINDS - 1) int kind) {
    Random random = new Random(seed);
    List<Entry> journal = journal(kind, random);
    List<Entry> elsewhen =
        journal.stream().map(e -> new Entry(e.fact(), random.nextInt(1 << 30))).toList();
    assertThat(forTheFold(run(new RoundState(), elsewhen)))
        .isEqualTo(forTheFold(run(new RoundState(), journal)));
  }

  private static List<Decision> forTheFold(List<Decision> decisions) {
    return decisions.stream()
        .flatMap(
            d -> {
              if (d instanceof Decision.Close c) {
                return Stream.of(
                    new Decision.Close(c.round(), c.previous(), c.tally(), c.manifestHash(), 0));
              }
              boolean kept = d instanceof Decision.Fold || d instanceof Decision.Discard;
              return kept || d instanceof Decision.End ? Stream.of(d) : Stream.empty();
            })
        .toList();
  }

  /** Every upload that was admitted is folded or discarded, once; rounds follow each other. */
  @Property(tries = 200)
  void everyUploadIsDecidedOnceAndEveryRoundClosedOnce(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = KINDS - 1) int kind) {
    List<Entry> journal = journal(kind, new Random(seed));
    List<Decision> decisions = run(new RoundState(), journal);
    Set<Object> uploads = new HashSet<>();
    Map<Integer, Integer> folded = new HashMap<>();
    int last = 0;
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Fold fold) {
        assertThat(uploads.add(fold.upload())).isTrue();
        assertThat(fold.round()).isGreaterThan(last);
        assertThat(fold.factor()).isPositive();
        folded.merge(fold.round(), 1, Integer::sum);
      } else if (decision instanceof Decision.Discard discard) {
        assertThat(uploads.add(discard.upload())).isTrue();
      } else if (decision instanceof Decision.Close close) {
        assertThat(close.previous()).isEqualTo(last);
        last = close.round();
        int terms = close.tally().terms();
        assertThat(terms).isIn(0, folded.getOrDefault(last, 0));
        assertThat(terms == 0).as("passed over").isEqualTo(close.tally().weightUnits() == 0);
      }
    }
    assertThat(uploads).hasSizeLessThanOrEqualTo(FACTS);
  }

  /** Which updates make a round counts; their order does not. */
  @Property(tries = 100)
  void theOrderOfARoundsUpdatesDoesNotTouchItsClose(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int which) {
    String[] algorithms = {
      "fedavg", "fednova", "qfedavg(q=2,maxLoss=100,localRate=0.1)", "scaffold(participants=20)"
    };
    TaskSpec spec = Fixtures.task(8, 2).build();
    spec.getAggregation().setAlgorithm(algorithms[which]);
    spec.getModel().setVectors(which == 3 ? List.of("control") : List.of());
    List<JournalFact> updates = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      JournalFact fact = Fixtures.admitted(i, "p" + i, 0);
      UpdateAdmitted update = (UpdateAdmitted) fact.getFact();
      update.setWeight(i / 3.0);
      update.setNormL2(Math.sqrt(i));
      update.setMetrics(Map.of("localSteps", 0.1 + i, "initialLoss", i / 7.0));
      updates.add(fact);
    }
    Decision.Close inOrder = close(spec, updates);
    Collections.shuffle(updates, new Random(seed));
    assertThat(close(spec, updates)).isEqualTo(inOrder);
  }

  private static Decision.Close close(TaskSpec spec, List<JournalFact> updates) {
    MachineHarness rounds = new MachineHarness();
    rounds.open(spec);
    List<Decision> decisions = rounds.replay(updates.toArray(JournalFact[]::new));
    return MachineHarness.only(decisions, Decision.Close.class);
  }
}
