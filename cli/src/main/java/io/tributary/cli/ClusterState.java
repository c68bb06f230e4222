package io.tributary.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a background cluster wrote about itself.
 *
 * @param schema version of this format
 * @param pid its process
 * @param startedAt when that process started, ISO 8601: tells it from a later one of the same id
 * @param kafkaPort the broker's port
 * @param flinkPort the dashboard's port
 * @param phase what it is doing; {@link #READY} at last
 * @param job id of the aggregation job, or null
 */
record ClusterState(
    int schema,
    long pid,
    String startedAt,
    int kafkaPort,
    int flinkPort,
    String phase,
    String job) {
  static final String READY = "ready";
  // The start is counted from the machine's boot, which is known to the second only.
  private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

  /** The state of this process. */
  static ClusterState ofThisProcess(ClusterPorts ports, String phase, String job) {
    ProcessHandle self = ProcessHandle.current();
    return new ClusterState(
        1, self.pid(), startOf(self).toString(), ports.kafka, ports.flink, phase, job);
  }

  boolean ready() {
    return phase.equals(READY);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  String dashboard() {
    return "http://127.0.0.1:" + flinkPort;
  }

  /** The process, while it lives; never another one that got its id. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::ours);
  }

  private boolean ours(ProcessHandle process) {
    Duration apart = Duration.between(Instant.parse(startedAt), startOf(process)).abs();
    return apart.compareTo(START_TOLERANCE) <= 0;
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
