package io.tributary.it;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topic of models does not grow with the number of rounds: old versions get tombstones. */
class KeptVersionsTest {
  private static final String NAME = "kept";
  private static final int ROUNDS = 8;
  private static final int KEPT = 3;

  @Test
  void olderVersionsAreLeftToCompaction(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      federation.submit(2, "--federations", NAME, "--kept-versions", Integer.toString(KEPT));
      TaskSpec task = Federation.task(NAME, "t", 100, 64, 1).build();
      SigningKey key = SigningKey.generate();
      admin.register("p", key.verifyingKey(), "");
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      for (int round = 1; round <= ROUNDS; round++) {
        federation.send(
            task,
            "p",
            Federation.sign(task, Federation.header(task, "p", round - 1), new float[100], key));
        Federation.awaitPublished(admin, "t", round);
      }
      Map<String, Boolean> expected = new TreeMap<>();
      for (int version = 0; version <= ROUNDS; version++) {
        for (int block = 0; block < 2; block++) {
          expected.put("t/" + version + "/" + block, version > ROUNDS - KEPT);
        }
      }
      Federation.await(
          "tombstones of the versions " + expected,
          () -> Optional.of(newestByKey(federation)).filter(expected::equals));
    }
  }

  /** Whether what compaction keeps of each key has a value. */
  private static Map<String, Boolean> newestByKey(Federation federation) {
    Map<String, Boolean> alive = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            federation.client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> parts =
          consumer.partitionsFor(new Topics(NAME).models()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(parts);
      consumer.seekToBeginning(parts);
      Map<TopicPartition, Long> ends = consumer.endOffsets(parts);
      while (!parts.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          alive.put(new String(record.key(), StandardCharsets.UTF_8), record.value() != null);
        }
      }
    }
    return alive;
  }
}
