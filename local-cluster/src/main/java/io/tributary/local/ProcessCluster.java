package io.tributary.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A broker, a JobManager with the aggregation job, and TaskManagers, each a process of its own,
 * started again by this one when it dies. The JobManager goes on from the newest retained
 * checkpoint or savepoint; there is no ZooKeeper, for it would guard what needs no guarding: two
 * JobManagers at once, such as one that was taken for dead and wakes up, make the same history (see
 * docs/decisions).
 */
public final class ProcessCluster implements Closeable {
  private static final String JOB_ID = "74726962757461727900000000000001";
  private static final int JOB_MANAGER_MEGABYTES = 192;
  private static final int BROKER_MEGABYTES = 256;
  private static final int OTHER_MEGABYTES = 64;
  private final Plan plan;
  private final boolean ownBroker;
  private List<String> jobArguments = List.of();
  private volatile int parallelism;
  private final int rpcPort = Ports.free();
  private Supervised broker;
  private Supervised jobManager;
  private final List<Supervised> taskManagers = new ArrayList<>();

  /**
   * What is started.
   *
   * @param folder for data, configuration and logs
   * @param taskManagers how many
   * @param slots slots of each TaskManager
   * @param parallelism of the job
   * @param taskMegabytes heap of each TaskManager's tasks
   * @param jobArguments more options of the job
   */
  public record Plan(
      Path folder,
      int kafkaPort,
      int flinkPort,
      int taskManagers,
      int slots,
      int parallelism,
      int taskMegabytes,
      List<String> jobArguments) {}

  /** A cluster that is not started. */
  public ProcessCluster(Plan plan) {
    this(plan, true);
  }

  private ProcessCluster(Plan plan, boolean ownBroker) {
    this.plan = plan;
    this.ownBroker = ownBroker;
    this.parallelism = plan.parallelism();
  }

  /**
   * A cluster that is not started and has no broker of its own: it uses the one at the plan's port.
   * With another cluster's port its job is a second copy on the same topics.
   */
  public static ProcessCluster withoutBroker(Plan plan) {
    return new ProcessCluster(plan, false);
  }

  /** Starts everything; Flink is on its way when this returns, the broker answers. */
  public void start() throws IOException {
    Ports.requireFree(plan.flinkPort(), "Flink's dashboard", "--flink-port");
    Files.createDirectories(plan.folder().resolve("log"));
    jobArguments = NoiseKeyFile.added(plan.jobArguments(), plan.folder());
    if (ownBroker) {
      Ports.requireFree(plan.kafkaPort(), "the Kafka broker", "--kafka-port");
      broker =
          supervise(
              "broker",
              java(
                  BROKER_MEGABYTES,
                  BrokerProcess.class.getName(),
                  plan.folder().resolve("kafka").toString(),
                  Integer.toString(plan.kafkaPort())));
    }
    EmbeddedBroker.awaitReady(bootstrapServers());
    Path jobManagerFolder = configure("jobmanager");
    jobManager =
        new Supervised(
            "jobmanager", log("jobmanager"), () -> jobManagerCommand(jobManagerFolder.toString()));
    for (int i = 1; i <= plan.taskManagers(); i++) {
      String name = "taskmanager-" + i;
      taskManagers.add(
          supervise(
              name,
              java(
                  plan.taskMegabytes() + OTHER_MEGABYTES,
                  "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                  "--configDir",
                  configure(name).toString(),
                  // One that comes back under its name is known at once not to be the one before.
                  "-Dtaskmanager.resource-id=" + name)));
    }
  }

  private Supervised supervise(String name, List<String> command) {
    return new Supervised(name, log(name), () -> command);
  }

  private Path log(String name) {
    return plan.folder().resolve("log").resolve(name + ".log");
  }

  private List<String> jobManagerCommand(String configuration) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--configDir",
                configuration,
                "-Dparallelism.default=" + parallelism,
                "--job-id",
                JOB_ID,
                "--job-classname",
                "io.tributary.jobs.AggregationJob"));
    new Checkpoints(checkpoints().resolve(JOB_ID), savepoints())
        .newest()
        .ifPresent(
            newest -> arguments.addAll(List.of("--fromSavepoint", newest.toUri().toString())));
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers()));
    arguments.addAll(jobArguments);
    return java(
        JOB_MANAGER_MEGABYTES,
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        arguments.toArray(String[]::new));
  }

  private static List<String> java(int heapMegabytes, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-XX:+UseSerialGC");
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-Dtributary.log.level=" + System.getProperty("tributary.log.level", "warn"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Where checkpoints go. */
  public Path checkpoints() {
    return plan.folder().resolve("checkpoints");
  }

  /** Where savepoints go; the job goes on from one that is newer than its checkpoints. */
  public Path savepoints() {
    return plan.folder().resolve("savepoints");
  }

  /**
   * Changes the job's parallelism from the JobManager's next start on, such as after the job has
   * been stopped with a savepoint.
   */
  public void parallelism(int wanted) {
    parallelism = wanted;
  }

  private Path configure(String name) throws IOException {
    Path folder = Files.createDirectories(plan.folder().resolve("conf").resolve(name));
    Map<String, String> settings = new TreeMap<>(ClusterSettings.common());
    settings.putAll(
        Map.ofEntries(
            Map.entry("rest.port", Integer.toString(plan.flinkPort())),
            Map.entry("rest.bind-port", "'" + plan.flinkPort() + "'"),
            Map.entry("jobmanager.rpc.port", Integer.toString(rpcPort)),
            Map.entry("taskmanager.numberOfTaskSlots", Integer.toString(plan.slots())),
            Map.entry("taskmanager.memory.task.heap.size", plan.taskMegabytes() + "m"),
            Map.entry("io.tmp.dirs", folder.resolve("tmp").toString()),
            Map.entry("web.tmpdir", folder.resolve("web").toString()),
            Map.entry("execution.checkpointing.dir", checkpoints().toUri().toString()),
            Map.entry("execution.checkpointing.savepoint-dir", savepoints().toUri().toString())));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(
        folder.resolve("config.yaml"),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
            .collect(Collectors.joining()));
    return folder;
  }

  /** Where Kafka's clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + plan.kafkaPort();
  }

  /** The dashboard's address. */
  public String dashboard() {
    return "http://127.0.0.1:" + plan.flinkPort();
  }

  /** The job's id, the same after every restart. */
  public String job() {
    return JOB_ID;
  }

  /** The broker's process; throws IllegalStateException without a broker of its own. */
  public Supervised broker() {
    if (!ownBroker) {
      throw new IllegalStateException("this cluster uses the broker of another one");
    }
    return broker;
  }

  /** The JobManager's process. */
  public Supervised jobManager() {
    return jobManager;
  }

  /** The TaskManagers' processes. */
  public List<Supervised> taskManagers() {
    return List.copyOf(taskManagers);
  }

  @Override
  public void close() {
    taskManagers.forEach(Supervised::close);
    if (jobManager != null) {
      jobManager.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
