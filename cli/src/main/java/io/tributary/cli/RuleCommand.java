package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary rule}. */
@CommandLine.Command(
    name = "rule",
    description = "Aggregation rules for rounds with Byzantine updates.",
    subcommands = {RuleListCommand.class, RuleApplyCommand.class})
final class RuleCommand extends Group {}
