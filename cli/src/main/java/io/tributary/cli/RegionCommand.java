package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary region}. */
@CommandLine.Command(
    name = "region",
    description = "Let a region take part in a parent federation.",
    subcommands = RegionRunCommand.class)
final class RegionCommand extends Group {}
