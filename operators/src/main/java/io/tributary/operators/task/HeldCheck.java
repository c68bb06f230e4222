package io.tributary.operators.task;

import io.tributary.operators.robust.HeldRule;
import io.tributary.schemas.CloseReason;
import java.util.List;

/**
 * Whether a task's held rule fits the rest of the task, and whether what it keeps fits into memory.
 * A round has at most as many updates as close it at once.
 */
public final class HeldCheck {
  /** What the held updates of one task may take when nothing else is said. */
  public static final long DEFAULT_MEMORY_BYTES = 1L << 29;

  /** Weights are one record of the journal; this leaves room for its other fields. */
  private static final long MAX_WEIGHTS_BYTES = 1_000_000;

  private static final long EXCLUSION_BYTES = 400;
  private static final String RULE = "spec.aggregation.rule";
  private final TaskPlan plan;
  private final HeldRule rule;
  private final Findings findings;

  HeldCheck(TaskPlan plan, Findings findings) {
    this.plan = plan;
    this.rule = plan.held();
    this.findings = findings;
  }

  /** Finds what does not go together, whatever the job's memory. */
  void check() {
    byzantine();
    combinations();
    long n = plan.policy().closesAt();
    long rows = rule.coordinates().isPresent() ? n : 1;
    long bytes = rows * n * Double.BYTES + n * EXCLUSION_BYTES;
    findings.require(
        !plan.weighs() || bytes <= MAX_WEIGHTS_BYTES,
        RULE,
        String.format(
            java.util.Locale.ROOT,
            "the weights of a round are one record: %d x %d weights of 8 bytes and %d reasons of up"
                + " to %d bytes are %d bytes, more than %d",
            rows,
            n,
            n,
            EXCLUSION_BYTES,
            bytes,
            MAX_WEIGHTS_BYTES),
        "close rounds with fewer updates, for instance by a cohort, or use a rule without Gram stage");
  }

  private void byzantine() {
    int minimum = plan.policy().minimum();
    int f = rule.byzantine();
    int enough = minimum;
    while (enough < plan.policy().closesAt() && rule.maxByzantine(enough) < f) {
      enough++;
    }
    boolean possible = rule.maxByzantine(enough) >= f;
    findings.require(
        rule.maxByzantine(minimum) >= f,
        RULE,
        rule.text()
            + " is to bear f = "
            + f
            + ", and with the "
            + minimum
            + " updates that may close a round it bears at most "
            + rule.maxByzantine(minimum),
        possible
            ? "raise spec.rounds.minimum to " + enough + " or more, or lower f"
            : "lower f, or close rounds with more updates");
  }

  private void combinations() {
    findings.require(
        plan.algorithm().takesHeldRules(),
        "spec.aggregation.algorithm",
        plan.spec().getAggregation().getAlgorithm()
            + " weighs the updates itself, and so does rule "
            + rule.text(),
        "use algorithm fedavg, or rule mean");
    findings.require(
        !plan.ofModels(),
        "spec.aggregation.of",
        "rule " + rule.text() + " compares deltas, not models",
        "use of: deltas, or rule mean");
    findings.require(
        plan.policy().fullReason() != CloseReason.EACH_UPDATE,
        "spec.rounds.policy",
        "policy "
            + plan.spec().getRounds().getPolicy()
            + " closes a round with each update, and rule "
            + rule.text()
            + " compares updates",
        "use policy sync or buffered, or rule mean");
    findings.require(
        !plan.forwards(),
        "spec.upstream",
        "a region passes on the sum of its updates, and rule "
            + rule.text()
            + " needs each by itself",
        "use rule mean in the region; participants of a task with a held rule have no region");
  }

  /**
   * Why a job cannot hold a task's updates; empty when it can, or when none are held.
   *
   * @param heldBytes what the updates of one task may take
   */
  public static List<Problem> memory(TaskPlan plan, long heldBytes) {
    if (!plan.holds()) {
      return List.of();
    }
    double n = plan.policy().closesAt();
    double d = plan.layout().parameters();
    double blocks = plan.layout().blocks();
    double updates = n * d * Float.BYTES;
    double products = plan.weighs() ? blocks * n * (n + 1) / 2 * Double.BYTES : 0;
    if (updates + products <= heldBytes) {
      return List.of();
    }
    String reason =
        String.format(
            java.util.Locale.ROOT,
            "rule %s keeps a round's updates: %.0f updates x %.0f parameters x 4 bytes = %.0f bytes%s;"
                + " the job holds at most %d bytes for a task",
            plan.held().text(),
            n,
            d,
            updates,
            products == 0
                ? ""
                : String.format(
                    java.util.Locale.ROOT,
                    ", and %.0f blocks x %.0f x %.0f / 2 products x 8 bytes = %.0f bytes",
                    blocks,
                    n,
                    n + 1,
                    products),
            heldBytes);
    double most = Math.floor(heldBytes / (d * Float.BYTES));
    String fix =
        String.format(
            java.util.Locale.ROOT,
            "close rounds with fewer updates (about %.0f fit, for instance a drawn cohort), give the job"
                + " more memory and --held-memory, or use rule mean, which keeps one sum",
            most);
    return List.of(new Problem(RULE, reason, fix));
  }
}
