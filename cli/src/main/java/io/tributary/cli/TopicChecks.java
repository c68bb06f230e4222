package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;

/** Whether a federation's topics are as they must be. */
final class TopicChecks {
  private static final Set<String> VITAL = Set.of("message.timestamp.type", "cleanup.policy");
  private final Properties client;
  private final String bootstrapServers;
  private final Topics topics;
  private final List<Finding> findings = new ArrayList<>();

  TopicChecks(Properties client, String bootstrapServers, String federation) {
    this.client = client;
    this.bootstrapServers = bootstrapServers;
    this.topics = new Topics(federation);
  }

  /** Looks at all topics. */
  List<Finding> run() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(client)) {
      Map<String, Stream> wanted = new TreeMap<>();
      for (Stream stream : Stream.values()) {
        wanted.put(topics.of(stream), stream);
      }
      Set<String> missing = new TreeSet<>(wanted.keySet());
      missing.removeAll(admin.listTopics().names().get());
      if (missing.size() == wanted.size()) {
        return List.of(
            Finding.warn(
                "topics",
                "federation " + topics.federation() + " has none yet",
                "'tributary task open FILE' creates them; or name another with --federation"));
      }
      if (!missing.isEmpty()) {
        findings.add(
            Finding.fail(
                "topics",
                "missing: " + String.join(", ", missing),
                "'tributary task open FILE' creates what is missing"));
        wanted.keySet().removeAll(missing);
      }
      settings(admin, wanted);
      if (wanted.containsKey(topics.journal())) {
        journal(admin);
      }
    }
    return findings;
  }

  private void settings(Admin admin, Map<String, Stream> wanted)
      throws InterruptedException, ExecutionException {
    Map<ConfigResource, Stream> resources = new HashMap<>();
    wanted.forEach(
        (topic, stream) ->
            resources.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), stream));
    Map<ConfigResource, Config> found = admin.describeConfigs(resources.keySet()).all().get();
    int before = findings.size();
    resources.forEach((resource, stream) -> settings(resource.name(), stream, found.get(resource)));
    if (findings.size() == before) {
      findings.add(
          Finding.ok("settings", wanted.size() + " topics, LogAppendTime, kept as they must be"));
    }
  }

  private void settings(String topic, Stream stream, Config found) {
    FederationAdmin.topicSettings(stream)
        .forEach(
            (name, wanted) -> {
              ConfigEntry entry = found.get(name);
              String value = entry == null ? "not set" : entry.value();
              if (!wanted.equals(value)) {
                boolean vital =
                    VITAL.contains(name) || stream == Stream.JOURNAL || stream == Stream.ROUNDS;
                findings.add(
                    new Finding(
                        "settings",
                        vital ? Finding.Status.FAIL : Finding.Status.WARN,
                        topic + ": " + name + " is " + value + ", not " + wanted,
                        "kafka-configs.sh --bootstrap-server "
                            + bootstrapServers
                            + " --alter --entity-type topics --entity-name "
                            + topic
                            + " --add-config "
                            + name
                            + "="
                            + wanted));
              }
            });
  }

  /** A task lives in one partition of the journal: the one that its name hashes to. */
  private void journal(Admin admin) throws InterruptedException, ExecutionException {
    TopicDescription journal =
        admin.describeTopics(List.of(topics.journal())).allTopicNames().get().get(topics.journal());
    int partitions = journal.partitions().size();
    Set<String> elsewhere = new TreeSet<>();
    Set<String> tasks = new HashSet<>();
    try (FederationAdmin federation = new FederationAdmin(client, topics.federation())) {
      federation.read(
          Stream.JOURNAL,
          io.tributary.schemas.JournalFact.class,
          (record, fact) -> {
            tasks.add(fact.getTask());
            if (record.partition() != partition(fact.getTask(), partitions)) {
              elsewhere.add(fact.getTask());
            }
          });
    }
    if (elsewhere.isEmpty()) {
      findings.add(
          Finding.ok(
              "journal",
              partitions + " partitions, " + tasks.size() + " tasks, each in its own one"));
    } else {
      findings.add(
          Finding.fail(
              "journal",
              "it was grown to "
                  + partitions
                  + " partitions; these tasks would go on in another one: "
                  + String.join(", ", elsewhere),
              "stop these tasks and open them under other names"));
    }
  }

  private static int partition(String task, int partitions) {
    return Utils.toPositive(Utils.murmur2(task.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
