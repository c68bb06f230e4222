package io.tributary.operators.rounds;

import io.tributary.operators.robust.Weights;
import io.tributary.operators.task.Problem;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.WeightsDecided;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundPhase;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of one task as a record-driven state machine: {@code (state, fact) -> (state',
 * decisions)}. It has no clock, no randomness and no input but the journal's facts in log order, so
 * everything that follows from it is a function of the log. The first fact about a thing wins; a
 * repeat changes nothing and decides nothing.
 *
 * <p>Round r starts from model version r - 1 and makes version r. In a task with an upstream it
 * makes a sum instead; version r is then adopted from the parent federation, which may also have
 * gone on without this one, so that rounds are passed over.
 */
public final class RoundMachine {
  private final String federation;
  private final String task;
  private final RoundState state;
  private final Announcer announcer;
  private final List<Decision> decisions = new ArrayList<>();

  /** A machine over a task's state, which it changes in place. */
  public RoundMachine(String federation, String task, RoundState state) {
    this.federation = federation;
    this.task = task;
    this.state = state;
    this.announcer = new Announcer(federation, task);
  }

  /**
   * Applies one fact.
   *
   * @param atMillis the broker's append time of the fact, Unix milliseconds
   * @return what follows from it, in order
   */
  public List<Decision> replay(JournalFact journaled, long atMillis) {
    decisions.clear();
    Object fact = journaled.getFact();
    if (fact instanceof TaskOpened opened) {
      open(opened, atMillis);
    } else if (fact instanceof TaskSnapshot snapshot) {
      resume(snapshot);
    } else if (state.plan == null) {
      state.missOpening(fact);
    } else if (state.phase == RoundPhase.LOST) {
      passOver(fact, atMillis);
    } else if (fact instanceof SnapshotWanted wanted) {
      snapshot(wanted);
    } else if (fact instanceof UpdateAdmitted admitted) {
      admit(admitted, atMillis);
    } else if (fact instanceof UpdateDropped dropped) {
      drop(dropped, atMillis);
    } else if (!state.ended) {
      steer(fact, atMillis);
    }
    return List.copyOf(decisions);
  }

  private void steer(Object fact, long atMillis) {
    if (fact instanceof DeadlinePassed passed) {
      passDeadline(passed.getRound(), atMillis);
    } else if (fact instanceof CohortDrawn drawn) {
      openTo(drawn, atMillis);
    } else if (fact instanceof ClipDecided decided) {
      clipTo(decided, atMillis);
    } else if (fact instanceof RoundsChanged changed) {
      state.change(changed);
    } else if (fact instanceof ModelAdopted adopted) {
      adopt(adopted, atMillis);
    } else if (fact instanceof WeightsDecided decided) {
      decideWeights(decided, atMillis);
    } else if (fact instanceof TaskStopped stopped) {
      stop(stopped, atMillis);
    }
  }

  private void open(TaskOpened opened, long atMillis) {
    TaskSpec spec = opened.getSpec();
    List<Problem> problems = TaskCheck.problems(spec);
    boolean ours = spec.getFederation().equals(federation) && spec.getName().equals(task);
    boolean keyed = spec.getPrivacy() == null || opened.getNoiseKey() != null;
    if (state.begun() || !ours || !problems.isEmpty() || !keyed) {
      return;
    }
    state.begin(opened);
    decisions.add(new Decision.Start(state.plan, atMillis));
    if (state.plan.forwards()) {
      state.phase = RoundPhase.AWAITING_MODEL;
    } else {
      startRound(1, atMillis);
    }
  }

  /**
   * Without what was before the snapshot only an end is known for good: the models of a running
   * task, and the sum of its open round, are state that this journal no longer makes.
   */
  private void resume(TaskSnapshot snapshot) {
    if (state.plan == null && snapshot.getState().getSpec() != null) {
      state.become(RoundState.of(snapshot.getState()));
      if (!state.ended) {
        state.lose();
      }
    }
  }

  /** Nothing is said to participants: another copy of the job may well go on with the task. */
  private void passOver(Object fact, long atMillis) {
    if (fact instanceof UpdateAdmitted update) {
      UploadId upload = RoundState.uploadOf(update);
      if (!state.knows(upload)) {
        state.remember(upload);
        decisions.add(new Decision.Discard(upload));
        decisions.add(announcer.lost(update, atMillis));
      }
    }
  }

