package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.EmbeddedBroker;
import io.tributary.local.Ports;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 25 million parameters through a TaskManager with less than 1.5 GB of heap. */
@Tag("long")
class LargeModelTest {
  private static final int PARAMETERS = 25_000_000;
  private static final int PARTICIPANTS = 4;
  private static final int TASK_HEAP_MEGABYTES = 1400;

  @Test
  void goesThroughInPiecesOfLessThanAMegabyte(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), Ports.free());
        SessionCluster cluster = SessionCluster.start(folder, TASK_HEAP_MEGABYTES)) {
      broker.start();
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", broker.bootstrapServers());
      try (FederationAdmin admin = new FederationAdmin(client, "large")) {
        admin.ensureTopics(4);
        cluster.flinkRun(
            "--bootstrap-servers", broker.bootstrapServers(), "--federations", "large");
        TaskSpec.Builder draft = Federation.task("large", "t", PARAMETERS, 65_536, PARTICIPANTS);
        draft.getBounds().setMaxNormL2(100_000);
        TaskSpec task = draft.build();
        SigningKey key = SigningKey.generate();
        for (int p = 0; p < PARTICIPANTS; p++) {
          admin.register("p" + p, key.verifyingKey(), "");
        }
        admin.openTask(task);
        try (FederationConnection connection = FederationConnection.open(client, "large")) {
          for (int p = 0; p < PARTICIPANTS; p++) {
            connection.send(
                "p" + p, Federation.sign(task, Federation.header(task, "p" + p, 0), delta(p), key));
          }
          ModelPublished published = Federation.awaitPublished(admin, "t", 1);
          assertThat(published.getBlockHashes()).hasSize(382);
          Model model = connection.models().fetch(task, published);
          assertThat(model.parameters()).hasSize(PARAMETERS);
          for (int i = 0; i < PARAMETERS; i += 997) {
            assertThat(model.parameters()[i]).isEqualTo(i % 7 + 1.5f);
          }
        }
        assertThat(largestRecord(client)).isLessThan(1_000_000);
      }
    }
  }

  private static float[] delta(int participant) {
    float[] delta = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      delta[i] = i % 7 + participant;
    }
    return delta;
  }

  private static int largestRecord(Properties client) {
    int largest = 0;
    Topics topics = new Topics("large");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (String topic :
          List.of(topics.updates(), topics.models(), topics.rounds(), topics.journal())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
            largest = Math.max(largest, record.serializedValueSize());
          }
        }
      }
    }
    return largest;
  }
}
