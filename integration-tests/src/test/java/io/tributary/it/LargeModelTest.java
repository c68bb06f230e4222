package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.EmbeddedBroker;
import io.tributary.local.Ports;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
        Federation.awaitPublished(admin, "t", 0);
        try (FederationConnection connection = FederationConnection.open(client, "large")) {
          ModelPublished published = contribute(connection, admin, task, key);
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

  /** Sends all updates, again where there is no room for another at the moment, as the SDK does. */
  private static ModelPublished contribute(
      FederationConnection connection, FederationAdmin admin, TaskSpec task, SigningKey key)
      throws Exception {
    Map<String, PreparedUpdate> updates = new TreeMap<>();
    Map<String, CompletableFuture<Receipt>> receipts = new TreeMap<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      PreparedUpdate update =
          Federation.sign(task, Federation.header(task, "p" + p, 0), delta(p), key);
      updates.put("p" + p, update);
      receipts.put("p" + p, send(connection, "p" + p, update));
    }
    return Federation.await(
        "version 1",
        () -> {
          for (Map.Entry<String, CompletableFuture<Receipt>> sent : receipts.entrySet()) {
            Receipt known = sent.getValue().getNow(null);
            if (known != null && known.getCode() == RejectionCode.BUSY) {
              PreparedUpdate update = updates.get(sent.getKey());
              connection.forgetReceipt(update.id());
              sent.setValue(send(connection, sent.getKey(), update));
            }
          }
          return Federation.published(admin, "t", 1);
        });
  }

  private static CompletableFuture<Receipt> send(
      FederationConnection connection, String participant, PreparedUpdate update) {
    try {
      CompletableFuture<Receipt> receipt = connection.expectReceipt(update.id());
      connection.send(participant, update);
      return receipt;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused an update", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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
