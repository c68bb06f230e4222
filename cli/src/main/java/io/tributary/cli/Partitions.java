package io.tributary.cli;

import picocli.CommandLine.Option;

/** The option of commands that create a federation's topics. */
final class Partitions {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Partitions of each topic that is created now; the journal's can never be changed later"
              + " (default: ${DEFAULT-VALUE}).")
  int count;

  /** Throws a usage error for a number that cannot work. */
  void check() {
    if (count < 1) {
      throw CliException.usage("--partitions is " + count, "use at least 1");
    }
  }
}
