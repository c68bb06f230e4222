package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.Weights;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ExcludedUpdate;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Metric;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Words the round machine's decisions as public records. Pure. */
final class Announcer {
  /** Names of reported metrics that a round takes; the first in the journal's order. */
  private static final int MAX_REPORTED = 64;

  private final String federation;
  private final String task;

  Announcer(String federation, String task) {
    this.federation = federation;
    this.task = task;
  }

  /** Where an update's header lies in the log. */
  record Location(int partition, long offset, long atMillis) {}

  Decision opened(RoundState state) {
    RoundPolicy policy = state.plan.policy();
    return round(
        RoundOpened.newBuilder()
            .setRound(state.round)
            .setBaseVersion(state.version())
            .setQuorum(policy.closesAt())
            .setMinimum(policy.minimum())
            .setOpenedAtMillis(state.openedAtMillis)
            .setDeadlineAtMillis(state.hasDeadline() ? state.deadlineAtMillis() : 0)
            .setPolicy(state.plan.spec().getRounds().getPolicy())
            .setCohort(List.copyOf(state.cohort))
            .build());
  }

  Decision adopted(ModelAdopted model) {
    return round(
        new ModelPublished(
            model.getVersion(),
            model.getRootHash(),
            Digest.ZERO.toFixed(),
            Digest.ZERO.toFixed(),
            model.getBlockHashes(),
            model.getNotBeforeMillis()));
  }

  /**
   * How a round closes.
   *
   * @param weights of a round that was weighed, otherwise null
   */
  record Closing(
      CloseReason reason, Tally tally, Digest manifestHash, Weights weights, long atMillis) {
    /** The updates that are left out, by column. */
    Map<Integer, Exclusion> excluded() {
      Map<Integer, Exclusion> byColumn = new TreeMap<>();
      if (weights != null) {
        weights.exclusions().forEach(e -> byColumn.putIfAbsent(e.row(), e));
      }
      return byColumn;
    }
  }

  /** All that is said about a round that closes: the fact, receipts, metrics. */
  List<Decision> closed(RoundState state, Closing closing) {
    List<IncludedUpdate> byId = state.includedById().stream().map(Map.Entry::getValue).toList();
    List<ExcludedUpdate> excluded = new ArrayList<>();
    Map<Sha256, Exclusion> reasons = new HashMap<>();
    closing
        .excluded()
        .forEach(
            (column, e) -> {
              IncludedUpdate update = byId.get(column);
              reasons.put(update.getUpdateId(), e);
              excluded.add(
                  new ExcludedUpdate(
                      update.getUpdateId(), update.getParticipant(), e.code(), e.detail()));
            });
    List<Decision> said = new ArrayList<>();
    said.add(closed(state, closing, excluded));
    for (IncludedUpdate update : state.included().values()) {
      Exclusion reason = reasons.get(update.getUpdateId());
      if (reason == null) {
        said.add(included(update, state.round));
      } else {
        said.addAll(excluded(update, state.round, reason, closing.atMillis()));
      }
    }
    said.addAll(metrics(state, closing.tally(), excluded.size(), closing.atMillis()));
    return said;
  }

  private Decision closed(RoundState state, Closing closing, List<ExcludedUpdate> excluded) {
    List<ManifestEntry> manifest =
        state.includedById().stream()
            .map(
                e ->
                    new ManifestEntry(
                        e.getKey().toFixed(),
                        e.getValue().getParticipant(),
                        e.getValue().getBaseVersion(),
                        Tally.factor(e.getValue()),
                        e.getValue().getContributors()))
            .toList();
    return round(
        new RoundClosed(
            state.round,
            state.round,
            closing.reason(),
            state.refused,
            closing.atMillis(),
            closing.manifestHash().toFixed(),
            manifest,
            closing.tally().divisor(),
            excluded,
            state.plan.privacy() == null ? null : state.ledger.charge(state.plan.privacy())));
  }

