package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.EmbeddedBroker;
import io.tributary.local.Ports;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's jar on a session cluster of its own processes that has nothing but Flink on its class
 * path: submitted by {@code flink run}, and through the dashboard's upload.
 */
class FlinkRunTest {
  private static final Path JAR = Path.of("..", "jobs", "target", "jobs-0.1.0-job.jar");

  @Test
  void runsByFlinkRunAndByUpload(@TempDir Path folder) throws Exception {
    assertThat(JAR).as("built by mvn package").exists();
    List<Process> processes = new ArrayList<>();
    int rest = Ports.free();
    writeConfiguration(folder, rest);
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), Ports.free())) {
      broker.start();
      processes.add(
          flink(
              folder,
              "jobmanager",
              "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
              "--configDir",
              folder.toString()));
      processes.add(
          flink(
              folder,
              "taskmanager",
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              "--configDir",
              folder.toString()));
      Rest cluster = new Rest("http://127.0.0.1:" + rest);
      awaitSlots(cluster);
      round(broker, "by-run", () -> flinkRun(folder, rest, broker));
      round(broker, "by-upload", () -> upload(cluster, broker));
    } finally {
      for (Process process : processes) {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    }
  }

  /** Something that submits a job. */
  private interface Submission {
    void submit() throws Exception;
  }

  private static void round(EmbeddedBroker broker, String federation, Submission submission)
      throws Exception {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", broker.bootstrapServers());
    try (FederationAdmin admin = new FederationAdmin(client, federation)) {
      admin.ensureTopics(2);
      submission.submit();
      SigningKey key = SigningKey.generate();
      admin.register("p", key.verifyingKey(), "");
      TaskSpec task = Federation.task(federation, "t", 300, 128, 1).build();
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      PreparedUpdate update =
          Federation.sign(task, Federation.header(task, "p", 0), new float[300], key);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (byte[] record : update.records()) {
          producer
              .send(
                  new ProducerRecord<>(
                      "tributary." + federation + ".updates", new byte[] {'p'}, record))
              .get();
        }
      }
      Federation.awaitPublished(admin, "t", 1);
    }
  }

  private static void flinkRun(Path folder, int rest, EmbeddedBroker broker) throws Exception {
    Process run =
        flink(
            folder,
            "run",
            "org.apache.flink.client.cli.CliFrontend",
            "run",
            "-d",
            "-m",
            "127.0.0.1:" + rest,
            "-p",
            "1",
            JAR.toAbsolutePath().normalize().toString(),
            "--bootstrap-servers",
            broker.bootstrapServers(),
            "--federations",
            "by-run");
    assertThat(run.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(folder.resolve("run.log"))).isZero();
  }

  private static void upload(Rest cluster, EmbeddedBroker broker) throws Exception {
    String jar = cluster.upload(JAR);
    cluster.post(
        "/jars/" + jar + "/run",
        "{\"parallelism\":1,\"programArgsList\":[\"--bootstrap-servers\",\""
            + broker.bootstrapServers()
            + "\",\"--federations\",\"by-upload\"]}");
  }

  private static void awaitSlots(Rest cluster) {
    Federation.await(
        "task slots",
        () -> {
          try {
            int slots = cluster.get("/overview").get("slots-available").asInt();
            return slots >= 2 ? Optional.of(slots) : Optional.empty();
          } catch (IOException e) {
            return Optional.empty(); // It is not up yet.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  private static Process flink(Path folder, String name, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--add-opens=java.base/java.util=ALL-UNNAMED"));
    command.addAll(List.of("-cp", plainFlink(), main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("FLINK_CONF_DIR", folder.toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  /** The test's class path without Tributary and what its jar brings along. */
  private static String plainFlink() {
    List<String> ours =
        List.of(
            "tributary",
            "/org/apache/kafka/",
            "flink-connector-kafka",
            "flink-connector-base",
            "/org/apache/avro/",
            "bouncycastle",
            "/org/nd4j/",
            "/org/bytedeco/",
            "test-classes",
            "/target/");
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> ours.stream().noneMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void writeConfiguration(Path folder, int rest) throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        String.join(
            "\n",
            "rest.address: 127.0.0.1",
            "rest.bind-address: 127.0.0.1",
            "rest.port: " + rest,
            "rest.bind-port: '" + rest + "'",
            "jobmanager.rpc.address: 127.0.0.1",
            "jobmanager.bind-host: 127.0.0.1",
            "jobmanager.rpc.port: " + Ports.free(),
            "taskmanager.host: 127.0.0.1",
            "taskmanager.bind-host: 127.0.0.1",
            "taskmanager.numberOfTaskSlots: 2",
            "taskmanager.cpu.cores: 2",
            "taskmanager.memory.task.heap.size: 256m",
            "taskmanager.memory.task.off-heap.size: 64m",
            "taskmanager.memory.managed.size: 16m",
            "taskmanager.memory.network.min: 64m",
            "taskmanager.memory.network.max: 64m",
            "taskmanager.memory.framework.heap.size: 64m",
            "taskmanager.memory.framework.off-heap.size: 64m",
            "taskmanager.memory.jvm-metaspace.size: 192m",
            "taskmanager.memory.jvm-overhead.min: 64m",
            "taskmanager.memory.jvm-overhead.max: 64m",
            "web.submit.enable: true",
            "io.tmp.dirs: " + folder.resolve("tmp"),
            "web.tmpdir: " + folder.resolve("web"),
            ""));
  }
}
