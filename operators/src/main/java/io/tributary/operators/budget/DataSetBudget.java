package io.tributary.operators.budget;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.accounting.AnalyticGaussian;
import io.tributary.schemas.DataSetSnapshot;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.state.BudgetShare;
import io.tributary.schemas.state.DataSetState;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Gives tasks that train on the same data their shares of one budget, in the order of the journal.
 * A share is all that the task may ever spend on one participant, and is not given back: releases
 * cannot be taken back either. With its share a task is opened; without, it is refused.
 *
 * <p>A participant that is in all releases that its tasks allow is in one Gaussian release whose
 * squared sensitivity over variance, the price, is the sum of theirs; the budget covers those whose
 * sum stays within that of the noise which gives exactly its epsilon at its delta (Balle and Wang
 * 2018). That holds also when later tasks are chosen by what earlier ones released.
 */
public final class DataSetBudget {
  private static final String KEY = "dataset/";
  private static final double ROUNDING = 1 + 1e-9;
  private static final int MOST_REQUESTS = 32;

  private DataSetBudget() {}

  /** The journal's key for a data set; no task has such a name. */
  public static String key(String dataSet) {
    return KEY + dataSet;
  }

  /** Whether a key of the journal is that of a data set. */
  public static boolean isKey(String key) {
    return key.startsWith(KEY);
  }

  /**
   * What follows from a fact.
   *
   * @param state the new state; null when nothing is known still
   * @param records what to write
   */
  public record Verdict(DataSetState state, List<OutRecord> records) {}

  /**
   * Applies one fact of a data set's.
   *
   * @param before the state, which is not changed; null before the first fact
   */
  public static Verdict judge(String federation, DataSetState before, JournalFact journaled) {
    Topics topics = new Topics(federation);
    Object fact = journaled.getFact();
    if (fact instanceof ShareWanted wanted && fits(journaled.getTask(), federation, wanted)) {
      return wish(topics, before == null ? empty(true) : before, wanted);
    }
    if (fact instanceof SnapshotWanted wanted) {
      return snapshot(topics, before, journaled.getTask(), wanted);
    }
    if (fact instanceof DataSetSnapshot && before == null) {
      return new Verdict(empty(false), List.of());
    }
    if (fact instanceof DataSetSnapshot snapshot
        && before.getRequests().contains(snapshot.getId())) {
      return restore(topics, before, snapshot.getState());
    }
    return new Verdict(before, List.of());
  }

  private static DataSetState empty(boolean known) {
    return DataSetState.newBuilder().setKnown(known).build();
  }

  private static boolean fits(String key, String federation, ShareWanted wanted) {
    PrivacySpec privacy = wanted.getSpec().getPrivacy();
    return privacy != null
        && key(privacy.getDataSet()).equals(key)
        && wanted.getSpec().getFederation().equals(federation)
        && TaskCheck.problems(wanted.getSpec()).isEmpty();
  }

  /**
   * The keeper of the journal asks after it has read something: when a request or an answer is the
   * first fact that is left, what was before is gone. The answer to a request that was read tells
   * it; shares between an older request and here may be missing from the answer to that.
   */
  private static Verdict snapshot(
      Topics topics, DataSetState before, String key, SnapshotWanted wanted) {
    if (before == null || !before.getKnown()) {
      return new Verdict(waitFor(before == null ? empty(false) : before, wanted), List.of());
    }
    JournalFact fact = new JournalFact(key, new DataSetSnapshot(wanted.getId(), before));
    boolean writes = WireWriter.encode(fact).length <= wanted.getMaxBytes();
    return new Verdict(
        before, writes ? List.of(OutRecord.of(topics.journal(), key, fact)) : List.of());
  }

  private static DataSetState waitFor(DataSetState before, SnapshotWanted wanted) {
    List<Long> requests = new ArrayList<>(before.getRequests());
    requests.add(wanted.getId());
    int forgotten = Math.max(0, requests.size() - MOST_REQUESTS);
    return DataSetState.newBuilder(before)
        .setRequests(List.copyOf(requests.subList(forgotten, requests.size())))
        .build();
  }

  private static Verdict restore(Topics topics, DataSetState before, DataSetState told) {
    Verdict verdict = new Verdict(told, List.of());
    List<OutRecord> records = new ArrayList<>();
    for (ShareWanted waiting : before.getWaiting()) {
      verdict = wish(topics, verdict.state(), waiting);
      records.addAll(verdict.records());
    }
    return new Verdict(verdict.state(), records);
  }

