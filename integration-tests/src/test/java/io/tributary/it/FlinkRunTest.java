package io.tributary.it;

import io.tributary.local.EmbeddedBroker;
import io.tributary.local.Ports;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's jar, submitted by {@code flink run} and through the dashboard's upload. */
class FlinkRunTest {

  @Test
  void runsByFlinkRunAndByUpload(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), Ports.free());
        SessionCluster cluster = SessionCluster.start(folder, 256)) {
      broker.start();
      String servers = broker.bootstrapServers();
      round(
          broker,
          "by-run",
          () -> cluster.flinkRun("--bootstrap-servers", servers, "--federations", "by-run"));
      round(broker, "by-upload", () -> upload(cluster.rest(), servers));
    }
  }

  /** Something that submits a job. */
  private interface Submission {
    void submit() throws Exception;
  }

  private static void round(EmbeddedBroker broker, String federation, Submission submission)
      throws Exception {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", broker.bootstrapServers());
    try (FederationAdmin admin = new FederationAdmin(client, federation)) {
      admin.ensureTopics(2);
      submission.submit();
      SigningKey key = SigningKey.generate();
      admin.register("p", key.verifyingKey(), "");
      TaskSpec task = Federation.task(federation, "t", 300, 128, 1).build();
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      PreparedUpdate update =
          Federation.sign(task, Federation.header(task, "p", 0), new float[300], key);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (byte[] record : update.records()) {
          producer
              .send(
                  new ProducerRecord<>(
                      "tributary." + federation + ".updates", new byte[] {'p'}, record))
              .get();
        }
      }
      Federation.awaitPublished(admin, "t", 1);
    }
  }

  private static void upload(Rest rest, String servers) throws Exception {
    String jar = rest.upload(SessionCluster.JAR);
    rest.post(
        "/jars/" + jar + "/run",
        "{\"parallelism\":1,\"programArgsList\":[\"--bootstrap-servers\",\""
            + servers
            + "\",\"--federations\",\"by-upload\"]}");
  }
}
