package io.tributary.cli;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary doctor}. */
@CommandLine.Command(
    name = "doctor",
    description = "Look for what is wrong, and say how to mend it. Exit code 1 when something is.")
final class DoctorCommand extends Command {
  @CommandLine.Mixin Broker broker = new Broker();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "Flink's REST interface (default: ${DEFAULT-VALUE}).")
  String flink;

  @Override
  Object run(Output output) throws Exception {
    InetSocketAddress kafkaAddress = address(broker.bootstrapServers.split(",", -1)[0]);
    InetSocketAddress flinkAddress = address(URI.create(flink).getAuthority());
    Optional<List<FlinkRest.Job>> jobs = new FlinkRest(flink).jobs();
    Optional<Properties> client = client();

    List<Finding> findings = new ArrayList<>();
    tell(output, findings, MachineChecks.java());
    tell(output, findings, MachineChecks.memory());
    tell(
        output,
        findings,
        MachineChecks.port("the Kafka broker", kafkaAddress, "--kafka-port", client.isPresent()));
    tell(
        output,
        findings,
        MachineChecks.port("Flink", flinkAddress, "--flink-port", jobs.isPresent()));
    tell(output, findings, broker(client.isPresent()));
    if (client.isPresent()) {
      new TopicChecks(client.get(), broker.bootstrapServers, broker.federation)
          .run()
          .forEach(finding -> tell(output, findings, finding));
    }
    tell(output, findings, flink(jobs.isPresent()));
    jobs.ifPresent(list -> tell(output, findings, job(list)));
    return verdict(output, findings);
  }

  private Optional<Properties> client() {
    try {
      return Optional.of(broker.client());
    } catch (CliException e) {
      if (e.errorCode().equals("NOT_REACHABLE")) {
        return Optional.empty(); // One finding among others.
      }
      throw e;
    }
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort == null ? -1 : hostAndPort.lastIndexOf(':');
    if (colon < 1 || !hostAndPort.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw CliException.usage("'" + hostAndPort + "' is not HOST:PORT", "");
    }
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  private Finding broker(boolean answers) {
    return answers
        ? Finding.ok("kafka", "answers at " + broker.bootstrapServers)
        : Finding.fail(
            "kafka",
            "no broker answers at " + broker.bootstrapServers,
            "start one with 'tributary cluster start', or name it with --bootstrap-servers");
  }

  private Finding flink(boolean answers) {
    return answers
        ? Finding.ok("flink", "answers at " + flink)
        : Finding.fail(
            "flink",
            "no Flink answers at " + flink,
            "start one with 'tributary cluster start', or name it with --flink");
  }

  private static Finding job(List<FlinkRest.Job> jobs) {
    Optional<FlinkRest.Job> job = FlinkRest.aggregation(jobs);
    if (job.isEmpty()) {
      return Finding.fail(
          "job",
          "Flink has no aggregation job",
          "start the cluster without --no-job, or submit the job with 'flink run'");
    }
    return job.get().runs()
        ? Finding.ok("job", job.get().toString())
        : Finding.fail(
            "job", job.get().toString(), "see the job's exceptions in Flink's dashboard");
  }

  private static void tell(Output output, List<Finding> findings, Finding finding) {
    findings.add(finding);
    String status = finding.status().name().toLowerCase(Locale.ROOT);
    output.line("%-4s  %-10s  %s", status, finding.check(), finding.text());
    if (!finding.fix().isEmpty()) {
      output.line("%-4s  %-10s  Fix: %s", "", "", finding.fix());
    }
  }

  private static Object verdict(Output output, List<Finding> findings) {
    long failed = findings.stream().filter(f -> f.status() == Finding.Status.FAIL).count();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("healthy", failed == 0);
    json.put("checks", findings);
    if (failed > 0) {
      throw CliException.failed(
              "UNHEALTHY", failed + " of " + findings.size() + " checks failed", "")
          .with(json);
    }
    output.line("Everything that is needed is there.");
    return json;
  }
}
