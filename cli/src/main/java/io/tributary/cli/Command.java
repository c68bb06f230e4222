package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.serde.Topics;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: {@code --json}, and how failures are told. */
abstract class Command implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print exactly one JSON object on standard output.")
  boolean json;

  /** Does the work; what it returns is the JSON result. */
  abstract Object run(Output output) throws Exception;

  @Override
  public final Integer call() {
    Output output = new Output(System.out, System.err, json);
    String name = spec.qualifiedName(" ").replaceFirst("^tributary ", "");
    try {
      output.result(name, run(output));
      return 0;
    } catch (Exception e) {
      CliException told = Failures.explain(e);
      output.error(name, told);
      return told.exitCode();
    }
  }

  /** Whether an option stands on the command line. */
  final boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Options of commands that talk to a broker. */
  static final class Broker {
    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT",
        defaultValue = "127.0.0.1:9092",
        description = "Kafka's bootstrap servers (default: ${DEFAULT-VALUE}).")
    String bootstrapServers;

    @Option(
        names = "--federation",
        paramLabel = "NAME",
        defaultValue = "clinics",
        description = "Federation (default: ${DEFAULT-VALUE}).")
    String federation;

    /** The federation's operator, once the broker has answered. */
    FederationAdmin admin() {
      return admin(federation);
    }

    /** The operator of another federation than the option's. */
    FederationAdmin admin(String other) {
      Topics topics = new Topics(other); // Refuses what is not a name before anything waits.
      return new FederationAdmin(client(), topics.federation());
    }

    /** Client properties, once the broker has answered. */
    Properties client() {
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", bootstrapServers);
      client.setProperty("default.api.timeout.ms", "15000");
      client.setProperty("request.timeout.ms", "10000");
      try {
        awaitBroker(client);
      } catch (ExecutionException | TimeoutException | KafkaException e) {
        throw CliException.notReachable(
            "no Kafka broker answers at " + bootstrapServers,
            "start one with 'tributary cluster start', or name it with --bootstrap-servers");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CliException.failed("INTERRUPTED", "interrupted", "");
      }
      return client;
    }

    private static void awaitBroker(Properties client)
        throws InterruptedException, ExecutionException, TimeoutException {
      Admin admin = Admin.create(client);
      try {
        admin.describeCluster().nodes().get(10, TimeUnit.SECONDS);
      } finally {
        admin.close(Duration.ZERO); // Closing would otherwise wait for the broker once more.
      }
    }
  }

  static int usage(CommandLine.ParameterException e, String[] arguments) {
    boolean json = java.util.Arrays.asList(arguments).contains("--json");
    String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    new Output(System.out, System.err, json)
        .error(
            command.replaceFirst("^tributary ?", ""),
            CliException.usage(e.getMessage(), "see '" + command + " --help'"));
    return 2;
  }
}
