package io.tributary.jobs;

import io.tributary.operators.fold.flink.NoiseKeySource;
import io.tributary.operators.task.HeldCheck;
import io.tributary.serde.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * The options of the aggregation job. Their descriptions are its documentation: {@code
 * docs/options.md} is generated from them.
 */
public final class AggregationOptions {
  static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("bootstrap-servers")
          .stringType()
          .defaultValue("127.0.0.1:9092")
          .withDescription("Kafka's bootstrap servers, host:port, separated by commas.");
  static final ConfigOption<String> FEDERATIONS =
      ConfigOptions.key("federations")
          .stringType()
          .defaultValue("*")
          .withDescription(
              "Federations to serve, separated by commas; * serves all, also those to come.");
  static final ConfigOption<Duration> DISCOVERY =
      ConfigOptions.key("discovery-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription("How often new federations and partitions are looked for.");
  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Time between checkpoints. It costs replay after a crash, never correctness.");
  static final ConfigOption<Integer> MAX_PARALLELISM =
      ConfigOptions.key("max-parallelism")
          .intType()
          .defaultValue(128)
          .withDescription(
              "Largest parallelism the job can ever be scaled to, 1 to 32768; fixed with the first"
                  + " savepoint.");
  static final ConfigOption<MemorySize> PENDING_CREDIT =
      ConfigOptions.key("pending-credit")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(384))
          .withDescription(
              "Bytes of undecided updates beyond which a source subtask stops reading until the"
                  + " journal has caught up.");
  static final ConfigOption<Integer> KEPT_VERSIONS =
      ConfigOptions.key("kept-versions")
          .intType()
          .defaultValue(Topics.KEPT_VERSIONS)
          .withDescription(
              "Newest versions of each model that stay in models, and rounds that stay in rounds, 1"
                  + " to 1000000. Older ones go by compaction, at the earliest after its lag, seven"
                  + " days.");
  static final ConfigOption<Duration> JOURNAL_KEPT =
      ConfigOptions.key("journal-kept")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "How long the journal keeps what it decided, at least one second; not less than the"
                  + " retention of updates, and than the age of the oldest savepoint to start from.");
  static final ConfigOption<MemorySize> UPLOAD_LIMIT =
      ConfigOptions.key("upload-limit")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "Bytes that the unfinished uploads of a source subtask may declare together; beyond"
                  + " it a new upload is told BUSY.");
  static final ConfigOption<MemorySize> HELD_MEMORY =
      ConfigOptions.key("held-memory")
          .memoryType()
          .defaultValue(new MemorySize(HeldCheck.DEFAULT_MEMORY_BYTES))
          .withDescription(
              "Bytes that the updates of one task's round may take when its aggregation rule needs"
                  + " them all at once. A task that would need more is refused when it is opened.");
  static final ConfigOption<String> NOISE_KEY =
      ConfigOptions.key("noise-key")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Where the secret is that the noise of private tasks is drawn of, on every machine of the"
                  + " cluster: file:PATH (at least 32 bytes, readable by its owner only), env:NAME"
                  + " (base64), or pkcs12:PATH?alias=NAME&password=env:NAME. Without it private tasks are"
                  + " refused when they are opened. It must not change while one runs.");
  static final ConfigOption<String> SCHEMA_IDS =
      ConfigOptions.key("schema-ids")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Ids of a schema registry for updates and participants in Confluent's framing, for instance"
                  + " 17=SignedUpdateHeader,18=UpdateBlock. The schemas are always those compiled"
                  + " in.");
  static final ConfigOption<String> KAFKA_PROPERTIES =
      ConfigOptions.key("kafka-properties")
          .stringType()
          .defaultValue("")
          .withDescription(
              "File with further properties of every Kafka client (security, timeouts), read where"
                  + " the job is submitted.");
  static final List<ConfigOption<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          FEDERATIONS,
          DISCOVERY,
          CHECKPOINT_INTERVAL,
          MAX_PARALLELISM,
          PENDING_CREDIT,
          UPLOAD_LIMIT,
          HELD_MEMORY,
          KEPT_VERSIONS,
          JOURNAL_KEPT,
          NOISE_KEY,
          SCHEMA_IDS,
          KAFKA_PROPERTIES);

  private final Configuration values;
  private final Properties extra;

  private AggregationOptions(Configuration values, Properties extra) {
    this.values = values;
    this.extra = extra;
  }

  /**
   * Parses {@code --name value} pairs.
   *
   * @throws IllegalArgumentException that names the option, for an unknown one or a bad value
   */
  public static AggregationOptions parse(String... arguments) {
    Set<String> known = ALL.stream().map(ConfigOption::key).collect(Collectors.toSet());
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : arguments[i];
      if (!arguments[i].startsWith("--") || !known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown option '" + arguments[i] + "'; known: " + usage());
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException("--" + name + " needs a value");
      }
      given.put(name, arguments[i + 1]);
    }
    Configuration values = Configuration.fromMap(given);
    for (ConfigOption<?> option : ALL) {
      check(values, option);
    }
    AggregationOptions options =
        new AggregationOptions(values, KafkaProperties.read(values.get(KAFKA_PROPERTIES)));
    options.schemaIds();
    options.checkRanges();
    options.noiseKey();
    return options;
  }

  private static void check(Configuration values, ConfigOption<?> option) {
    try {
      values.get(option);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--" + option.key() + ": " + values.getString(option.key(), "") + " is not a valid value",
          e);
    }
  }

  private void checkRanges() {
    require(
        !checkpointInterval().isNegative() && !checkpointInterval().isZero(), CHECKPOINT_INTERVAL);
    require(!discovery().isNegative() && !discovery().isZero(), DISCOVERY);
    require(values.get(JOURNAL_KEPT).compareTo(Duration.ofSeconds(1)) >= 0, JOURNAL_KEPT);
    require(maxParallelism() >= 1 && maxParallelism() <= 32768, MAX_PARALLELISM);
    require(
        federations().stream().allMatch(io.tributary.serde.Topics::isName)
            && (values.get(FEDERATIONS).strip().equals("*") || !federations().isEmpty()),
        FEDERATIONS);
    if (keptVersions() < 1 || keptVersions() > 1_000_000) {
      throw new IllegalArgumentException(
          "--kept-versions is " + keptVersions() + ", not 1 to 1000000");
    }
    if (values.get(PENDING_CREDIT).getBytes() <= values.get(UPLOAD_LIMIT).getBytes()) {
      throw new IllegalArgumentException(
          "--pending-credit "
              + values.get(PENDING_CREDIT)
              + " must be more than --upload-limit "
              + values.get(UPLOAD_LIMIT));
    }
  }

  private void require(boolean holds, ConfigOption<?> option) {
    if (!holds) {
      throw new IllegalArgumentException(
          "--"
              + option.key()
              + ": "
              + values.get(option)
              + " is out of range. "
              + describe(option));
    }
  }

  private static String describe(ConfigOption<?> option) {
    return new org.apache.flink.configuration.description.HtmlFormatter()
        .format(option.description());
  }

  private static String usage() {
    return ALL.stream().map(o -> "--" + o.key()).collect(Collectors.joining(", "));
  }

  Properties kafka() {
    Properties client = new Properties();
    client.putAll(extra);
    client.setProperty("bootstrap.servers", values.get(BOOTSTRAP_SERVERS));
    return client;
  }

  List<String> federations() {
    String text = values.get(FEDERATIONS).strip();
    return text.equals("*") ? List.of() : split(text);
  }

  Duration discovery() {
    return values.get(DISCOVERY);
  }

  Duration checkpointInterval() {
    return values.get(CHECKPOINT_INTERVAL);
  }

  int maxParallelism() {
    return values.get(MAX_PARALLELISM);
  }

  /** Newest versions of a model that stay in the models topic. */
  int keptVersions() {
    return values.get(KEPT_VERSIONS);
  }

  /** Bytes that the held updates of one task may take. */
  long heldBytes() {
    return values.get(HELD_MEMORY).getBytes();
  }

  /** Where the key of private tasks' noise is. */
  NoiseKeySource noiseKey() {
    String reference = values.get(NOISE_KEY).strip();
    return reference.isEmpty() ? NoiseKeySource.none() : new KeyReference(reference);
  }

  IntakeSettings intake() {
    return new IntakeSettings(
        kafka(),
        values.get(PENDING_CREDIT).getBytes(),
        values.get(UPLOAD_LIMIT).getBytes(),
        values.get(JOURNAL_KEPT),
        new HashMap<>(schemaIds()));
  }

  private Map<Integer, String> schemaIds() {
    Map<Integer, String> ids = new HashMap<>();
    for (String pair : split(values.get(SCHEMA_IDS))) {
      String[] parts = pair.split("=", 2);
      if (parts.length != 2 || !parts[0].matches("[0-9]{1,9}")) {
        throw new IllegalArgumentException("--schema-ids: '" + pair + "' is not id=Record");
      }
      ids.put(Integer.valueOf(parts[0]), parts[1]);
    }
    try {
      new io.tributary.serde.WireReader(ids); // Refuses names that are not records.
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--schema-ids: " + e.getMessage(), e);
    }
    return ids;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
