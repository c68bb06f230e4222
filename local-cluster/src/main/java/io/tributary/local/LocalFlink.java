package io.tributary.local;

import io.tributary.jobs.AggregationJob;
import io.tributary.jobs.AggregationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink session cluster with its dashboard in this process, on loopback. */
public final class LocalFlink implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final int slots;
  private MiniCluster cluster;

  /**
   * A cluster that is not started.
   *
   * @param folder for checkpoints and uploaded jars
   * @param port port of the dashboard on 127.0.0.1
   * @param slots task slots: the largest parallelism of one job
   */
  public LocalFlink(Path folder, int port, int slots) {
    this.folder = folder;
    this.port = port;
    this.slots = slots;
  }

  /** Starts the cluster. */
  public void start() throws Exception {
    Ports.requireFree(port, "Flink's dashboard", "--flink-port");
    Files.createDirectories(folder.resolve("tmp"));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
  }

  private Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.PORT, port);
    settings.set(RestOptions.BIND_PORT, Integer.toString(port));
    settings.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    settings.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    settings.set(TaskManagerOptions.HOST, "127.0.0.1");
    settings.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    settings.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    settings.set(WebOptions.TMP_DIR, folder.resolve("web").toString());
    settings.set(WebOptions.UPLOAD_DIR, folder.resolve("jars").toString());
    settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("256k"));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Adaptive);
    settings.set(
        JobManagerOptions.SCHEDULER_SUBMISSION_RESOURCE_STABILIZATION_TIMEOUT, Duration.ZERO);
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    settings.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.resolve("savepoints").toUri().toString());
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    return settings;
  }

  /** The dashboard's address. */
  public String dashboard() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Runs the aggregation job. Without a {@code --noise-key} it gets the cluster's own.
   *
   * @param arguments as for {@code flink run}
   */
  public JobID submit(int parallelism, String... arguments) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(parallelism);
    List<String> withKey = NoiseKeyFile.added(List.of(arguments), folder);
    AggregationJob.configure(env, AggregationOptions.parse(withKey.toArray(String[]::new)));
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(AggregationJob.NAME);
    return cluster.submitJob(graph.getJobGraph()).get().getJobID();
  }

  /** As {@link #submit}, for callers that know nothing of Flink; returns the job's id as text. */
  public String run(int parallelism, String... arguments) throws Exception {
    return submit(parallelism, arguments).toHexString();
  }

  /** Cancels a job and waits until it is gone. */
  public void cancel(JobID job) throws ExecutionException, InterruptedException {
    cluster.cancelJob(job).get();
    cluster.requestJobResult(job).get();
  }

  /** The cluster itself, for tests that need more. */
  public MiniCluster cluster() {
    return cluster;
  }

  @Override
  public void close() throws IOException {
    if (cluster == null) {
      return;
    }
    try {
      cluster.closeAsync().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IOException("the Flink cluster did not stop cleanly", e);
    }
  }
}
