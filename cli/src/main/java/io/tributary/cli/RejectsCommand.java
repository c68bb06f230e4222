package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary rejects}. */
@CommandLine.Command(
    name = "rejects",
    description = "What was refused.",
    subcommands = {RejectsListCommand.class})
final class RejectsCommand extends Group {}
