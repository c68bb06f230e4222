package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary round}. */
@CommandLine.Command(
    name = "round",
    description = "The rounds of a task.",
    subcommands = {RoundListCommand.class, RoundShowCommand.class})
final class RoundCommand extends Group {}
