package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary model}. */
@CommandLine.Command(
    name = "model",
    description = "The models of a task.",
    subcommands = {ModelListCommand.class, ModelPullCommand.class})
final class ModelCommand extends Group {}
