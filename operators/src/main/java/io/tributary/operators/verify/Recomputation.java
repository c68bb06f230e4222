package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through a task's closed rounds, recomputes what can be recomputed and notes what cannot.
 * After a divergence it stops: what follows from another model is another model too.
 */
final class Recomputation {
  private final ModelReplay replay;
  private final boolean forwards;
  private final List<ClosedRound> rounds;
  private final VersionBook versions;
  private final Map<Integer, Long> madeAtMillis = new HashMap<>();
  private final List<TaskReport.Gap> gaps = new ArrayList<>();
  private boolean known;
  private int version;
  private int removedRound;
  private int verified;
  private int unverifiable;
  private int underWay;

  Recomputation(
      ModelReplay replay, Decision.Start start, List<ClosedRound> rounds, VersionBook versions) {
    this.replay = replay;
    this.forwards = start.plan().forwards();
    this.rounds = rounds;
    this.versions = versions;
    madeAtMillis.put(0, start.atMillis());
    rounds.forEach(round -> madeAtMillis.put(round.round(), round.close().atMillis()));
  }

  /** Recomputes the versions of the range. */
  void run(Range range, Runnable progress) {
    if (!begin(range)) {
      return;
    }
    for (ClosedRound round : rounds) {
      if (round.round() > range.to()) {
        return;
      }
      if (round.round() <= version) {
        continue;
      }
      if (forwards && !range.has(round.round())) {
        replay.passOver(round);
      } else if (!next(round, range)) {
        return;
      }
      progress.run();
    }
  }

  /** Takes the version before the range, or version 0; false when that diverges. */
  private boolean begin(Range range) {
    known = true;
    if (!forwards && range.from() > 1 && load(range.from() - 1)) {
      version = range.from() - 1;
      return true;
    }
    List<Digest> initial = replay.begin();
    return forwards || versions.recomputed(0, initial).orElse(true);
  }

  private boolean load(int wanted) {
    Long notBefore = madeAtMillis.get(wanted);
    return notBefore != null && replay.load(wanted, versions.announced(wanted), notBefore);
  }

  /** Recomputes one round; false when it diverges. */
  private boolean next(ClosedRound round, Range range) {
    if (round.passedOver()) {
      replay.close(round);
      return true;
    }
    if (!replay.holds(round)) {
      lose(round, range, "retention removed updates of it");
      return true;
    }
    known = known || load(round.close().previous());
    if (!known) {
      gap(
          round,
          range,
          replay.stateless()
              ? "version " + round.close().previous() + " is no longer in the models topic"
              : "the optimizer's state is not known since round " + removedRound);
      return true;
    }
    switch (replay.fold(round)) {
      case REMOVED -> lose(round, range, "retention removed updates of it");
      case DIFFERS -> {
        return false;
      }
      case DONE -> {
        Optional<Boolean> same = versions.recomputed(round.round(), replay.close(round));
        underWay += same.isEmpty() ? 1 : 0;
        verified += same.orElse(false) ? 1 : 0;
        return same.orElse(true);
      }
    }
    return true;
  }

  private void lose(ClosedRound round, Range range, String reason) {
    gap(round, range, reason);
    if (removedRound == 0) {
      removedRound = round.round();
    }
    if (forwards) {
      replay.passOver(round); // A sum needs none before it.
    } else {
      known = false;
    }
  }

  private void gap(ClosedRound round, Range range, String reason) {
    if (!range.has(round.round())) {
      return;
    }
    unverifiable++;
    TaskReport.Gap last = gaps.isEmpty() ? null : gaps.get(gaps.size() - 1);
    if (last != null && last.reason().equals(reason)) {
      gaps.set(gaps.size() - 1, new TaskReport.Gap(last.from(), round.round(), reason));
    } else {
      gaps.add(new TaskReport.Gap(round.round(), round.round(), reason));
    }
  }

  List<TaskReport.Gap> gaps() {
    return List.copyOf(gaps);
  }

  TaskReport.Rounds counts() {
    int closed = (int) rounds.stream().filter(round -> !round.passedOver()).count();
    return new TaskReport.Rounds(
        closed, verified, unverifiable, underWay, closed - verified - unverifiable - underWay);
  }
}
