package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A session cluster of its own processes that has nothing but Flink on its class path. */
final class SessionCluster implements AutoCloseable {
  static final Path JAR = Path.of("..", "jobs", "target", "jobs-0.1.0-job.jar");
  private final Path folder;
  private final int port = Ports.free();
  private final List<Process> processes = new ArrayList<>();

  private SessionCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts a JobManager and a TaskManager and waits for its two slots.
   *
   * @param taskHeapMegabytes heap of the tasks; the TaskManager's whole heap is 64 MB more
   */
  static SessionCluster start(Path folder, int taskHeapMegabytes) throws Exception {
    assertThat(JAR).as("built by mvn package").exists();
    SessionCluster cluster = new SessionCluster(folder);
    cluster.writeConfiguration(taskHeapMegabytes);
    String configuration = folder.toString();
    cluster.processes.add(
        cluster.java(
            "jobmanager",
            512,
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            "--configDir",
            configuration));
    cluster.processes.add(
        cluster.java(
            "taskmanager",
            taskHeapMegabytes + 64,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            configuration));
    cluster.awaitSlots();
    return cluster;
  }

  Rest rest() {
    return new Rest("http://127.0.0.1:" + port);
  }

  /** {@code flink run -d}, as a user would. */
  void flinkRun(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                "-d",
                "-m",
                "127.0.0.1:" + port,
                "-p",
                "1",
                JAR.toAbsolutePath().normalize().toString()));
    command.addAll(List.of(arguments));
    Process run =
        java("run", 512, "org.apache.flink.client.cli.CliFrontend", command.toArray(String[]::new));
    assertThat(run.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(folder.resolve("run.log"))).isZero();
  }

  private void awaitSlots() {
    Federation.await(
        "task slots",
        () -> {
          try {
            int slots = rest().get("/overview").get("slots-available").asInt();
            return slots >= 2 ? Optional.of(slots) : Optional.empty();
          } catch (IOException e) {
            return Optional.empty(); // It is not up yet.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  private Process java(String name, int heapMegabytes, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
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
            "/target/");
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> ours.stream().noneMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void writeConfiguration(int taskHeapMegabytes) throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        String.join(
            "\n",
            "rest.address: 127.0.0.1",
            "rest.bind-address: 127.0.0.1",
            "rest.port: " + port,
            "rest.bind-port: '" + port + "'",
            "jobmanager.rpc.address: 127.0.0.1",
            "jobmanager.bind-host: 127.0.0.1",
            "jobmanager.rpc.port: " + Ports.free(),
            "taskmanager.host: 127.0.0.1",
            "taskmanager.bind-host: 127.0.0.1",
            "taskmanager.numberOfTaskSlots: 2",
            "taskmanager.cpu.cores: 2",
            "taskmanager.memory.task.heap.size: " + taskHeapMegabytes + "m",
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
            "execution.checkpointing.dir: " + folder.resolve("checkpoints").toUri(),
            "io.tmp.dirs: " + folder.resolve("tmp"),
            "web.tmpdir: " + folder.resolve("web"),
            ""));
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
