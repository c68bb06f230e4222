package io.tributary.cli;

import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsSpec;
import java.util.ArrayList;
import java.util.List;

/** Round policies in words. */
final class RoundsText {
  private RoundsText() {}

  /** The policy of a task: when rounds close, who may contribute, and how old an update may be. */
  static String policy(TaskPlan plan) {
    RoundsSpec rounds = plan.spec().getRounds();
    RoundPolicy policy = plan.policy();
    List<String> words = new ArrayList<>();
    words.add(closing(policy.closesAt(), policy.minimum(), duration(rounds)));
    if (policy.cohortSize() > 0) {
      words.add("of a cohort of " + policy.cohortSize() + " drawn anew for each");
    }
    if (!policy.synchronous()) {
      words.add(
          "from models up to "
              + policy.maxStaleness()
              + " versions old, damped by "
              + rounds.getStaleness());
    }
    if (rounds.getPolicy().equals("async")) {
      words.add("mixed in with " + Texts.number(rounds.getMixing()));
    }
    return rounds.getPolicy() + ": " + String.join("; ", words);
  }

  /** When an open round closes. */
  static String closing(RoundOpened opened) {
    return closing(
        opened.getQuorum(),
        opened.getMinimum(),
        opened.getDeadlineAtMillis() == 0 ? "" : Texts.time(opened.getDeadlineAtMillis()));
  }

  private static String closing(int closesAt, int minimum, String deadline) {
    if (closesAt == 1) {
      return "closing with each update";
    }
    String full = "closing at " + closesAt + " updates";
    return deadline.isEmpty()
        ? full
        : full + ", or with at least " + minimum + " after " + deadline;
  }

  private static String duration(RoundsSpec rounds) {
    return rounds.getDeadlineMillis() == 0 ? "" : Texts.duration(rounds.getDeadlineMillis());
  }
}
