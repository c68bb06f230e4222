package io.tributary.operators.quality;

import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.task.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Policies ahead of a held rule, as written in {@code aggregation.quality}: any of
 *
 * <pre>
 * norms(spreads=4)                                leaves out norms far above the running median
 * direction(cosine=0)                             leaves out what points away from the last aggregate
 * loss(metric=loss,spreads=4)                     leaves out reports far from the group's median
 * reputation(forget=0.8,quarantine=0.4,rounds=5)  remembers whose updates were left out
 * score(metric=quality)                           weighs by a reported score in (0, 1]
 * cap(participant=0.2,organization=0.4)           limits shares of the round's weight
 * </pre>
 *
 * chained by arrows, each at most once. Everything they look at is in the journal or is decided by
 * the fact with the round's weights, so a recomputation leaves out the same updates.
 */
public final class QualityControl {
  /** An update whose norm does not fit. */
  public static final String NORM_OUTLIER = "NORM_OUTLIER";

  /** An update that points away from where the model went. */
  public static final String OPPOSITE_DIRECTION = "OPPOSITE_DIRECTION";

  /** An update whose report contradicts the group's. */
  public static final String CONTRADICTED_REPORT = "CONTRADICTED_REPORT";

  private static final Set<String> KNOWN =
      new java.util.TreeSet<>(Set.of("norms", "direction", "loss", "reputation", "score", "cap"));
  private static final double LEAST_LOSS_SPREAD = 1e-6;

  private final String text;
  private final double normSpreads;
  private final Optional<Double> leastCosine;
  private final String lossMetric;
  private final double lossSpreads;
  private final Optional<Reputation> reputation;
  private final String scoreMetric;
  private final Shares shares;

  private QualityControl(String text, Map<String, Call> calls) {
    this.text = text;
    this.normSpreads = calls.containsKey("norms") ? spreads(calls.get("norms"), "spreads") : 0;
    this.leastCosine =
        Optional.ofNullable(calls.get("direction"))
            .map(c -> c.onlyKnown("cosine").within("cosine", -1, 1, 0.0));
    Call loss = calls.get("loss");
    this.lossMetric = loss == null ? "" : loss.arguments().getOrDefault("metric", "loss");
    this.lossSpreads = loss == null ? 0 : spreads(loss, "metric", "spreads");
    this.reputation = Optional.ofNullable(calls.get("reputation")).map(Reputation::of);
    Call score = calls.get("score");
    this.scoreMetric =
        score == null
            ? ""
            : score.onlyKnown("metric").arguments().getOrDefault("metric", "quality");
    this.shares = calls.containsKey("cap") ? Shares.of(calls.get("cap")) : Shares.ANY;
  }

  private static double spreads(Call call, String... known) {
    return call.onlyKnown(known).within("spreads", 1, 1000, 4);
  }

  /** Parses the policies; throws IllegalArgumentException that says what is wrong. */
  public static QualityControl parse(String text) {
    Map<String, Call> calls = new HashMap<>();
    for (Call call : Call.chain(text)) {
      if (!KNOWN.contains(call.name())) {
        throw new IllegalArgumentException(
            "unknown quality policy '" + call.name() + "'; known: " + String.join(", ", KNOWN));
      }
      if (calls.put(call.name(), call) != null) {
        throw new IllegalArgumentException("quality policy " + call.name() + " is there twice");
      }
    }
    return new QualityControl(text, calls);
  }

  /** The policies as written. */
  public String text() {
    return text;
  }

  /** Whether inner products with the previous round's aggregate are looked at. */
  public boolean needsPrevious() {
    return leastCosine.isPresent();
  }

  /** How participants are remembered, if they are. */
  public Optional<Reputation> reputation() {
    return reputation;
  }

  /**
   * What each update may count: factor times reputation times reported score, with the caps.
   *
   * @return one factor for each candidate, in [0, its factor]
   */
  public double[] factors(List<Candidate> candidates) {
    double[] factors = new double[candidates.size()];
    for (int i = 0; i < factors.length; i++) {
      Candidate c = candidates.get(i);
      double score = scoreMetric.isEmpty() ? 1 : c.metrics().getOrDefault(scoreMetric, 0.0);
      boolean usable = score >= 0x1p-20 && score <= 1;
      factors[i] =
          c.factor() * (reputation.isPresent() ? c.reputation() : 1) * (usable ? score : 0x1p-20);
    }
    return shares.cap(candidates, factors);
  }

