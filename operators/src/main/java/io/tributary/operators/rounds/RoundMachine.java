package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.Problem;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireHashes.ManifestLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rounds of one task as a record-driven state machine: {@code (state, fact) -> (state',
 * decisions)}. It has no clock, no randomness and no input but the journal's facts in log order, so
 * everything that follows from it is a function of the log. The first fact about a thing wins; a
 * repeat changes nothing and decides nothing.
 *
 * <p>Round r starts from model version r - 1 and makes version r.
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
      open(opened.getSpec(), atMillis);
    } else if (state.plan == null) {
      return List.of();
    } else if (fact instanceof UpdateAdmitted admitted) {
      admit(admitted, atMillis);
    } else if (fact instanceof UpdateDropped dropped) {
      drop(dropped, atMillis);
    } else if (fact instanceof DeadlinePassed passed) {
      passDeadline(passed.getRound(), atMillis);
    } else if (fact instanceof TaskStopped stopped) {
      stop(stopped, atMillis);
    }
    return List.copyOf(decisions);
  }

  private void open(TaskSpec spec, long atMillis) {
    List<Problem> problems = TaskCheck.problems(spec);
    boolean ours = spec.getFederation().equals(federation) && spec.getName().equals(task);
    if (state.plan != null || !ours || !problems.isEmpty()) {
      return;
    }
    state.plan = TaskPlan.of(spec);
    decisions.add(new Decision.Start(state.plan, atMillis));
    startRound(1, atMillis);
  }

  private void startRound(int round, long atMillis) {
    state.round = round;
    state.openedAtMillis = atMillis;
    state.deadlinePassed = false;
    state.refused = 0;
    decisions.add(announcer.opened(state));
    decisions.add(new Decision.ArmDeadline(round, state.deadlineAtMillis()));
  }

  private void admit(UpdateAdmitted update, long atMillis) {
    Digest id = Digest.of(update.getUpdateId());
    UploadId upload = new UploadId(id, update.getPartition(), update.getFirstOffset());
    if (state.knows(upload)) {
      return;
    }
    if (state.included.containsKey(id)) {
      state.remember(upload); // A copy of an update that is in the round.
      decisions.add(new Decision.Discard(upload));
      return;
    }
    RejectionCode refusal = refusal(update);
    if (refusal == null) {
      include(upload, update);
      closeIfDue(atMillis);
      return;
    }
    state.remember(upload);
    state.refused++;
    decisions.add(new Decision.Discard(upload));
    decisions.addAll(
        announcer.refused(
            update.getUpdateId(),
            update.getParticipant(),
            refusal,
            explain(refusal, update),
            state.round - 1,
            new Announcer.Location(update.getPartition(), update.getLastOffset(), atMillis)));
  }

  private void include(UploadId upload, UpdateAdmitted update) {
    long units =
        state
            .plan
            .policy()
            .factorUnits(
                rounds(),
                Grid.weightUnits(update.getWeight()),
                update.getBaseVersion(),
                state.round - 1);
    state.included.put(
        upload.update(),
        new IncludedUpdate(
            update.getUpdateId(),
            update.getPartition(),
            update.getFirstOffset(),
            update.getParticipant(),
            update.getBaseVersion(),
            units,
            update.getNormL2(),
            update.getPayloadBytes(),
            update.getMetrics()));
    state.contributors.add(update.getParticipant());
    decisions.add(new Decision.Fold(upload, state.round, Grid.weight(units)));
  }

  private RejectionCode refusal(UpdateAdmitted update) {
    if (state.ended) {
      return RejectionCode.TASK_ENDED;
    }
    Optional<RejectionCode> byPolicy =
        state.plan.policy().refusal(rounds(), update.getBaseVersion(), state.round - 1);
    if (byPolicy.isPresent()) {
      return byPolicy.get();
    }
    if (state.contributors.contains(update.getParticipant())) {
      return RejectionCode.ALREADY_CONTRIBUTED;
    }
    boolean full =
        state.included.size() >= state.plan.spec().getBounds().getMaxParticipantsPerRound();
    return full ? RejectionCode.ROUND_FULL : null;
  }

  private String explain(RejectionCode code, UpdateAdmitted update) {
    return switch (code) {
      case TASK_ENDED -> "the task has ended with version " + (state.round - 1);
      case STALE_VERSION, FUTURE_VERSION ->
          "trained from version "
              + update.getBaseVersion()
              + "; the current version is "
              + (state.round - 1);
      case ALREADY_CONTRIBUTED ->
          update.getParticipant() + " has another update in round " + state.round;
      case ROUND_FULL -> "round " + state.round + " has all the updates it can take";
      default -> "";
    };
  }

  private void drop(UpdateDropped update, long atMillis) {
    UploadId upload =
        new UploadId(
            Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
    if (state.knows(upload)) {
      return;
    }
    state.remember(upload);
    if (state.included.containsKey(upload.update())) {
      return; // A copy of an update that is in the round: its sender need not hear of it.
    }
    state.refused++;
    decisions.addAll(
        announcer.refused(
            update.getUpdateId(),
            update.getParticipant(),
            update.getCode(),
            update.getDetail(),
            state.round - 1,
            new Announcer.Location(update.getPartition(), update.getLastOffset(), atMillis)));
  }

  private void passDeadline(int round, long atMillis) {
    if (!state.ended && round == state.round && !state.deadlinePassed) {
      state.deadlinePassed = true;
      closeIfDue(atMillis);
    }
  }

  private void closeIfDue(long atMillis) {
    state
        .plan
        .policy()
        .close(rounds(), state.included.size(), state.deadlinePassed)
        .ifPresent(reason -> close(reason, atMillis));
  }

  private void close(CloseReason reason, long atMillis) {
    List<ManifestLine> lines = new ArrayList<>();
    long units = 0;
    for (IncludedUpdate update : state.included.values()) {
      units += update.getWeightUnits();
      lines.add(
          new ManifestLine(Digest.of(update.getUpdateId()), Grid.weight(update.getWeightUnits())));
    }
    Digest manifest = WireHashes.manifestHash(federation, task, state.round, lines);
    double totalWeight = Grid.weight(units);
    decisions.add(new Decision.Close(state.round, lines.size(), totalWeight, manifest, atMillis));
    decisions.add(new Decision.DisarmDeadline(state.deadlineAtMillis()));
    decisions.add(announcer.closed(state, reason, manifest, atMillis));
    state.included.values().forEach(u -> decisions.add(announcer.included(u, state.round)));
    decisions.addAll(announcer.metrics(state, totalWeight, atMillis));
    clearRound();
    if (state.round < rounds().getCount()) {
      startRound(state.round + 1, atMillis);
    } else {
      state.round++;
      end("COMPLETED");
    }
  }

  private void clearRound() {
    state.included.values().forEach(update -> state.remember(RoundState.uploadOf(update)));
    state.included.clear();
    state.contributors.clear();
  }

  private void stop(TaskStopped stopped, long atMillis) {
    if (state.ended) {
      return;
    }
    decisions.add(new Decision.DisarmDeadline(state.deadlineAtMillis()));
    for (IncludedUpdate update : state.included.values()) {
      decisions.addAll(
          announcer.refused(
              update.getUpdateId(),
              update.getParticipant(),
              RejectionCode.TASK_ENDED,
              "the task was stopped before round " + state.round + " closed",
              state.round - 1,
              new Announcer.Location(update.getPartition(), update.getFirstOffset(), atMillis)));
    }
    clearRound();
    end(stopped.getReason().isEmpty() ? "STOPPED" : stopped.getReason());
  }

  private void end(String reason) {
    state.ended = true;
    decisions.add(announcer.ended(state.round - 1, reason));
    decisions.add(new Decision.End(state.round - 1));
  }

  private RoundsSpec rounds() {
    return state.plan.spec().getRounds();
  }
}
