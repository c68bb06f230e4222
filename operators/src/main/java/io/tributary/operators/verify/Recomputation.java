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
  private final Known explained;
  private final Map<Integer, Long> madeAtMillis = new HashMap<>();
  private final List<TaskReport.Gap> gaps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean known;
  private int version;
  private int removedRound;
  private int verified;
  private int unverifiable;
  private int underWay;

  /**
   * What the topics still tell.
   *
   * @param before the last round that the journal no longer explains, 0 for none
   * @param firstAnnounced the first number that the rounds topic still has
   */
  record Known(int before, int firstAnnounced) {}

  Recomputation(
      ModelReplay replay,
      Decision.Start start,
      List<ClosedRound> rounds,
      VersionBook versions,
      Known explained) {
    this.explained = explained;
    this.replay = replay;
    this.forwards = start.plan().forwards();
    this.rounds = rounds;
    this.versions = versions;
    madeAtMillis.put(explained.before(), versions.notBeforeMillis(explained.before()));
    if (explained.before() == 0) {
      madeAtMillis.put(0, start.atMillis());
    }
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
        replay.goOnAfter(round.round());
      } else if (!next(round, range)) {
        return;
      }
      progress.run();
    }
  }

  /** Takes the version before the range, or version 0; false when that diverges. */
  private boolean begin(Range range) {
    known = true;
    if (explained.before() > 0) {
      beginLater(range);
      return true;
    }
    if (!forwards && range.from() > 1 && load(range.from() - 1)) {
      version = range.from() - 1;
      return true;
    }
    List<Digest> initial = replay.begin();
    return forwards || versions.recomputed(0, initial).orElse(true);
  }

  private void beginLater(Range range) {
    version = explained.before();
    for (int round = Math.max(1, range.from()); round <= Math.min(version, range.to()); round++) {
      gap(round, range, "the journal no longer holds it");
    }
    removedRound = version;
    known = forwards;
    if (forwards) {
      replay.goOnAfter(version);
    }
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
    if (!round.known()) {
      lose(round, range, "updates of it were admitted before the journal's first record");
      return true;
    }
    if (!replay.holds(round)) {
      lose(round, range, "retention removed updates of it");
      return true;
    }
    String noise = replay.noiseMissing(round);
    if (!noise.isEmpty()) {
      lose(round, range, noise);
      return true;
    }
    known = known || load(round.close().previous());
    if (!known) {
      gap(
          round.round(),
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
        if (round.weighed()) {
          replay.reweigh(round).ifPresent(notes::add);
        }
        Optional<Boolean> same = versions.recomputed(round.round(), replay.close(round));
        if (same.isEmpty() && round.round() <= explained.firstAnnounced()) {
          gap(round.round(), range, "its announcement is no longer in the rounds topic");
        } else {
          underWay += same.isEmpty() ? 1 : 0;
        }
        verified += same.orElse(false) ? 1 : 0;
        return same.orElse(true);
      }
    }
    return true;
  }

  private void lose(ClosedRound round, Range range, String reason) {
    gap(round.round(), range, reason);
    if (removedRound == 0) {
      removedRound = round.round();
    }
    if (forwards) {
      replay.goOnAfter(round.round()); // A sum needs none before it.
    } else {
      known = false;
    }
  }

  private void gap(int round, Range range, String reason) {
    if (!range.has(round)) {
      return;
    }
    unverifiable++;
    TaskReport.Gap last = gaps.isEmpty() ? null : gaps.get(gaps.size() - 1);
    if (last != null && last.reason().equals(reason)) {
      gaps.set(gaps.size() - 1, new TaskReport.Gap(last.from(), round, reason));
    } else {
      gaps.add(new TaskReport.Gap(round, round, reason));
    }
  }

  List<TaskReport.Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** What the rule says otherwise than the journal. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  TaskReport.Rounds counts() {
    int closed =
        (int) rounds.stream().filter(round -> !round.passedOver()).count() + explained.before();
    return new TaskReport.Rounds(
        closed, verified, unverifiable, underWay, closed - verified - unverifiable - underWay);
  }
}
