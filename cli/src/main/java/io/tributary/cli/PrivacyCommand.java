package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary privacy}. */
@CommandLine.Command(
    name = "privacy",
    description = "What differential privacy a noise gives, and what noise a budget needs.",
    subcommands = {
      PrivacyShowCommand.class,
      PrivacyAccountCommand.class,
      PrivacyCalibrateCommand.class,
      PrivacyAuditCommand.class
    })
final class PrivacyCommand extends Group {}
