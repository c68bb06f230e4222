package io.tributary.operators.sim;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.flink.GramPartSerializer;
import io.tributary.operators.scores.MemoryScoreStore;
import io.tributary.operators.scores.Scorer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.scores.flink.ProgressSerializer;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.Topics.Stream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The scorer's shell. */
final class ScoresNode extends Node {
  private static final String NAME = "scores";
  private final Scorer scorer;
  private final Store store;

  ScoresNode(Copy copy) {
    super(copy);
    Dice dice = copy.federation().wiring().dice();
    this.scorer = new Scorer(dice::tie);
    Object saved = copy.restored(NAME);
    this.store = saved == null ? new Store() : ((Store) saved).restored();
    writes(Stream.JOURNAL);
  }

  /** The scorer's state, which can go through a checkpoint. */
  private static final class Store extends MemoryScoreStore {
    private static final ProgressSerializer PROGRESS = new ProgressSerializer();
    private static final GramPartSerializer PART = new GramPartSerializer();

    Store copy() {
      Store copy = new Store();
      copy.progress = progress;
      parts.forEach((round, ofRound) -> copy.parts.put(round, new TreeMap<>(ofRound)));
      return copy;
    }

    Store restored() {
      Store store = new Store();
      store.progress = States.throughBytes(PROGRESS, progress);
      parts.forEach(
          (round, ofRound) ->
              ofRound.forEach(
                  (block, part) -> store.part(round, block, States.throughBytes(PART, part))));
      return store;
    }
  }

  @Override
  void take(Object message) {
    Optional<JournalFact> proposal =
        message instanceof GramPart part
            ? scorer.accept(part, store)
            : scorer.accept((WeighRequest) message, store);
    proposal.ifPresent(fact -> write(Stream.JOURNAL, fact.getTask(), fact));
  }

  @Override
  void save(Map<String, Object> states) {
    states.put(NAME, store.copy());
  }

  /** Whether nothing is left to weigh. */
  boolean quiet() {
    return store.quiet();
  }
}
