package io.tributary.cli;

import io.tributary.operators.verify.Divergence;
import io.tributary.operators.verify.TaskReport;
import java.util.List;
import java.util.stream.Stream;

/** A verification in words. */
final class VerifyText {
  private VerifyText() {}

  static void print(Output output, List<TaskReport> reports, long unreadable) {
    if (reports.isEmpty()) {
      output.line("The journal has no task.");
      return;
    }
    output.table(
        List.of(
            "task",
            "state",
            "rounds",
            "verified",
            "unverifiable",
            "under way",
            "not checked",
            "admitted",
            "= included",
            "+ refused",
            "+ stale",
            "+ pending"),
        reports.stream().map(VerifyText::row).toList());
    output.line("");
    reports.forEach(report -> notes(output, report));
    if (unreadable > 0) {
      output.line("%d records could not be read and were left aside.", unreadable);
    }
    if (reports.stream().allMatch(report -> report.divergences() == 0)) {
      output.line("All that can be recomputed is as it was announced.");
    }
  }

  private static List<String> row(TaskReport report) {
    TaskReport.Rounds rounds = report.rounds();
    TaskReport.Updates updates = report.updates();
    List<Integer> numbers =
        List.of(
            rounds.closed(),
            rounds.verified(),
            rounds.unverifiable(),
            rounds.underWay(),
            rounds.notChecked(),
            updates.admitted(),
            updates.included(),
            updates.refused(),
            updates.stale(),
            updates.pending());
    return Stream.concat(
            Stream.of(report.task(), report.state()), numbers.stream().map(n -> n.toString()))
        .toList();
  }

  private static void notes(Output output, TaskReport report) {
    String task = report.task();
    for (TaskReport.Gap gap : report.unverifiable()) {
      output.line(
          "%s: %s cannot be verified: %s",
          task,
          gap.from() == gap.to()
              ? "round " + gap.from()
              : "rounds " + gap.from() + " to " + gap.to(),
          gap.reason());
    }
    if (report.updates().copies() > 0) {
      output.line(
          "%s: %d admitted uploads more were copies of an update in the round",
          task, report.updates().copies());
    }
    if (!report.underWay().isEmpty()) {
      output.line("%s: under way: %s", task, String.join(", ", report.underWay()));
    }
    report.notes().forEach(note -> output.line("%s: %s", task, Output.plain(note)));
    if (report.divergences() > 0) {
      divergence(output, report);
    }
  }

  private static void divergence(Output output, TaskReport report) {
    Divergence first = report.shown().get(0);
    output.line("%s", summary(first));
    output.line("  where     %s", first.where());
    output.line("  expected  %s", Output.plain(first.expected()));
    output.line("  found     %s", Output.plain(first.found()));
    if (report.divergences() > 1) {
      output.line("  and %d more divergences in this task", report.divergences() - 1);
    }
  }

  /** One line about a divergence. */
  static String summary(Divergence divergence) {
    return "DIVERGENCE in task "
        + divergence.task()
        + (divergence.round() < 0 ? "" : ", round " + divergence.round())
        + ": "
        + divergence.kind().text()
        + " ("
        + divergence.kind()
        + " at "
        + divergence.where()
        + ")";
  }
}