  private void snapshot(SnapshotWanted wanted) {
    JournalFact fact = new JournalFact(task, new TaskSnapshot(wanted.getId(), state.toRecord()));
    if (WireWriter.encode(fact).length <= wanted.getMaxBytes()) {
      decisions.add(new Decision.Announce(Topics.Stream.JOURNAL, task, fact));
    }
  }

  private void startRound(int round, long atMillis) {
    state.round = round;
    state.openedAtMillis = atMillis;
    state.deadlinePassed = false;
    state.refused = 0;
    state.cohort.clear();
    state.forgetOldContributions();
    if (Clipping.moves(state)) {
      state.phase = RoundPhase.CLIPPING;
    } else {
      invite(atMillis);
    }
  }

  private void clipTo(ClipDecided decided, long atMillis) {
    if (Clipping.fits(state, decided)) {
      state.ledger = state.ledger.clippingTo(decided.getNormL2());
      state.openedAtMillis = atMillis;
      invite(atMillis);
      admitDeferred(atMillis);
    }
  }

  private void invite(long atMillis) {
    RoundPolicy policy = state.plan.policy();
    if (policy.cohortSize() > 0) {
      state.phase = RoundPhase.DRAWING;
      decisions.add(Decision.DrawCohort.of(policy, state.round, atMillis, state.barred()));
    } else {
      collect();
    }
  }

  private void openTo(CohortDrawn drawn, long atMillis) {
    if (state.phase == RoundPhase.DRAWING && drawn.getRound() == state.round) {
      state.cohort.addAll(drawn.getParticipants());
      state.openedAtMillis = atMillis;
      decisions.add(new Decision.CohortKnown(state.round));
      collect();
    }
  }

  private void collect() {
    state.phase = RoundPhase.COLLECTING;
    decisions.add(announcer.opened(state));
    if (state.hasDeadline()) {
      decisions.add(new Decision.ArmDeadline(state.round, state.deadlineAtMillis()));
    }
  }

  private void admit(UpdateAdmitted update, long atMillis) {
    UploadId upload = RoundState.uploadOf(update);
    if (state.knows(upload)) {
      return;
    }
    if (state.includes(upload.update())) {
      state.remember(upload); // A copy of an update that is in the round.
      decisions.add(new Decision.Discard(upload));
      return;
    }
    RejectionCode refusal = Entry.refusal(state, update);
    if (refusal == null && state.mustWait()) {
      state.defer(update);
      decisions.add(new Decision.Defer(upload));
      return;
    }
    if (refusal == null) {
      IncludedUpdate included = Entry.include(state, update);
      state.include(included);
      state.contributions.put(update.getParticipant(), update.getBaseVersion());
      decisions.add(new Decision.Fold(upload, state.round, Tally.folded(state, included)));
      closeIfDue(atMillis);
      return;
    }
    state.remember(upload);
    state.refused++;
    decisions.add(new Decision.Discard(upload));
    String why = Entry.explain(state, refusal, update);
    decisions.addAll(announcer.refused(update, refusal, why, state.version(), atMillis));
  }

