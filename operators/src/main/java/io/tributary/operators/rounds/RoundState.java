package io.tributary.operators.rounds;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.quality.Standing;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.task.Prelude;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.DecidedUpdate;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.ParticipantStanding;
import io.tributary.schemas.state.RoundPhase;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireHashes.ManifestLine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the round machine knows of one task. Only {@link RoundMachine} changes it. Its size is
 * bounded by the updates of one round, the participants inside the staleness window and a memory of
 * the newest updates that were decided.
 */
public final class RoundState {
  private static final int MEMORY = 1024;
  TaskPlan plan;
  boolean ended;
  int round;
  int lastClosed;
  RoundPhase phase = RoundPhase.COLLECTING;
  long openedAtMillis;
  boolean deadlinePassed;
  int refused;
  RoundsSpec nextRounds;
  long changeOffset = -1;
  int contributionsFrom;
  private final Map<Digest, IncludedUpdate> included = new LinkedHashMap<>();
  final Map<String, Integer> contributions = new TreeMap<>();
  final Set<String> cohort = new TreeSet<>();
  final Set<UploadId> decided = new LinkedHashSet<>();
  long weighingSinceMillis;
  NormReference norms = NormReference.NONE;
  final Map<String, Standing> standings = new TreeMap<>();
  private final Map<UploadId, UpdateAdmitted> deferred = new LinkedHashMap<>();
  PrivacyLedger ledger = PrivacyLedger.EMPTY;

  /** Derived from {@link #included}, which is asked for it at each admission. */
  private int contributors;

  /** The state of a task that has not been opened. */
  public RoundState() {}

  /** Whether this very upload has been decided, as far as memory goes. */
  boolean knows(UploadId upload) {
    IncludedUpdate update = included.get(upload.update());
    return (update != null && uploadOf(update).equals(upload))
        || decided.contains(upload)
        || deferred.containsKey(upload);
  }

  /** Remembers a decided upload and forgets the oldest beyond the bound. */
  void remember(UploadId upload) {
    decided.add(upload);
    if (decided.size() > MEMORY + 2 * plan.spec().getBounds().getMaxParticipantsPerRound()) {
      decided.remove(decided.iterator().next());
    }
  }

  /** Whether the participant has contributed from this version or a newer one. */
  boolean hasContributed(String participant, int baseVersion) {
    return contributions.getOrDefault(participant, -1) >= baseVersion;
  }

  /**
   * Forgets contributions from versions that are too old to be contributed from again; also when
   * the window grows later.
   */
  void forgetOldContributions() {
    int window = Math.max(plan.policy().maxStaleness(), plan.spec().getRounds().getMaxStaleness());
    contributionsFrom = Math.max(contributionsFrom, version() - window);
    contributions.values().removeIf(base -> base < contributionsFrom);
  }

