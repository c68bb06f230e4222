package io.tributary.cli;

import io.tributary.operators.task.TaskPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** {@code tributary task validate}. */
@CommandLine.Command(
    name = "validate",
    description = "Find every mistake in a task file. Needs no broker.")
final class TaskValidateCommand extends Command {
  @CommandLine.Mixin TaskSource source = new TaskSource();

  @Override
  Object run(Output output) {
    TaskPlan plan = source.read(null);
    output.line("The task is valid.");
    SpecText.print(output, plan.spec());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("valid", true);
    json.put("parameters", plan.layout().parameters());
    json.put("blocks", plan.layout().blocks());
    json.put("task", SpecText.json(plan.spec()));
    return json;
  }
}
