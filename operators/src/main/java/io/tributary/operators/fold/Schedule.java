package io.tributary.operators.fold;

import io.tributary.operators.task.Call;
import java.util.List;

/**
 * What the server's learning rate is multiplied by in round r:
 *
 * <ul>
 *   <li>{@code constant}: 1
 *   <li>{@code step(every=N,factor=F)}: F^floor((r - 1) / N)
 *   <li>{@code cosine(rounds=N,floor=F)}: F + (1 - F) (1 + cos(pi (r - 1) / N)) / 2, and F from
 *       round N + 1 on (Loshchilov and Hutter 2017)
 *   <li>{@code warm-up(rounds=N)}: r / N up to round N, then 1 (Goyal et al. 2017)
 * </ul>
 *
 * After {@code warm-up(rounds=N) ->} the next schedule counts its rounds from round N + 1.
 */
public final class Schedule {
  private static final String KNOWN =
      "constant, step(every=N,factor=F), cosine(rounds=N,floor=F), warm-up(rounds=N)";
  private static final int MOST_ROUNDS = 1_000_000;
  private final List<Call> calls;

  private Schedule(List<Call> calls) {
    this.calls = calls;
  }

  /** Throws IllegalArgumentException for a name or argument that is not known or out of range. */
  public static Schedule parse(String text) {
    List<Call> calls = Call.chain(text);
    calls.forEach(Schedule::check);
    boolean chained = calls.size() > 1;
    if (calls.size() > 2 || (chained && !calls.get(0).name().equals("warm-up"))) {
      throw new IllegalArgumentException(
          "'" + text + "': only warm-up can be followed by another schedule, and by one");
    }
    return new Schedule(calls);
  }

  private static void check(Call call) {
    switch (call.name()) {
      case "constant" -> call.onlyKnown();
      case "step" -> {
        call.onlyKnown("every", "factor").count("every", MOST_ROUNDS);
        call.within("factor", 1e-6, 1);
      }
      case "cosine" -> {
        call.onlyKnown("rounds", "floor").count("rounds", MOST_ROUNDS);
        call.within("floor", 0, 1, 0);
      }
      case "warm-up" -> call.onlyKnown("rounds").count("rounds", MOST_ROUNDS);
      default ->
          throw new IllegalArgumentException(
              "unknown schedule '" + call.name() + "'; known: " + KNOWN);
    }
  }

  /** The multiplier in a round, from 1; in [0, 1]. */
  public double at(int round) {
    Call first = calls.get(0);
    int warmUp = first.name().equals("warm-up") ? first.count("rounds", MOST_ROUNDS) : 0;
    if (calls.size() == 2 && round > warmUp) {
      return at(calls.get(1), round - warmUp);
    }
    return at(first, round);
  }

  private static double at(Call call, int round) {
    return switch (call.name()) {
      case "step" ->
          StrictMath.pow(call.number("factor"), Math.floor((round - 1) / call.number("every")));
      case "cosine" -> {
        double done = Math.min(1, (round - 1) / call.number("rounds"));
        double floor = call.within("floor", 0, 1, 0);
        yield floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * done)) / 2;
      }
      case "warm-up" -> Math.min(1, round / call.number("rounds"));
      default -> 1;
    };
  }
}