  Decision ended(int version, String reason) {
    return round(new TaskEnded(version, reason));
  }

  private Decision included(IncludedUpdate update, int round) {
    return new Decision.Announce(
        Stream.RECEIPTS,
        update.getParticipant(),
        Receipt.newBuilder()
            .setTask(task)
            .setParticipant(update.getParticipant())
            .setUpdateId(update.getUpdateId())
            .setStatus(ReceiptStatus.INCLUDED)
            .setRound(round)
            .setCurrentVersion(round)
            .build());
  }

  private List<Decision> excluded(
      IncludedUpdate update, int round, Exclusion reason, long atMillis) {
    String detail = reason.code() + ": " + reason.detail();
    Receipt receipt =
        Receipt.newBuilder()
            .setTask(task)
            .setParticipant(update.getParticipant())
            .setUpdateId(update.getUpdateId())
            .setStatus(ReceiptStatus.REJECTED)
            .setCode(RejectionCode.EXCLUDED)
            .setDetail(detail)
            .setRound(round)
            .setCurrentVersion(round)
            .build();
    Location where = new Location(update.getPartition(), update.getFirstOffset(), atMillis);
    Rejection rejection =
        rejection(update.getParticipant(), RejectionCode.EXCLUDED, detail, where)
            .setUpdateId(update.getUpdateId())
            .build();
    return List.of(
        new Decision.Announce(Stream.RECEIPTS, update.getParticipant(), receipt),
        new Decision.Announce(Stream.REJECTS, null, rejection));
  }

  /** An admitted update does not enter a round. */
  List<Decision> refused(
      UpdateAdmitted update, RejectionCode code, String detail, int currentVersion, long atMillis) {
    Location where = new Location(update.getPartition(), update.getFirstOffset(), atMillis);
    return refused(
        update.getUpdateId(), update.getParticipant(), code, detail, currentVersion, where);
  }

  /** An update was not admitted. */
  List<Decision> refused(UpdateDropped update, int currentVersion, long atMillis) {
    Location where = new Location(update.getPartition(), update.getFirstOffset(), atMillis);
    return refused(
        update.getUpdateId(),
        update.getParticipant(),
        update.getCode(),
        update.getDetail(),
        currentVersion,
        where);
  }

  /** An update was in a round that is abandoned. */
  List<Decision> refused(
      IncludedUpdate update, RejectionCode code, String detail, int currentVersion, long atMillis) {
    Location where = new Location(update.getPartition(), update.getFirstOffset(), atMillis);
    return refused(
        update.getUpdateId(), update.getParticipant(), code, detail, currentVersion, where);
  }

  private List<Decision> refused(
      Sha256 updateId,
      String participant,
      RejectionCode code,
      String detail,
      int currentVersion,
      Location where) {
    Receipt receipt =
        Receipt.newBuilder()
            .setTask(task)
            .setParticipant(participant)
            .setUpdateId(updateId)
            .setStatus(
                code == RejectionCode.STALE_VERSION ? ReceiptStatus.STALE : ReceiptStatus.REJECTED)
            .setCode(code)
            .setDetail(detail)
            .setCurrentVersion(currentVersion)
            .build();
    Rejection rejection = rejection(participant, code, detail, where).setUpdateId(updateId).build();
    return List.of(
        new Decision.Announce(Stream.RECEIPTS, participant, receipt),
        new Decision.Announce(Stream.REJECTS, null, rejection));
  }

  /** An update to a task whose beginning this job has never read; it may be included elsewhere. */
  Decision lost(UpdateAdmitted update, long atMillis) {
    String detail =
        "this job has no state of the task, and the journal no longer holds its beginning."
            + " Fix: start the job from a savepoint or a retained checkpoint";
    Location where = new Location(update.getPartition(), update.getFirstOffset(), atMillis);
    return new Decision.Announce(
        Stream.REJECTS,
        null,
        rejection(update.getParticipant(), RejectionCode.TASK_NOT_RUNNING, detail, where).build());
  }