  /** What a policy finds, and how far beyond its limit it is. */
  private record Finding(Exclusion exclusion, double severity) {}

  /**
   * Which updates do not fit, each once, those furthest beyond a limit first.
   *
   * @param reference of the rounds before
   * @param cosines of the updates with the previous aggregate; NaN where one of them is zero; empty
   *     when {@link #needsPrevious} is false
   */
  public List<Exclusion> judge(
      List<Candidate> candidates, NormReference reference, double[] cosines) {
    List<Finding> found = new ArrayList<>();
    norms(candidates, reference, found);
    leastCosine.ifPresent(least -> directions(cosines, least, found));
    reports(candidates, found);
    found.sort(Comparator.comparingDouble(Finding::severity).reversed());
    Map<Integer, Exclusion> byRow = new LinkedHashMap<>();
    found.forEach(f -> byRow.putIfAbsent(f.exclusion().row(), f.exclusion()));
    return List.copyOf(byRow.values());
  }

  private void norms(List<Candidate> candidates, NormReference reference, List<Finding> found) {
    if (normSpreads == 0) {
      return;
    }
    NormReference against =
        reference.rounds() > 0
            ? reference
            : NormReference.NONE.after(
                candidates.stream().mapToDouble(Candidate::normL2).toArray());
    if (against.rounds() == 0) {
      return; // All norms are 0.
    }
    for (int i = 0; i < candidates.size(); i++) {
      double norm = candidates.get(i).normL2();
      double above = against.spreadsAbove(norm);
      if (above > normSpreads) {
        found.add(
            new Finding(
                new Exclusion(
                    i,
                    NORM_OUTLIER,
                    String.format(
                        Locale.ROOT,
                        "its norm %.4g is %.1f spreads above the running median %.4g; up to %.1f are"
                            + " taken",
                        norm,
                        above,
                        StrictMath.exp(against.centre()),
                        normSpreads)),
                above / normSpreads));
      }
    }
  }

  private static void directions(double[] cosines, double least, List<Finding> found) {
    for (int i = 0; i < cosines.length; i++) {
      if (cosines[i] < least) {
        found.add(
            new Finding(
                new Exclusion(
                    i,
                    OPPOSITE_DIRECTION,
                    String.format(
                        Locale.ROOT,
                        "its cosine with the last round's aggregate is %.3f; at least %.3f is taken",
                        cosines[i],
                        least)),
                1 + least - cosines[i]));
      }
    }
  }

  private void reports(List<Candidate> candidates, List<Finding> found) {
    double[] reported =
        candidates.stream()
            .filter(c -> c.metrics().containsKey(lossMetric))
            .mapToDouble(c -> c.metrics().get(lossMetric))
            .sorted()
            .toArray();
    if (lossSpreads == 0 || reported.length < 3) {
      return;
    }
    double median = NormReference.median(reported);
    double spread =
        Math.max(
            Math.max(LEAST_LOSS_SPREAD, 0.05 * Math.abs(median)),
            1.4826
                * NormReference.median(
                    java.util.Arrays.stream(reported)
                        .map(r -> Math.abs(r - median))
                        .sorted()
                        .toArray()));
    for (int i = 0; i < candidates.size(); i++) {
      Double value = candidates.get(i).metrics().get(lossMetric);
      if (value != null && Math.abs(value - median) > lossSpreads * spread) {
        found.add(
            new Finding(
                new Exclusion(
                    i,
                    CONTRADICTED_REPORT,
                    String.format(
                        Locale.ROOT,
                        "it reports %s %.4g, %.1f spreads from the group's median %.4g; up to %.1f are"
                            + " taken",
                        lossMetric,
                        value,
                        Math.abs(value - median) / spread,
                        median,
                        lossSpreads)),
                Math.abs(value - median) / spread / lossSpreads));
      }
    }
  }

  /** Whether a round's exclusion with this code counts against its sender. */
  public static boolean accuses(String code) {
    return Set.of(NORM_OUTLIER, OPPOSITE_DIRECTION, CONTRADICTED_REPORT).contains(code);
  }
}
