package io.tributary.cli;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of commands that read a task file. */
final class TaskSource {
  @Parameters(paramLabel = "FILE", description = "Task file.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the task, for instance rounds.deadline=5s.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** The task, checked; in another federation when {@code federation} is not null. */
  TaskPlan read(String federation) {
    TaskSpec spec = TaskFile.read(file, overrides);
    if (federation != null) {
      spec = TaskSpec.newBuilder(spec).setFederation(federation).build();
    }
    return TaskPlan.of(TaskFile.ready(spec));
  }
}
