package io.tributary.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class Group implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public final void run() {
    String known =
        spec.subcommands().entrySet().stream()
            .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
            .map(java.util.Map.Entry::getKey)
            .collect(java.util.stream.Collectors.joining(", "));
    throw new CommandLine.ParameterException(
        spec.commandLine(), "which command of " + spec.qualifiedName(" ") + "? One of: " + known);
  }
}
