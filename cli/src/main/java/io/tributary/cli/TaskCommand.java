package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary task}. */
@CommandLine.Command(
    name = "task",
    description = "The tasks of a federation: what is learned, and how.",
    subcommands = {
      TaskValidateCommand.class,
      TaskOpenCommand.class,
      TaskShowCommand.class,
      TaskListCommand.class,
      TaskStopCommand.class
    })
final class TaskCommand extends Group {}
