package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.Supervised;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.KeyFile;
import io.tributary.participant.PreparedUpdate;
import io.tributary.participant.TaskWatch;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Twenty participants whose updates are known beforehand. The last ones can be processes of their
 * own, with the SDK as anybody would use it, which are started again when they die.
 */
final class Cohort implements AutoCloseable {
  static final int SIZE = 20;
  static final int PROCESSES = 2;
  static final int SENDERS = SIZE - PROCESSES;
  private final Properties client;
  private final TaskSpec task;
  private final Path folder;
  private final SigningKey key = SigningKey.generate();
  private final FederationConnection connection;
  private final TaskWatch watch;
  private final Map<Digest, CompletableFuture<Receipt>> receipts = new LinkedHashMap<>();
  private final List<Supervised> processes = new ArrayList<>();

  private Cohort(FederationAdmin admin, Properties client, TaskSpec task, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    this.client = client;
    this.task = task;
    this.folder = Files.createDirectories(folder);
    admin.ensureTopics(4);
    for (int p = 0; p < SENDERS; p++) {
      admin.register("p" + p, key.verifyingKey(), "");
    }
    for (int p = SENDERS; p < SIZE; p++) {
      SigningKey own = KeyFile.loadOrCreate(folderOf(p).resolve("key"));
      admin.register("p" + p, own.verifyingKey(), "");
    }
    admin.openTask(task);
    Federation.awaitPublished(admin, task.getName(), 0);
    connection = FederationConnection.open(client, task.getFederation());
    watch = connection.watch(task.getName());
  }

  /** Opens a task of so many rounds, each of which closes when all have sent. */
  static Cohort open(
      FederationAdmin admin, Properties client, String federation, int rounds, Path folder)
      throws IOException, InterruptedException, ExecutionException {
    TaskSpec.Builder draft = Federation.task(federation, "t", InvarianceTest.PARAMETERS, 128, SIZE);
    draft.getRounds().setCount(rounds);
    return new Cohort(admin, client, draft.build(), folder);
  }

  private Path folderOf(int p) throws IOException {
    return Files.createDirectories(folder.resolve("p" + p));
  }

  /** Lets the last participants take part as processes. */
  void startProcesses() throws IOException {
    for (int p = SENDERS; p < SIZE; p++) {
      List<String> command =
          ParticipantProcess.command(
              client.getProperty("bootstrap.servers"),
              task.getFederation(),
              task.getName(),
              "p" + p,
              folderOf(p).toString(),
              Integer.toString(p));
      processes.add(new Supervised("participant p" + p, log(p), () -> command));
    }
  }

  private Path log(int p) throws IOException {
    return folderOf(p).resolve("log");
  }

  List<Supervised> processes() {
    return processes;
  }

  private PreparedUpdate update(int p, int round) throws IOException {
    return Federation.sign(
        task,
        Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
        InvarianceTest.delta(p, round),
        p < SENDERS ? key : KeyFile.loadOrCreate(folderOf(p).resolve("key")));
  }

  /** Sends an update and returns when the broker has it. */
  void send(int p, int round) throws Exception {
    PreparedUpdate update = update(p, round);
    receipts.put(update.id(), connection.expectReceipt(update.id()));
    connection.send("p" + p, update);
  }

  /** Sends the first half of what {@link #send} sends, over a connection that then ends. */
  void sendHalf(int p, int round) throws Exception {
    PreparedUpdate whole = update(p, round);
    List<byte[]> half = whole.records().subList(0, whole.records().size() / 2);
    try (FederationConnection cut = FederationConnection.open(client, task.getFederation())) {
      cut.send("p" + p, new PreparedUpdate(whole.id(), whole.baseVersion(), half));
    }
  }

  /** Waits for a version and fetches it; its parameters must be the expected ones. */
  ModelPublished await(int version, float[] expected) throws InterruptedException {
    ModelPublished published =
        watch
            .awaitNewerThan(version - 1, Patience.LIMIT)
            .orElseThrow(() -> new AssertionError("no version " + version));
    assertThat(connection.models().fetch(task, published).parameters())
        .as("version %d", version)
        .isEqualTo(expected);
    return published;
  }

  /** Each sent update must have got the receipt that it is included; gives how many. */
  int assertThatAllAreIncluded() throws Exception {
    for (CompletableFuture<Receipt> receipt : receipts.values()) {
      assertThat(receipt.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo(ReceiptStatus.INCLUDED);
    }
    return receipts.size();
  }

  /**
   * What the processes have heard of their updates must be that they are included, and nothing but
   * kills may have ended them.
   */
  int assertThatProcessesHeardNothingElse() throws IOException {
    long heard = 0;
    for (int p = SENDERS; p < SIZE; p++) {
      List<String> lines = Files.readAllLines(log(p));
      assertThat(lines).as("p%d never failed", p).noneMatch(l -> l.startsWith("Exception in"));
      List<String> said =
          lines.stream().filter(line -> line.startsWith("receipt ")).distinct().toList();
      assertThat(said).isNotEmpty().allMatch(line -> line.endsWith(" INCLUDED"));
      heard += said.size();
    }
    return (int) heard;
  }

  @Override
  public void close() {
    processes.forEach(Supervised::close);
    connection.close();
  }
}