  static UploadId uploadOf(IncludedUpdate update) {
    return new UploadId(
        Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
  }

  boolean hasDeadline() {
    return plan.spec().getRounds().getDeadlineMillis() > 0;
  }

  long deadlineAtMillis() {
    return openedAtMillis + plan.spec().getRounds().getDeadlineMillis();
  }

  /** Takes an update into the open round; it must not be there. */
  void include(IncludedUpdate update) {
    if (included.put(Digest.of(update.getUpdateId()), update) != null) {
      throw new IllegalStateException("an update is in the round twice");
    }
    contributors += update.getContributors();
  }

  /** Remembers the open round's updates as decided; none is in the round any more. */
  void forgetIncluded() {
    included.values().forEach(update -> remember(uploadOf(update)));
    included.clear();
    contributors = 0;
  }

  /** Takes the specification of a task that is opened. */
  void begin(TaskOpened opened) {
    plan = TaskPlan.of(opened.getSpec());
    if (plan.privacy() != null) {
      ledger = PrivacyLedger.opened(Digest.of(opened.getNoiseKey()));
    }
  }

  /** Takes the rounds to come, if nobody asked for others later and they make a sound task. */
  void change(RoundsChanged changed) {
    TaskSpec next = TaskSpec.newBuilder(plan.spec()).setRounds(changed.getRounds()).build();
    if (changed.getRequestOffset() > changeOffset && TaskCheck.problems(next).isEmpty()) {
      changeOffset = changed.getRequestOffset();
      nextRounds = changed.getRounds();
    }
  }

  /** Why no round may open after this version; empty when one may. */
  String over(int version) {
    if (version >= plan.spec().getRounds().getCount()) {
      return "COMPLETED";
    }
    boolean spent = plan.privacy() != null && plan.privacy().exhausted(ledger.releases());
    return spent ? "PRIVACY_BUDGET_EXHAUSTED" : "";
  }

  /** The open round's close. */
  Decision.Close closing(Tally tally, Digest manifest, long atMillis, Weights weights) {
    double clip = plan.privacy() == null ? 0 : privacy().clipNormL2();
    return new Decision.Close(
        round, lastClosed, tally, manifest, atMillis, weights, ledger.noiseKey(), clip);
  }

  /** Whether the clip norm moves from round to round. */
  boolean adapts() {
    return plan.privacy() != null && plan.privacy().adaptive() != null;
  }

  /** A private task's numbers with the clip norm in force; null in other tasks. */
  PrivacyPlan privacy() {
    return plan.privacy() == null ? null : ledger.inForce(plan.privacy());
  }

  /** Books the open round's release, in a private task. */
  void release() {
    if (plan.privacy() != null) {
      ledger = ledger.after(included.values());
    }
  }

  /** Whether the open round takes nothing, and what comes is kept for when one does. */
  boolean mustWait() {
    return phase == RoundPhase.WEIGHING || phase == RoundPhase.CLIPPING;
  }

  /** Whom the open round of a private task may not take; sorted. */
  List<String> barred() {
    return plan.privacy() == null ? List.of() : ledger.barred(plan.privacy(), round);
  }

  /** Keeps an update until the next round is open. */
  void defer(UpdateAdmitted update) {
    deferred.put(uploadOf(update), update);
  }

  /** Updates that wait for the next round. */
  int deferredCount() {
    return deferred.size();
  }

  /** Takes the updates that waited, in the order of the log; none waits any more. */
  List<UpdateAdmitted> takeDeferred() {
    List<UpdateAdmitted> waiting = List.copyOf(deferred.values());
    deferred.clear();
    return waiting;
  }

  static UploadId uploadOf(UpdateAdmitted update) {
    return new UploadId(
        Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset());
  }

  boolean includes(Digest update) {
    return included.containsKey(update);
  }

  /** The open round's updates by their ids, in the order of the log. */
  Map<Digest, IncludedUpdate> included() {
    return Collections.unmodifiableMap(included);
  }

  /** The open round's updates, sorted by their ids. */
  List<Map.Entry<Digest, IncludedUpdate>> includedById() {
    return included.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }

  /** The digest of the open round's updates and their factors. */
  Digest manifestHash(String federation, String task) {
    List<ManifestLine> lines =
        included.entrySet().stream()
            .map(e -> new ManifestLine(e.getKey(), Tally.factor(e.getValue())))
            .toList();
    return WireHashes.manifestHash(federation, task, round, lines);
  }

  /** Participants that the updates of the open round stand for. */
  int contributors() {
    return contributors;
  }

  /** The plan in force, or null before the task was opened. */
  public TaskPlan plan() {
    return plan;
  }

  /** The open round, from 1; 0 before the first. */
  public int round() {
    return round;
  }

  /** The newest model version; -1 when there is none. */
  public int version() {
    return round - 1;
  }

  /** Whether no further round will open. */
  public boolean ended() {
    return ended;
  }

  /** Updates in the open round. */
  public int includedCount() {
    return included.size();
  }

  /** Takes what another state knows; this one must be new. */
  void become(RoundState other) {
    plan = other.plan;
    ended = other.ended;
    round = other.round;
    lastClosed = other.lastClosed;
    phase = other.phase;
    openedAtMillis = other.openedAtMillis;
    deadlinePassed = other.deadlinePassed;
    refused = other.refused;
    nextRounds = other.nextRounds;
    changeOffset = other.changeOffset;
    contributionsFrom = other.contributionsFrom;
    other.included.values().forEach(this::include);
    contributions.putAll(other.contributions);
    cohort.addAll(other.cohort);
    decided.addAll(other.decided);
    weighingSinceMillis = other.weighingSinceMillis;
    deferred.putAll(other.deferred);
    norms = other.norms;
    standings.putAll(other.standings);
    ledger = other.ledger;
  }

  /**
   * Gives the task up as one whose beginning is not known. What was decided is forgotten: none of
   * it was carried out here, so that its blocks are still to be let go.
   */
  void lose() {
    phase = RoundPhase.LOST;
    included.clear();
    contributors = 0;
    decided.clear();
    deferred.clear();
  }

  /** A fact came before any opening: that is gone. */
  void missOpening(Object fact) {
    phase = Prelude.has(fact) ? phase : RoundPhase.LOST;
  }

  /** Whether the task was opened, be it that its opening is gone. */
  public boolean begun() {
    return plan != null || phase == RoundPhase.LOST;
  }

  /** A copy that shares nothing that changes. */
  public RoundState copy() {
    RoundState copy = new RoundState();
    copy.become(this);
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
        .setLastClosed(lastClosed)
        .setPhase(phase)
        .setOpenedAtMillis(openedAtMillis)
        .setDeadlinePassed(deadlinePassed)
        .setRefused(refused)
        .setNextRounds(nextRounds)
        .setChangeOffset(changeOffset)
        .setContributionsFrom(contributionsFrom)
        .setIncluded(List.copyOf(included.values()))
        .setContributions(new TreeMap<>(contributions))
        .setCohort(List.copyOf(cohort))
        .setDecided(memory)
        .setWeighingSinceMillis(weighingSinceMillis)
        .setDeferred(List.copyOf(deferred.values()))
        .setStandings(standingRecords())
        .setNormRounds(norms.rounds())
        .setNormCentre(norms.centre())
        .setNormSpread(norms.spread())
        .setNoiseKey(ledger.noiseKey() == null ? null : ledger.noiseKey().toFixed())
        .setClipNormL2(ledger.clipNormL2())
        .setReleases(ledger.releases())
        .setParticipations(ledger.participations())
        .build();
  }

  private Map<String, ParticipantStanding> standingRecords() {
    Map<String, ParticipantStanding> records = new TreeMap<>();
    standings.forEach(
        (participant, s) ->
            records.put(
                participant, new ParticipantStanding(s.reputation(), s.quarantinedUntil())));
    return records;
  }

  /** The state of a record. */
  public static RoundState of(RoundsState r) {
    RoundState state = new RoundState();
    state.plan = r.getSpec() == null ? null : TaskPlan.of(r.getSpec());
    state.ended = r.getEnded();
    state.round = r.getRound();
    state.lastClosed = r.getLastClosed() >= 0 ? r.getLastClosed() : Math.max(0, r.getRound() - 1);
    state.phase = r.getPhase();
    state.openedAtMillis = r.getOpenedAtMillis();
    state.deadlinePassed = r.getDeadlinePassed();
    state.refused = r.getRefused();
    state.nextRounds = r.getNextRounds();
    state.changeOffset = r.getChangeOffset();
    state.contributionsFrom = r.getContributionsFrom();
    for (IncludedUpdate update : r.getIncluded()) {
      state.include(update);
      state.contributions.put(update.getParticipant(), update.getBaseVersion());
    }
    state.contributions.putAll(r.getContributions());
    state.cohort.addAll(r.getCohort());
    for (DecidedUpdate update : r.getDecided()) {
      state.decided.add(
          new UploadId(
              Digest.of(update.getUpdateId()), update.getPartition(), update.getFirstOffset()));
    }
    state.weighingSinceMillis = r.getWeighingSinceMillis();
    r.getDeferred().forEach(state::defer);
    state.norms = new NormReference(r.getNormRounds(), r.getNormCentre(), r.getNormSpread());
    state.ledger =
        new PrivacyLedger(
            r.getNoiseKey() == null ? null : Digest.of(r.getNoiseKey()),
            r.getClipNormL2(),
            r.getReleases(),
            r.getParticipations());
    r.getStandings()
        .forEach(
            (participant, s) ->
                state.standings.put(
                    participant, new Standing(s.getReputation(), s.getQuarantinedUntil())));
    return state;
  }
}
