package io.tributary.operators.rounds;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.state.DecidedUpdate;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the round machine knows of one task. Only {@link RoundMachine} changes it. Its size is
 * bounded by the updates of one round and a memory of the newest that were decided.
 */
public final class RoundState {
  private static final int MEMORY = 1024;
  TaskPlan plan;
  boolean ended;
  int round;
  long openedAtMillis;
  boolean deadlinePassed;
  int refused;
  final Map<Digest, IncludedUpdate> included = new LinkedHashMap<>();
  final Set<String> contributors = new HashSet<>();
  final Set<UploadId> decided = new LinkedHashSet<>();

  /** The state of a task that has not been opened. */
  public RoundState() {}

  /** Whether this very upload has been decided, as far as memory goes. */
  boolean knows(UploadId upload) {
    IncludedUpdate update = included.get(upload.update());
    return (update != null && uploadOf(update).equals(upload)) || decided.contains(upload);
  }

  /** Remembers a decided upload and forgets the oldest beyond the bound. */
  void remember(UploadId upload) {
    decided.add(upload);
    if (decided.size() > MEMORY + 2 * plan.spec().getBounds().getMaxParticipantsPerRound()) {
      decided.remove(decided.iterator().next());
    }
  }

  static UploadId uploadOf(IncludedUpdate update) {
    return new UploadId(
        Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
  }

  long deadlineAtMillis() {
    return openedAtMillis + plan.spec().getRounds().getDeadlineMillis();
  }

  /** The plan in force, or null before the task was opened. */
  public TaskPlan plan() {
    return plan;
  }

  /** The open round, from 1; 0 before the task was opened. */
  public int round() {
    return round;
  }

  /** Whether no further round will open. */
  public boolean ended() {
    return ended;
  }

  /** Updates in the open round. */
  public int includedCount() {
    return included.size();
  }

  /** A copy that shares nothing that changes. */
  public RoundState copy() {
    RoundState copy = new RoundState();
    copy.plan = plan;
    copy.ended = ended;
    copy.round = round;
    copy.openedAtMillis = openedAtMillis;
    copy.deadlinePassed = deadlinePassed;
    copy.refused = refused;
    copy.included.putAll(included);
    copy.contributors.addAll(contributors);
    copy.decided.addAll(decided);
    return copy;
  }

  /** The state as a record. */
  public RoundsState toRecord() {
    List<DecidedUpdate> memory =
        decided.stream()
            .map(u -> new DecidedUpdate(u.update().toFixed(), u.partition(), u.firstOffset()))
            .toList();
    return RoundsState.newBuilder()
        .setSpec(plan == null ? null : plan.spec())
        .setEnded(ended)
        .setRound(round)
        .setOpenedAtMillis(openedAtMillis)
        .setDeadlinePassed(deadlinePassed)
        .setRefused(refused)
        .setIncluded(List.copyOf(included.values()))
        .setDecided(memory)
        .build();
  }

  /** The state of a record. */
  public static RoundState of(RoundsState r) {
    RoundState state = new RoundState();
    state.plan = r.getSpec() == null ? null : TaskPlan.of(r.getSpec());
    state.ended = r.getEnded();
    state.round = r.getRound();
    state.openedAtMillis = r.getOpenedAtMillis();
    state.deadlinePassed = r.getDeadlinePassed();
    state.refused = r.getRefused();
    for (IncludedUpdate update : r.getIncluded()) {
      state.included.put(Digest.of(update.getUpdateId()), update);
      state.contributors.add(update.getParticipant());
    }
    for (DecidedUpdate update : r.getDecided()) {
      state.decided.add(
          new UploadId(
              Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset()));
    }
    return state;
  }
}
