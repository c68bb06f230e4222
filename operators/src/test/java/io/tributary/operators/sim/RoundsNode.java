package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.rounds.Clipping;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Orders;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.operators.rounds.flink.RoundStateSerializer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The shell of the round machine, with its deadline timers. */
final class RoundsNode extends Node {
  private static final String NAME = "rounds";
  private static final RoundStateSerializer STATE = new RoundStateSerializer();
  private final List<Edge> folds = new ArrayList<>();
  private final Edge draw;
  private final Edge scores;
  private final TreeSet<Long> timers = new TreeSet<>();
  private final PlantedRounds planted;
  private RoundState state = new RoundState();

  RoundsNode(Copy copy, List<FoldNode> folds, DrawNode draw, ScoresNode scores) {
    super(copy);
    this.planted = new PlantedRounds(copy.federation().bug());
    folds.forEach(fold -> this.folds.add(to(fold)));
    this.draw = to(draw);
    this.scores = to(scores);
    writes(Stream.JOURNAL, Stream.ROUNDS, Stream.RECEIPTS, Stream.REJECTS, Stream.METRICS);
    if (copy.restored(NAME) instanceof Saved saved) {
      state = planted.restored(States.throughBytes(STATE, saved.state()));
      saved.timers().forEach(this::arm);
    }
  }

  private record Saved(RoundState state, List<Long> timers) {}

  @Override
  void take(Object message) {
    Log.Entry entry = (Log.Entry) message;
    JournalFact fact = (JournalFact) entry.value();
    state = planted.before(fact, state);
    apply(planted.instead(fact, state), entry.record().appendedAtMillis());
    state = planted.after(fact, state);
  }

  /** Applies a fact; what follows goes out. */
  void apply(JournalFact fact, long atMillis) {
    RoundMachine machine = new RoundMachine(copy().federation().name(), Fixtures.TASK, state);
    for (Decision decision : machine.replay(fact, atMillis)) {
      carryOut(decision);
    }
  }

  private void carryOut(Decision decision) {
    if (decision instanceof Decision.Announce announce) {
      write(announce.stream(), announce.key(), announce.value());
    } else if (decision instanceof Decision.ForDraw forDraw) {
      draw.send(CohortRequest.of(copy().federation().name(), Fixtures.TASK, forDraw));
    } else if (decision instanceof Decision.ForScores forScores) {
      scores.send(WeighRequest.of(state.plan(), forScores));
    } else if (decision instanceof Decision.DrawClip ask) {
      ClipDecided drawn = Clipping.draw(state.plan(), ask, PrivateTasks.KEY);
      write(Stream.JOURNAL, Fixtures.TASK, new JournalFact(Fixtures.TASK, drawn));
    } else if (decision instanceof Decision.ArmDeadline arm) {
      arm(arm.atMillis());
    } else if (decision instanceof Decision.DisarmDeadline disarm) {
      timers.remove(disarm.atMillis());
    } else if (decision instanceof Decision.ForBlocks order && !planted.hides(decision)) {
      TaskPlan plan = state.plan();
      for (int block = 0; block < plan.blocks(); block++) {
        boolean further = plan.vectorOf(block) > 0 && !has(PlantedBug.CONTROL_DIVIDED_LIKE_DELTA);
        folds.get(block).send(planted.instead(Orders.of(order, plan.path(), block, further)));
      }
    }
  }

  private void arm(long atMillis) {
    if (timers.add(atMillis)) {
      long delay = Math.max(0, atMillis - agenda().nowMillis());
      agenda().in(delay, () -> pass(atMillis));
    }
  }

  private void pass(long atMillis) {
    if (copy().runs() && timers.remove(atMillis) && !state.ended()) {
      write(
          Stream.JOURNAL,
          Fixtures.TASK,
          new JournalFact(Fixtures.TASK, new DeadlinePassed(state.round())));
    }
  }

  @Override
  void save(Map<String, Object> states) {
    copy().federation().bounds().rounds(state.toRecord());
    states.put(NAME, new Saved(STATE.copy(state), List.copyOf(timers)));
  }

  RoundState state() {
    return state;
  }
}