  private Rejection.Builder rejection(
      String participant, RejectionCode code, String detail, Location where) {
    return Rejection.newBuilder()
        .setTopic(new Topics(federation).updates())
        .setPartition(where.partition())
        .setOffset(where.offset())
        .setAppendedAtMillis(where.atMillis())
        .setRecordBytes(0)
        .setCode(code)
        .setDetail(detail)
        .setTask(task)
        .setParticipant(participant);
  }

  private List<Decision> metrics(RoundState state, Tally tally, int excluded, long atMillis) {
    double normSum = 0;
    double normMax = 0;
    long bytes = 0;
    long staleness = 0;
    for (IncludedUpdate update : state.included().values()) {
      staleness += state.version() - update.getBaseVersion();
      normSum += update.getNormL2();
      normMax = Math.max(normMax, update.getNormL2());
      bytes += update.getPayloadBytes();
    }
    List<Decision> metrics = new ArrayList<>();
    int included = state.includedCount() - excluded;
    metrics.add(metric(state, "updates.included", included, "1", atMillis));
    metrics.add(metric(state, "updates.refused", state.refused, "1", atMillis));
    metrics.add(metric(state, "updates.weight", Grid.weight(tally.weightUnits()), "1", atMillis));
    metrics.add(metric(state, "updates.bytes", (double) bytes, "bytes", atMillis));
    metrics.add(
        metric(
            state,
            "updates.staleness.mean",
            (double) staleness / state.includedCount(),
            "1",
            atMillis));
    metrics.add(
        metric(
            state, "round.duration", (double) (atMillis - state.openedAtMillis), "ms", atMillis));
    if (state.plan.holds()) {
      metrics.add(metric(state, "updates.excluded", excluded, "1", atMillis));
    }
    if (state.weighingSinceMillis > 0) {
      double weighing = (double) (atMillis - state.weighingSinceMillis);
      metrics.add(metric(state, "round.weighing", weighing, "ms", atMillis));
    }
    if (state.plan.privacy() != null) {
      // Norms and reports are the participants' data, and no noise hides them.
      PrivacyPlan plan = state.plan.privacy();
      double spent = state.ledger.charge(plan).getEpsilon();
      metrics.add(metric(state, "privacy.epsilon", spent, "1", atMillis));
      metrics.add(metric(state, "privacy.budget", plan.spec().getEpsilon(), "1", atMillis));
      metrics.add(metric(state, "privacy.clip", state.privacy().clipNormL2(), "1", atMillis));
      return metrics;
    }
    metrics.add(metric(state, "updates.norm.mean", normSum / state.includedCount(), "1", atMillis));
    metrics.add(metric(state, "updates.norm.max", normMax, "1", atMillis));
    reported(state)
        .forEach(
            (name, mean) -> metrics.add(metric(state, "reported." + name, mean, "1", atMillis)));
    return metrics;
  }

  /** The weighted means of what participants reported, by name. */
  private static Map<String, Double> reported(RoundState state) {
    Map<String, double[]> sums = new TreeMap<>();
    for (IncludedUpdate update : state.included().values()) {
      double weight = Grid.weight(update.getWeightUnits());
      update
          .getMetrics()
          .forEach(
              (name, value) -> {
                String key = name.toLowerCase(Locale.ROOT);
                if (sums.size() == MAX_REPORTED && !sums.containsKey(key)) {
                  return;
                }
                double[] sum = sums.computeIfAbsent(key, n -> new double[2]);
                sum[0] += weight * value;
                sum[1] += weight;
              });
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    return means;
  }

  private Decision metric(RoundState state, String name, double value, String unit, long atMillis) {
    return new Decision.Announce(
        Stream.METRICS, task, new Metric(task, state.round, name, value, unit, atMillis));
  }

  private Decision round(Object fact) {
    return new Decision.Announce(
        Stream.ROUNDS, RoundKeys.of(task, fact), new RoundFact(task, fact));
  }
}
