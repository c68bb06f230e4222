package io.tributary.cli;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.KeyFile;
import io.tributary.participant.RegionRelay;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary region run}. */
@CommandLine.Command(
    name = "run",
    description = {
      "Relay a region's task to its parent federation until the parent's task ends:",
      "models come down, each round's exact sum goes up, signed. Updates stay in the region.",
      "Can be killed and started again at any time."
    })
final class RegionRunCommand extends Command {
  @CommandLine.Mixin Broker broker = new Broker();

  @Option(
      names = "--task",
      required = true,
      paramLabel = "NAME",
      description = "The region's task, which names its upstream.")
  String task;

  @Option(
      names = "--participant",
      required = true,
      paramLabel = "ID",
      description =
          "The region's name in the parent federation, registered there with --contributors.")
  String participant;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The region's secret key file.")
  Path key;

  @Option(
      names = "--parent-bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "The parent's Kafka (default: the same as the region's).")
  String parentServers;

  @Option(
      names = "--parent-federation",
      required = true,
      paramLabel = "NAME",
      description = "The parent federation.")
  String parentFederation;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      defaultValue = ".tributary/region",
      description = "Where the update in progress is kept (default: ${DEFAULT-VALUE}).")
  Path state;

  @Override
  Object run(Output output) throws Exception {
    Properties regionClient = broker.client();
    Broker parentBroker = new Broker();
    parentBroker.bootstrapServers = parentServers == null ? broker.bootstrapServers : parentServers;
    Properties parentClient = parentBroker.client();
    SigningKey signing = KeyFile.loadOrCreate(key);
    AtomicInteger included = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    try (FederationConnection parent = FederationConnection.open(parentClient, parentFederation);
        FederationConnection region = FederationConnection.open(regionClient, broker.federation)) {
      output.line(
          "Relaying task %s of %s to %s as %s; Ctrl-C ends it.",
          task, broker.federation, parentFederation, participant);
      new RegionRelay(parent, region, task)
          .onReceipt(
              (update, receipt) -> {
                boolean in = receipt.getStatus() == ReceiptStatus.INCLUDED;
                (in ? included : refused).incrementAndGet();
                output.line(
                    "round %d: %s%s",
                    update.baseVersion() + 1,
                    in ? "included" : receipt.getCode(),
                    receipt.getDetail().isEmpty() ? "" : ", " + receipt.getDetail());
              })
          .run(participant, signing, state);
    }
    output.line("The parent's task has ended.");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", task);
    json.put("included", included.get());
    json.put("refused", refused.get());
    return json;
  }
}
