package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.TaskSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary task show}. */
@CommandLine.Command(name = "show", description = "Show a task and how far it is.")
final class TaskShowCommand extends Command {
  @Parameters(paramLabel = "NAME", description = "Task.")
  String name;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, name);
      TaskSpec inForce = admin.openedTasks().get(name);
      TaskSpec spec = inForce == null ? admin.tasks().get(name) : inForce;
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("task", name);
      String state = history.state(inForce);
      json.put("state", state);
      json.put("round", history.current().map(r -> r.getRound()).orElse(null));
      json.put("version", history.newest().map(m -> m.fact().getVersion()).orElse(null));
      json.put("modelHash", history.newest().map(TaskHistory.Published::hash).orElse(null));
      json.put("spec", SpecText.json(spec));
      print(output, spec, state, history);
      return json;
    }
  }

  private static void print(Output output, TaskSpec spec, String state, TaskHistory history) {
    SpecText.print(output, spec);
    output.line("state        %s", state);
    history
        .current()
        .ifPresent(
            r ->
                output.line(
                    "open round   %d of %d, %s, from version %d, since %s%s%s",
                    r.getRound(),
                    spec.getRounds().getCount(),
                    r.getPolicy(),
                    r.getBaseVersion(),
                    Texts.time(r.getOpenedAtMillis()),
                    r.getDeadlineAtMillis() == 0
                        ? ""
                        : ", deadline " + Texts.time(r.getDeadlineAtMillis()),
                    r.getCohort().isEmpty() ? "" : ", cohort of " + r.getCohort().size()));
    history
        .newest()
        .ifPresent(
            m ->
                output.line(
                    "model        version %d, %s, announced %s",
                    m.fact().getVersion(), m.hash(), Texts.time(m.appendedAtMillis())));
  }
}
