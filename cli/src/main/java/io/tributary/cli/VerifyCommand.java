package io.tributary.cli;

import io.tributary.jobs.KeyReference;
import io.tributary.operators.verify.Divergence;
import io.tributary.operators.verify.FederationAudit;
import io.tributary.operators.verify.Range;
import io.tributary.operators.verify.TaskReport;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogReader;
import io.tributary.privacy.noise.NoiseKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary verify}. */
@CommandLine.Command(
    name = "verify",
    description = {
      "Check a federation's record: recompute every round and model from the journal and the"
          + " updates, and account for every update.",
      "Works while the job runs. Exit code 4 when something differs from what follows from the"
          + " journal."
    })
final class VerifyCommand extends Command {
  @Option(names = "--task", paramLabel = "NAME", description = "Check only this task.")
  String task;

  @Option(
      names = "--round",
      paramLabel = "N",
      description = "Recompute only what round N made, and what that needs.")
  Integer round;

  @Option(
      names = "--since",
      paramLabel = "N",
      description = "Recompute what round N and later ones made, and what that needs.")
  Integer since;

  @Option(
      names = "--noise-key",
      paramLabel = "REF",
      description = {
        "The job's --noise-key, for instance file:/etc/tributary/noise.key. Without it rounds of",
        "private tasks cannot be recomputed, and are told as unverifiable."
      })
  String noiseKey;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) {
    Range range = range();
    NoiseKey key = key();
    Progress progress = Progress.ofProcess();
    try (FederationAdmin admin = broker.admin();
        LogReader reader = admin.reader()) {
      FederationAudit audit =
          new FederationAudit(broker.federation, name -> task == null || task.equals(name));
      Verification verification = new Verification(reader, progress);
      verification.run(audit, range, key);
      List<TaskReport> reports = audit.reports();
      if (task != null && reports.isEmpty()) {
        throw CliException.failed(
            "NOT_FOUND",
            "the journal of federation " + broker.federation + " has no task '" + task + "'",
            "known: " + String.join(", ", admin.openedTasks().keySet()));
      }
      VerifyText.print(output, reports, audit.skipped());
      Map<String, Object> json = json(reports, verification.records(), audit.skipped());
      Optional<Divergence> first = first(reports);
      if (first.isPresent()) {
        throw CliException.verificationFailed(
                VerifyText.summary(first.get()), "see docs/verify.md for what it can mean")
            .with(json);
      }
      return json;
    } finally {
      progress.end();
    }
  }

  private NoiseKey key() {
    try {
      return noiseKey == null ? null : new KeyReference(noiseKey).read().orElseThrow();
    } catch (IllegalArgumentException e) {
      throw CliException.usage("--noise-key: " + e.getMessage(), "");
    }
  }

  private Range range() {
    if (round != null && since != null) {
      throw CliException.usage("--round and --since exclude each other", "");
    }
    for (Integer given : new Integer[] {round, since}) {
      if (given != null && given < 1) {
        throw CliException.usage("rounds are counted from 1, not " + given, "");
      }
    }
    if (round != null) {
      return new Range(round, round);
    }
    return since != null ? new Range(since, Integer.MAX_VALUE) : Range.ALL;
  }

  private static Optional<Divergence> first(List<TaskReport> reports) {
    return reports.stream().flatMap(report -> report.shown().stream()).findFirst();
  }

  private Map<String, Object> json(List<TaskReport> reports, long records, long skipped) {
    Optional<Divergence> first = first(reports);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("federation", broker.federation);
    json.put("verified", first.isEmpty());
    json.put("records", records);
    json.put("unreadable", skipped);
    json.put("divergences", reports.stream().mapToInt(TaskReport::divergences).sum());
    json.put("firstDivergence", first.map(VerifyCommand::json).orElse(null));
    json.put("tasks", reports);
    return json;
  }

  private static Map<String, Object> json(Divergence divergence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", divergence.kind());
    json.put("what", divergence.kind().text());
    json.put("task", divergence.task());
    json.put("round", divergence.round() < 0 ? null : divergence.round());
    json.put("topic", divergence.where().topic());
    json.put("partition", divergence.where().partition());
    json.put("offset", divergence.where().offset());
    json.put("expected", divergence.expected());
    json.put("found", divergence.found());
    return json;
  }
}