  private static Verdict wish(Topics topics, DataSetState before, ShareWanted wanted) {
    if (!before.getKnown()) {
      List<ShareWanted> waiting = new ArrayList<>(before.getWaiting());
      waiting.add(wanted);
      return new Verdict(DataSetState.newBuilder(before).setWaiting(waiting).build(), List.of());
    }
    String task = wanted.getSpec().getName();
    if (before.getShares().stream().anyMatch(share -> share.getTask().equals(task))) {
      return new Verdict(before, List.of());
    }
    String refusal = refusal(before, wanted.getSpec().getPrivacy(), price(wanted));
    if (!refusal.isEmpty()) {
      return new Verdict(before, List.of(refused(topics, wanted, refusal)));
    }
    List<BudgetShare> shares = new ArrayList<>(before.getShares());
    shares.add(new BudgetShare(task, price(wanted)));
    DataSetState after =
        DataSetState.newBuilder(before)
            .setEpsilon(wanted.getSpec().getPrivacy().getDataSetEpsilon())
            .setDelta(wanted.getSpec().getPrivacy().getDelta())
            .setShares(shares)
            .build();
    JournalFact opened =
        new JournalFact(task, new TaskOpened(wanted.getSpec(), wanted.getNoiseKey()));
    return new Verdict(after, List.of(OutRecord.of(topics.journal(), task, opened)));
  }

  private static double price(ShareWanted wanted) {
    return price(TaskPlan.of(wanted.getSpec()).privacy());
  }

  /** Squared sensitivity over variance, of all that one participant may be in. */
  public static double price(PrivacyPlan plan) {
    double multiplier = plan.spec().getNoiseMultiplier();
    return plan.matrix().squares(plan.participationsAllowed()) / (multiplier * multiplier);
  }

  /** The epsilon of a price, at a delta; 0 for none. */
  public static double epsilon(double price, double delta) {
    return price <= 0 ? 0 : AnalyticGaussian.epsilon(1 / Math.sqrt(price), delta);
  }

  /** Why a task gets no share; empty when it gets one. */
  private static String refusal(DataSetState budget, PrivacySpec privacy, double price) {
    double given = budget.getShares().stream().mapToDouble(BudgetShare::getPrice).sum();
    boolean first = budget.getShares().isEmpty();
    if (!first
        && (budget.getEpsilon() != privacy.getDataSetEpsilon()
            || budget.getDelta() != privacy.getDelta())) {
      return String.format(
          Locale.ROOT,
          "the budget of data set %s is (%s, %s), and the task says (%s, %s). Fix: say the same in"
              + " dataSetEpsilon and delta, and open it under another name",
          privacy.getDataSet(),
          budget.getEpsilon(),
          budget.getDelta(),
          privacy.getDataSetEpsilon(),
          privacy.getDelta());
    }
    double sigma = AnalyticGaussian.sigma(privacy.getDataSetEpsilon(), privacy.getDelta());
    double limit = ROUNDING / (sigma * sigma);
    if (given + price <= limit) {
      return "";
    }
    String others =
        budget.getShares().stream().map(BudgetShare::getTask).collect(Collectors.joining(", "));
    double left = Math.floor(epsilon(limit - given, privacy.getDelta()) * 1e4) / 1e4;
    return String.format(
        Locale.ROOT,
        "data set %s has a budget of epsilon %s at delta %s, of which %s hold %.4f; with this task"
            + " it would be %.4f. Fix: %sopen it under another name",
        privacy.getDataSet(),
        privacy.getDataSetEpsilon(),
        privacy.getDelta(),
        first ? "no tasks" : others,
        epsilon(given, privacy.getDelta()),
        epsilon(given + price, privacy.getDelta()),
        left > 0 ? "ask for epsilon " + left + " or less, and " : "use other data, and ");
  }

  private static OutRecord refused(Topics topics, ShareWanted wanted, String detail) {
    Rejection rejection =
        Rejection.newBuilder()
            .setTopic(topics.tasks())
            .setPartition(wanted.getPartition())
            .setOffset(wanted.getOffset())
            .setAppendedAtMillis(wanted.getAppendedAtMillis())
            .setRecordBytes(0)
            .setCode(RejectionCode.INVALID_TASK)
            .setDetail(detail)
            .setTask(wanted.getSpec().getName())
            .build();
    return OutRecord.of(topics.rejects(), null, rejection);
  }
}
