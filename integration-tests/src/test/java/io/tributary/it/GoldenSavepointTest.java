package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint and the topics of a federation, as an earlier build wrote them, in the middle of a
 * round and of an upload. Today's job goes on from them; all state must find its operator. {@code
 * -Dgolden.write=true} writes them anew, for a new release only.
 */
class GoldenSavepointTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden-savepoint");
  private static final String NAME = "golden";
  private static final int PARTITIONS = 2;
  private static final int ROUND = 3;

  /** Always the same: its public key is in the golden topics. */
  private final SigningKey key = SigningKey.of(new byte[32]);

  @Test
  void goesOnFromWhatAnEarlierBuildLeft(@TempDir Path folder) throws Exception {
    if (Boolean.getBoolean("golden.write")) {
      write(folder.resolve("written"));
    }
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(PARTITIONS);
      refill(federation);
      Path savepoint = folder.resolve("savepoint");
      copy(GOLDEN.resolve("savepoint"), savepoint);
      JobID job = federation.restore(2, savepoint.toUri().toString(), "--federations", NAME);
      TaskSpec task = admin.openedTasks().get("t");
      sendRest(federation, task, ROUND);
      ModelPublished published = Federation.awaitPublished(admin, "t", ROUND);
      try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
        assertThat(connection.models().fetch(task, published).parameters())
            .isEqualTo(expected(ROUND));
      }
      assertThat(HexFormat.of().formatHex(published.getRootHash().bytes()))
          .isEqualTo(Files.readString(GOLDEN.resolve("root-hash.txt")).strip());
      federation.assertNeverRestarted(job);
    }
  }

  private void write(Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(PARTITIONS);
      JobID job = federation.submit(2, "--federations", NAME);
      TaskSpec task = task();
      for (int p = 0; p < InvarianceTest.PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      for (int round = 1; round < ROUND; round++) {
        sendHalf(federation, task, round);
        sendRest(federation, task, round);
        Federation.awaitPublished(admin, "t", round);
      }
      sendHalf(federation, task, ROUND);
      Federation.awaitAdmitted(admin, (ROUND - 1) * InvarianceTest.PARTICIPANTS + 6);
      String savepoint = federation.stopWithSavepoint(job);
      copy(Path.of(java.net.URI.create(savepoint)), GOLDEN.resolve("savepoint"));
      keepTopics(federation);
      JobID next = federation.restore(1, savepoint, "--federations", NAME);
      sendRest(federation, task, ROUND);
      ModelPublished published = Federation.awaitPublished(admin, "t", ROUND);
      Files.writeString(
          GOLDEN.resolve("root-hash.txt"),
          HexFormat.of().formatHex(published.getRootHash().bytes()) + "\n");
      federation.assertNeverRestarted(next);
    }
  }

  /**
   * Its deadline passes long before it is restored; without all participants that closes nothing.
   */
  private static TaskSpec task() {
    TaskSpec.Builder task =
        Federation.task(NAME, "t", InvarianceTest.PARAMETERS, 512, InvarianceTest.PARTICIPANTS);
    return task.setRounds(
            RoundsSpec.newBuilder(task.getRounds())
                .setDeadlineMillis(1000)
                .setMinimum(InvarianceTest.PARTICIPANTS)
                .build())
        .build();
  }

  /** Even participants send all, odd ones only the header and the first block. */
  private void sendHalf(Federation federation, TaskSpec task, int round) throws Exception {
    for (int p = 0; p < InvarianceTest.PARTICIPANTS; p++) {
      List<byte[]> records = update(task, p, round).records();
      federation.send(NAME, "p" + p, p % 2 == 0 ? records : records.subList(0, 2));
    }
  }

  private void sendRest(Federation federation, TaskSpec task, int round) throws Exception {
    for (int p = 1; p < InvarianceTest.PARTICIPANTS; p += 2) {
      List<byte[]> records = update(task, p, round).records();
      federation.send(NAME, "p" + p, records.subList(2, records.size()));
    }
  }

  private PreparedUpdate update(TaskSpec task, int p, int round) {
    return Federation.sign(
        task,
        Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
        InvarianceTest.delta(p, round),
        key);
  }

  private static float[] expected(int rounds) {
    float[] model = new float[InvarianceTest.PARAMETERS];
    for (int round = 1; round <= rounds; round++) {
      model = InvarianceTest.independentRound(model, round);
    }
    return model;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  /** The topics that the job reads: their records lie at the offsets that the savepoint names. */
  private static List<String> inputs() {
    Topics topics = new Topics(NAME);
    return List.of(topics.tasks(), topics.participants(), topics.updates(), topics.journal());
  }

  private static void keepTopics(Federation federation) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                federation.client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        DataOutputStream out =
            new DataOutputStream(Files.newOutputStream(GOLDEN.resolve("topics.bin")))) {
      for (String topic : inputs()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          TopicPartition part = new TopicPartition(topic, partition);
          consumer.assign(List.of(part));
          consumer.seekToBeginning(List.of(part));
          long end = consumer.endOffsets(List.of(part)).get(part);
          while (consumer.position(part) < end) {
            for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofSeconds(1))) {
              out.writeUTF(topic);
              out.writeInt(partition);
              out.writeInt(r.key() == null ? -1 : r.key().length);
              out.write(r.key() == null ? new byte[0] : r.key());
              out.writeInt(r.value().length);
              out.write(r.value());
            }
          }
        }
      }
      out.writeUTF("");
    }
  }

  private static void refill(Federation federation) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(GOLDEN.resolve("topics.bin")))) {
      for (String topic = in.readUTF(); !topic.isEmpty(); topic = in.readUTF()) {
        int partition = in.readInt();
        int keyLength = in.readInt();
        byte[] key = keyLength < 0 ? null : in.readNBytes(keyLength);
        records.add(new ProducerRecord<>(topic, partition, key, in.readNBytes(in.readInt())));
      }
    }
    Properties client = federation.client;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    }
  }
}
