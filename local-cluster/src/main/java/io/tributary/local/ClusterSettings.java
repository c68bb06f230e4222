package io.tributary.local;

import java.util.Map;

/** Settings of Flink that do not depend on ports and folders, as for a configuration file. */
final class ClusterSettings {
  private ClusterSettings() {}

  static Map<String, String> common() {
    return Map.ofEntries(
        Map.entry("rest.address", "127.0.0.1"),
        Map.entry("rest.bind-address", "127.0.0.1"),
        Map.entry("jobmanager.rpc.address", "127.0.0.1"),
        Map.entry("jobmanager.bind-host", "127.0.0.1"),
        Map.entry("taskmanager.host", "127.0.0.1"),
        Map.entry("taskmanager.bind-host", "127.0.0.1"),
        Map.entry("taskmanager.cpu.cores", "2"),
        Map.entry("taskmanager.memory.segment-size", "256k"),
        Map.entry("taskmanager.memory.task.off-heap.size", "64m"),
        Map.entry("taskmanager.memory.managed.size", "16m"),
        Map.entry("taskmanager.memory.network.min", "128m"),
        Map.entry("taskmanager.memory.network.max", "128m"),
        Map.entry("taskmanager.memory.framework.heap.size", "64m"),
        Map.entry("taskmanager.memory.framework.off-heap.size", "64m"),
        Map.entry("taskmanager.memory.jvm-metaspace.size", "192m"),
        Map.entry("taskmanager.memory.jvm-overhead.min", "64m"),
        Map.entry("taskmanager.memory.jvm-overhead.max", "64m"),
        Map.entry("jobmanager.scheduler", "adaptive"),
        Map.entry("jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout", "0s"),
        Map.entry("heartbeat.interval", "2000"),
        Map.entry("heartbeat.timeout", "8000"),
        Map.entry("restart-strategy.type", "exponential-delay"),
        Map.entry("restart-strategy.exponential-delay.initial-backoff", "200 ms"),
        Map.entry("restart-strategy.exponential-delay.max-backoff", "5 s"),
        Map.entry(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"),
        Map.entry("execution.checkpointing.num-retained", "3"));
  }
}
