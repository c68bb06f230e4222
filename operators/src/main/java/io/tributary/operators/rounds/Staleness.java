package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import io.tributary.operators.task.Findings;
import io.tributary.schemas.RoundsSpec;

/**
 * How much an update counts that was trained from an older version, as a factor in (0, 1]. Xie,
 * Koyejo and Gupta (2019), Asynchronous Federated Optimization, section 5:
 *
 * <ul>
 *   <li>{@code constant}: s(t) = 1
 *   <li>{@code polynomial(a=A)}: s(t) = (t + 1)^-A
 *   <li>{@code hinge(a=A,b=B)}: s(t) = 1 for t at most B, otherwise 1 / (A (t - B) + 1)
 * </ul>
 */
public final class Staleness {
  private static final String KNOWN = "constant, polynomial(a=A), hinge(a=A,b=B)";
  private final Call call;

  private Staleness(Call call) {
    this.call = call;
  }

  /** Throws IllegalArgumentException for a name or argument that is not known or out of range. */
  public static Staleness parse(String text) {
    Call call = Call.parse(text);
    switch (call.name()) {
      case "constant" -> call.onlyKnown();
      case "polynomial" -> call.onlyKnown("a").positive("a");
      case "hinge" -> {
        call.onlyKnown("a", "b").positive("a");
        call.atLeast("b", 0);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown staleness function '" + call.name() + "'; known: " + KNOWN);
    }
    return new Staleness(call);
  }

  /** Notes what is wrong with the rounds of a policy that takes updates of older versions. */
  static void check(RoundsSpec rounds, Findings findings) {
    findings.within(rounds.getMaxStaleness(), 0, 10_000, "spec.rounds.maxStaleness");
    findings.attempt(
        "spec.rounds.staleness",
        "use constant, polynomial(a=0.5) or hinge(a=10,b=4)",
        () -> Staleness.parse(rounds.getStaleness()));
    findings.require(
        rounds.getSelection().equals("all"),
        "spec.rounds.selection",
        "policy " + rounds.getPolicy() + " draws no cohorts",
        "leave it out, or use policy sync");
  }

  /** The factor for an update that is {@code staleness} versions old, at least 0. */
  public double factor(int staleness) {
    return switch (call.name()) {
      case "polynomial" -> StrictMath.pow(staleness + 1.0, -call.number("a"));
      case "hinge" -> {
        double late = staleness - call.number("b");
        yield late <= 0 ? 1 : 1 / (call.number("a") * late + 1);
      }
      default -> 1;
    };
  }
}