  private void drop(UpdateDropped update, long atMillis) {
    UploadId upload =
        new UploadId(
            Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
    if (state.knows(upload)) {
      return;
    }
    state.remember(upload);
    if (state.includes(upload.update())) {
      return; // A copy of an update that is in the round: its sender need not hear of it.
    }
    state.refused++;
    decisions.addAll(announcer.refused(update, state.version(), atMillis));
  }

  private void passDeadline(int round, long atMillis) {
    boolean open = state.phase == RoundPhase.COLLECTING && round == state.round;
    if (open && !state.deadlinePassed) {
      state.deadlinePassed = true;
      closeIfDue(atMillis);
    }
  }

  private void closeIfDue(long atMillis) {
    state
        .plan
        .policy()
        .close(state.includedCount(), state.deadlinePassed)
        .ifPresent(
            reason -> {
              if (state.plan.weighs()) {
                weigh(atMillis);
              } else {
                close(reason, null, atMillis);
              }
            });
  }

  /** The round takes no more; it closes when the journal has its weights. */
  private void weigh(long atMillis) {
    disarm();
    state.phase = RoundPhase.WEIGHING;
    state.weighingSinceMillis = atMillis;
    decisions.add(new Decision.Weigh(state.round, state.lastClosed, state.includedCount()));
    decisions.add(Weighing.ask(state, manifest()));
  }

  private void decideWeights(WeightsDecided decided, long atMillis) {
    if (state.phase == RoundPhase.WEIGHING && decided.getRound() == state.round) {
      // Neither the updates nor the policy have changed since: the reason is still the same.
      CloseReason reason =
          state.plan.policy().close(state.includedCount(), state.deadlinePassed).orElseThrow();
      Weighing.fitting(state, manifest(), decided)
          .ifPresent(weights -> close(reason, weights, atMillis));
    }
  }

  private Digest manifest() {
    return state.manifestHash(federation, task);
  }

  private void close(CloseReason reason, Weights weights, long atMillis) {
    Tally tally = Tally.of(state.plan, state.included().values());
    Digest manifest = manifest();
    decisions.add(state.closing(tally, manifest, atMillis, weights));
    Decision.DrawClip draw = state.adapts() ? Clipping.ask(state, manifest) : null;
    state.release();
    finishRound();
    decisions.addAll(
        announcer.closed(state, new Announcer.Closing(reason, tally, manifest, weights, atMillis)));
    Weighing.done(state, weights);
    state.forgetIncluded();
    if (state.plan.forwards()) {
      state.phase = RoundPhase.AWAITING_MODEL;
    } else {
      goOnFrom(state.round, atMillis);
    }
    if (state.phase == RoundPhase.CLIPPING) {
      decisions.add(draw);
    }
    admitDeferred(atMillis);
  }

  /** Updates that came between two rounds are decided as if they came now. */
  private void admitDeferred(long atMillis) {
    state.takeDeferred().forEach(update -> admit(update, atMillis));
  }

  /** Opens the round after a version, unless there are to be no more. */
  private void goOnFrom(int version, long atMillis) {
    if (state.nextRounds != null) {
      state.plan = state.plan.with(state.nextRounds);
      state.nextRounds = null;
    }
    String over = state.over(version);
    if (over.isEmpty()) {
      startRound(version + 1, atMillis);
    } else {
      state.round = version + 1;
      end(over);
    }
  }

  private void finishRound() {
    state.lastClosed = state.round;
    disarm();
  }

  /** Takes back what the open round has asked for. */
  private void disarm() {
    if (state.phase == RoundPhase.DRAWING) {
      decisions.add(new Decision.CohortKnown(state.round));
    } else if (state.phase == RoundPhase.WEIGHING) {
      decisions.add(new Decision.WeightsKnown(state.round));
    } else if (state.hasDeadline() && state.phase != RoundPhase.CLIPPING) {
      decisions.add(new Decision.DisarmDeadline(state.deadlineAtMillis()));
    }
  }

  private void adopt(ModelAdopted adopted, long atMillis) {
    if (!state.plan.forwards() || adopted.getVersion() <= state.version()) {
      return;
    }
    if (state.round > 0 && state.phase != RoundPhase.AWAITING_MODEL) {
      refuseAll(
          RejectionCode.STALE_VERSION,
          "the parent federation went on to version " + adopted.getVersion(),
          adopted.getVersion(),
          atMillis);
      state.forgetIncluded();
      decisions.add(
          new Decision.Close(state.round, state.lastClosed, Tally.NONE, Digest.ZERO, atMillis));
      finishRound();
    }
    decisions.add(announcer.adopted(adopted));
    goOnFrom(adopted.getVersion(), atMillis);
  }

  private void stop(TaskStopped stopped, long atMillis) {
    disarm();
    refuseAll(
        RejectionCode.TASK_ENDED,
        "the task was stopped before round " + state.round + " closed",
        state.version(),
        atMillis);
    state.forgetIncluded();
    end(stopped.getReason().isEmpty() ? "STOPPED" : stopped.getReason());
    admitDeferred(atMillis);
  }

  private void refuseAll(RejectionCode code, String detail, int currentVersion, long atMillis) {
    for (IncludedUpdate update : state.included().values()) {
      decisions.addAll(announcer.refused(update, code, detail, currentVersion, atMillis));
    }
  }

  private void end(String reason) {
    state.ended = true;
    decisions.add(announcer.ended(state.version(), reason));
    decisions.add(new Decision.End(state.lastClosed, state.round));
  }
}
