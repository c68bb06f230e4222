package io.tributary.operators.admit;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.WireHashes;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether an update's header may open an upload. Who signed it comes first: only an
 * authenticated sender is told what is wrong with the rest.
 */
final class HeaderCheck {
  private static final List<String> PLAIN = List.of("delta");
  private static final int MAX_METRICS = 16;
  private static final int MAX_METRIC_NAME = 64;

  private HeaderCheck() {}

  /** Whether the header names a task or participant that the view does not know. */
  static boolean namesUnknown(UpdateHeader header, FederationView view) {
    return view.task(header.getTask()) == null || view.member(header.getParticipant()) == null;
  }

  /** Whether the sender is authenticated: nobody else may cause a receipt in its name. */
  static boolean senderKnown(Refusal refusal) {
    return refusal.code() != RejectionCode.UNKNOWN_PARTICIPANT
        && refusal.code() != RejectionCode.BAD_SIGNATURE;
  }

  /** Why the header is refused; empty when it is accepted. */
  static Optional<Refusal> refusal(
      String federation,
      byte[] headerBytes,
      UpdateHeader header,
      byte[] signature,
      FederationView view) {
    Refusal who = unauthentic(federation, headerBytes, header, signature, view);
    if (who != null) {
      return Optional.of(who);
    }
    FederationView.Task task = view.task(header.getTask());
    if (task.stopped()) {
      return refuse(RejectionCode.TASK_NOT_RUNNING, "task %s was stopped", header.getTask());
    }
    Optional<Refusal> content = contentRefusal(header, task.plan());
    return content.isPresent() || header.getPartialSum() == null
        ? content
        : SumCheck.refusal(header, task.plan(), view.member(header.getParticipant()));
  }

  /** Whether there is no room for another unfinished upload at the moment. */
  static Optional<Refusal> busy(UpdateHeader header, PartitionDesk.Desk desk) {
    TaskPlan plan = desk.view().task(header.getTask()).plan();
    int width = header.getPartialSum() == null ? Float.BYTES : Long.BYTES;
    long declared = plan.layout().parameters() * plan.vectors().size() * width;
    return desk.credit().busyFor(declared)
        ? Optional.of(
            new Refusal(
                RejectionCode.BUSY, "too many unfinished uploads; send it again in a few seconds"))
        : Optional.empty();
  }

  private static Refusal unauthentic(
      String federation,
      byte[] headerBytes,
      UpdateHeader header,
      byte[] signature,
      FederationView view) {
    FederationView.Member member = view.member(header.getParticipant());
    if (member == null) {
      return new Refusal(
          RejectionCode.UNKNOWN_PARTICIPANT,
          "no participant is named " + brief(header.getParticipant()));
    }
    if (!member.key().test(WireHashes.signedMessage(headerBytes), signature)) {
      return new Refusal(
          RejectionCode.BAD_SIGNATURE,
          "the signature is not by the registered key of " + header.getParticipant());
    }
    if (!member.active()) {
      return new Refusal(
          RejectionCode.REVOKED_PARTICIPANT, header.getParticipant() + " has been revoked");
    }
    if (!header.getFederation().equals(federation)) {
      return new Refusal(
          RejectionCode.WRONG_FEDERATION,
          "the header is for federation " + brief(header.getFederation()));
    }
    if (view.task(header.getTask()) == null) {
      return new Refusal(RejectionCode.UNKNOWN_TASK, "no task is named " + brief(header.getTask()));
    }
    return null;
  }

  private static Optional<Refusal> contentRefusal(UpdateHeader header, TaskPlan plan) {
    double weight = header.getWeight();
    int contributors =
        header.getPartialSum() == null ? 1 : header.getPartialSum().getContributors();
    double maxWeight = plan.spec().getBounds().getMaxWeight() * contributors;
    if (!(weight > 0) || Double.isInfinite(weight) || Grid.weightUnits(weight) < 1) {
      return refuse(
          RejectionCode.INVALID_WEIGHT,
          "weight %s: it must be finite and at least 2^-20 after rounding",
          weight);
    }
    if (weight > maxWeight) {
      return refuse(
          RejectionCode.WEIGHT_TOO_LARGE, "weight %s is above maxWeight %s", weight, maxWeight);
    }
    if (header.getBaseVersion() < 0) {
      return refuse(
          RejectionCode.INVALID_VERSION, "base version %s is negative", header.getBaseVersion());
    }
    boolean sum = header.getPartialSum() != null;
    if (PayloadCodecs.find(header.getCodec()).isEmpty()
        && !(sum && header.getCodec().equals(Units.CODEC))) {
      return refuse(
          RejectionCode.UNKNOWN_CODEC,
          "codec %s is not one of %s",
          brief(header.getCodec()),
          sum ? Units.CODEC : PayloadCodecs.names());
    }
    boolean plain = header.getVectors().isEmpty() && plan.vectors().equals(PLAIN);
    if (!plain && !header.getVectors().equals(plan.vectors())) {
      return refuse(
          RejectionCode.VECTORS_MISMATCH,
          "carries the vectors %s; the task needs %s",
          brief(header.getVectors().toString()),
          plan.vectors());
    }
    if (header.getBlockHashes().size() != plan.blocks()) {
      return refuse(
          RejectionCode.BLOCK_COUNT_MISMATCH,
          "lists %s blocks; the model has %s",
          header.getBlockHashes().size(),
          plan.blocks());
    }
    return metricRefusal(header.getMetrics()).or(() -> missingMetric(header, plan));
  }

  private static Optional<Refusal> missingMetric(UpdateHeader header, TaskPlan plan) {
    if (header.getPartialSum() != null) {
      return Optional.empty();
    }
    return plan.weighting()
        .missing(header.getMetrics())
        .or(() -> plan.algorithm().missing(header.getMetrics()))
        .map(why -> new Refusal(RejectionCode.INVALID_METRIC, why));
  }

  private static Optional<Refusal> metricRefusal(Map<String, Double> metrics) {
    if (metrics.size() > MAX_METRICS) {
      return refuse(
          RejectionCode.INVALID_METRIC, "%s metrics are more than %s", metrics.size(), MAX_METRICS);
    }
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      if (metric.getKey().isEmpty()
          || metric.getKey().length() > MAX_METRIC_NAME
          || !Double.isFinite(metric.getValue())) {
        return refuse(
            RejectionCode.INVALID_METRIC,
            "metric %s is not a finite number with a name of 1 to %s characters",
            brief(metric.getKey()),
            MAX_METRIC_NAME);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(RejectionCode code, String detail, Object... arguments) {
    return Optional.of(new Refusal(code, String.format(Locale.ROOT, detail, arguments)));
  }

  /** A sender's text, short and printable. */
  static String brief(String text) {
    String cut = text.length() > 64 ? text.substring(0, 64) + "..." : text;
    return "'" + cut.replaceAll("[^\\x20-\\x7e]", "?") + "'";
  }
}
