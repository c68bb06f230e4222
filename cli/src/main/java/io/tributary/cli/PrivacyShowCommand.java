package io.tributary.cli;

import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.PrivacyCharge;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary privacy show}. */
@CommandLine.Command(
    name = "show",
    description = {
      "State what differential privacy a task's models have, and what it rests on: mechanism,",
      "unit, neighbours, epsilon and delta, clipping, participations, budget, known gaps."
    })
final class PrivacyShowCommand extends Command {
  @Parameters(paramLabel = "TASK", description = "Task.")
  String name;

  @Option(
      names = "--chart",
      paramLabel = "FILE.png",
      description = "Draw epsilon against rounds, with the budget.")
  Path chart;

  @CommandLine.Mixin Broker broker = new Broker();

  /** A release: its round, what has been spent with it, and the most participations. */
  record Spent(int round, double epsilon, int participations) {}

  @Override
  Object run(Output output) throws IOException {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, name);
      Map<String, TaskSpec> opened = admin.openedTasks();
      TaskSpec spec = opened.getOrDefault(name, admin.tasks().get(name));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("task", name);
      if (spec.getPrivacy() == null) {
        output.line("Task %s adds no noise: no privacy is claimed of its models.", name);
        json.put("private", false);
        return json;
      }
      PrivacyPlan task = TaskPlan.of(spec).privacy();
      List<RoundClosed> released =
          history.opened().keySet().stream()
              .map(history::closed)
              .flatMap(Optional::stream)
              .filter(closed -> closed.getPrivacy() != null)
              .toList();
      PrivacyCharge newest =
          released.isEmpty() ? null : released.get(released.size() - 1).getPrivacy();
      PrivacyPlan plan = newest == null ? task : task.at(newest.getClipNormL2());
      PrivacyStatement statement = new PrivacyStatement(plan, newest, clipped(admin, released));
      output.line("task           %s, %s", name, history.state(spec));
      statement.print(output);
      DataSetShares shares = DataSetShares.of(spec.getPrivacy(), opened);
      shares.print(output);
      List<Spent> spent =
          released.stream()
              .map(
                  closed ->
                      new Spent(
                          closed.getRound(),
                          closed.getPrivacy().getEpsilon(),
                          closed.getPrivacy().getParticipations()))
              .toList();
      if (chart != null) {
        PrivacyChart.draw(name, spent, plan.spec().getEpsilon(), chart);
        output.line("chart          %s", chart);
      }
      json.put("state", history.state(spec));
      json.putAll(statement.json());
      json.put("dataSet", shares.json());
      json.put("rounds", spent);
      return json;
    }
  }

  private PrivacyStatement.Clipped clipped(FederationAdmin admin, List<RoundClosed> released) {
    Map<Digest, Double> clipNorms = new HashMap<>();
    for (RoundClosed closed : released) {
      for (ManifestEntry entry : closed.getManifest()) {
        clipNorms.put(Digest.of(entry.getUpdateId()), closed.getPrivacy().getClipNormL2());
      }
    }
    Set<Digest> longer = new HashSet<>();
    admin.read(
        Stream.JOURNAL,
        JournalFact.class,
        (record, fact) -> {
          if (fact.getTask().equals(name) && fact.getFact() instanceof UpdateAdmitted admitted) {
            Digest update = Digest.of(admitted.getUpdateId());
            if (admitted.getNormL2() > clipNorms.getOrDefault(update, Double.MAX_VALUE)) {
              longer.add(update);
            }
          }
        });
    return new PrivacyStatement.Clipped(longer.size(), clipNorms.size());
  }
}
