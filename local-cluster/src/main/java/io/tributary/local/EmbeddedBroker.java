package io.tributary.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker (KRaft, one node) in this process, on loopback. */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private final Path folder;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  /**
   * A broker that is not started.
   *
   * @param folder its data; formatted when it is new
   * @param port port of 127.0.0.1
   */
  public EmbeddedBroker(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.controllerPort = Ports.free();
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Starts, or starts again, and waits until it answers. */
  public void start() throws IOException {
    Ports.requireFree(port, "the Kafka broker", "--kafka-port");
    format();
    server = new KafkaRaftServer(KafkaConfig.fromProps(settings()), Time.SYSTEM);
    server.startup();
    awaitReady(bootstrapServers());
  }

  private void format() throws IOException {
    if (Files.exists(folder.resolve("logs/meta.properties"))) {
      return;
    }
    Files.createDirectories(folder);
    Path file = folder.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings().store(out, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      String id = Uuid.randomUuid().toString();
      int code =
          StorageTool.execute(new String[] {"format", "-t", id, "-c", file.toString()}, print);
      if (code != 0) {
        throw new IOException(
            "the broker's folder cannot be formatted: " + said.toString(StandardCharsets.UTF_8));
      }
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("log.dirs", folder.resolve("logs").toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("num.partitions", "4"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("log.cleaner.dedupe.buffer.size", "16777216"),
            Map.entry("controlled.shutdown.enable", "false")));
    return settings;
  }

  /** Waits until a broker answers. */
  static void awaitReady(String bootstrapServers) throws IOException {
    Map<String, Object> client =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      admin.describeCluster().nodes().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the broker did not answer within " + LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the broker started", e);
    }
  }

  /** Stops; the data stay. */
  @Override
  public void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }
}
