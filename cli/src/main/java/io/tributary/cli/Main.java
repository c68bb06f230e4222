package io.tributary.cli;

import io.tributary.schemas.GeneratedClasses;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The {@code tributary} command. */
@CommandLine.Command(
    name = "tributary",
    description = "Federated learning as a stream, on Kafka and Flink.",
    footer = {"", "Exit codes: 0 ok, 1 failed, 2 usage, 3 not reachable, 4 verification failed."},
    subcommands = {
      DemoCommand.class,
      CompareCommand.class,
      BenchCommand.class,
      ClusterCommand.class,
      TaskCommand.class,
      ParticipantCommand.class,
      RegionCommand.class,
      ModelCommand.class,
      RoundCommand.class,
      RejectsCommand.class,
      RuleCommand.class,
      PrivacyCommand.class,
      VerifyCommand.class,
      DoctorCommand.class
    })
public final class Main extends Group {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /** Made by {@link #main}. */
  Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    try {
      System.exit(run(arguments));
    } catch (Error e) { // A broker's threads would keep the process alive for ever.
      LOG.error("the command failed", e);
      System.err.println(
          "tributary: "
              + e
              + "; TRIBUTARY_LOG_LEVEL=error shows where, TRIBUTARY_JAVA_OPTS=-Xmx4g gives more memory");
      System.exit(1);
    }
  }

  static int run(String... arguments) {
    GeneratedClasses.trust();
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(Command::usage);
    line.registerConverter(Duration.class, Durations::option);
    addHelp(line);
    return line.execute(arguments);
  }

  private static void addHelp(CommandLine line) {
    if (line.getCommandSpec().findOption("--help") == null) {
      line.getCommandSpec()
          .addOption(
              CommandLine.Model.OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help.")
                  .build());
    }
    line.getSubcommands().values().forEach(Main::addHelp);
  }
}
