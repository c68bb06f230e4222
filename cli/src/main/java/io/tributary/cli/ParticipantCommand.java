package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary participant}. */
@CommandLine.Command(
    name = "participant",
    description = "Who may contribute to a federation.",
    subcommands = {
      ParticipantRegisterCommand.class,
      ParticipantListCommand.class,
      ParticipantRevokeCommand.class
    })
final class ParticipantCommand extends Group {}
