package io.tributary.participant;

import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.secureagg.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant: fetches each new model, lets the trainer work, signs and sends the update, and
 * reads its receipt. The update in progress is kept on disk; after a crash it is sent again as it
 * was, and counts once.
 */
public final class Participant {
  private static final Logger LOG = LoggerFactory.getLogger(Participant.class);
  private static final Duration BUSY_WAIT = Duration.ofSeconds(2);
  private final FederationConnection federation;
  private final String id;
  private final SigningKey key;
  private final Path stateFolder;
  private Duration receiptLimit = Duration.ofMinutes(10);
  private BiConsumer<PreparedUpdate, Receipt> listener = (update, receipt) -> {};

  /**
   * A participant.
   *
   * @param id as registered
   * @param key whose public key is registered
   * @param stateFolder where the update in progress is kept
   */
  public Participant(FederationConnection federation, String id, SigningKey key, Path stateFolder) {
    this.federation = federation;
    this.id = id;
    this.key = key;
    this.stateFolder = stateFolder;
  }

  /** Whom to tell about each receipt. */
  public Participant onReceipt(BiConsumer<PreparedUpdate, Receipt> newListener) {
    listener = newListener;
    return this;
  }

  /** How long to wait for a receipt before the same update is sent again. */
  public Participant receiptLimit(Duration limit) {
    receiptLimit = limit;
    return this;
  }

  /**
   * Takes part in a task until it ends.
   *
   * @throws IllegalArgumentException when the federation has no such task
   * @throws IllegalStateException when this participant is not registered with this key
   * @throws ExecutionException when the broker refused a record or was away for five minutes
   */
  public void run(String task, LocalTrainer trainer)
      throws InterruptedException, ExecutionException {
    TaskSpec spec = federation.requireTask(task);
    run(spec, new Training(spec, trainer));
  }

  void run(TaskSpec spec, Work work) throws InterruptedException, ExecutionException {
    String task = spec.getName();
    requireRegistered(work);
    TaskWatch watch = federation.watch(task);
    int trained = resume(task, watch, work);
    while (!watch.finished()) {
      Optional<ModelPublished> published = watch.awaitWork(id, trained, Duration.ofMinutes(1));
      if (published.isPresent() && !watch.finished()) {
        contribute(spec, published.get(), work, watch);
        trained = published.get().getVersion();
      }
    }
  }

  /** Unknown senders get no receipt: better to say it here than to wait for one in vain. */
  private void requireRegistered(Work work) {
    Optional<ParticipantRecord> registered;
    try {
      registered = federation.participant(id);
    } catch (AuthorizationException e) {
      LOG.info("the participants may not be read; whether {} is registered will show", id);
      return;
    }
    VerifyingKey own = key.verifyingKey();
    boolean ours =
        registered
            .filter(r -> r.getStatus() == ParticipantStatus.ACTIVE)
            .filter(r -> r.getPublicKey().equals(ByteBuffer.wrap(own.bytes())))
            .isPresent();
    if (!ours) {
      throw new IllegalStateException(
          "participant "
              + id
              + " is not registered in federation "
              + federation.federation()
              + " with this key; let its operator run: tributary participant register "
              + id
              + " --public-key "
              + own.hex()
              + work.registrationOptions());
    }
  }

  private int resume(String task, TaskWatch watch, Work work)
      throws InterruptedException, ExecutionException {
    Optional<Outbox.Kept> kept = outbox(task).kept();
    if (kept.isEmpty()) {
      return -1;
    }
    PreparedUpdate update = kept.get().update();
    boolean decided = federation.searchReceipt(update.id(), kept.get().receiptsFrom()).isDone();
    LOG.info("{} is resumed{}", update, decided ? "; it was decided meanwhile" : "");
    deliver(task, update, watch, work);
    return update.baseVersion();
  }

  private void contribute(TaskSpec spec, ModelPublished published, Work work, TaskWatch watch)
      throws InterruptedException, ExecutionException {
    Optional<Work.Draft> draft = work.update(federation.models().fetch(spec, published));
    RejectionCode outcome = RejectionCode.EXPIRED;
    for (long sequence = 0;
        draft.isPresent() && outcome == RejectionCode.EXPIRED && sequence < 3;
        sequence++) {
      UpdateHeader header =
          UpdateHeader.newBuilder(draft.get().header())
              .setParticipant(id)
              .setSequence(sequence)
              .build();
      PreparedUpdate update = PreparedUpdate.sign(header, draft.get().payloads(), key);
      outbox(spec.getName()).keep(new Outbox.Kept(update, federation.receiptPositions()));
      outcome = deliver(spec.getName(), update, watch, work);
    }
  }

  /** Sends until there is a receipt that is not BUSY, or the task ends. */
  private RejectionCode deliver(String task, PreparedUpdate update, TaskWatch watch, Work work)
      throws InterruptedException, ExecutionException {
    try {
      while (!watch.finished()) {
        var receipt = federation.expectReceipt(update.id());
        var repeat = federation.expectRepeat(update.id());
        if (!receipt.isDone()) {
          federation.send(id, update);
        }
        Receipt outcome = await(CompletableFuture.anyOf(receipt, repeat)) ? find(update) : null;
        if (outcome != null && !transientRefusal(outcome.getCode())) {
          work.decided(update.baseVersion(), outcome);
          outbox(task).clear();
          listener.accept(update, outcome);
          return outcome.getCode();
        }
        if (outcome != null) {
          federation.forgetReceipt(update.id());
          watch.awaitNewerThan(update.baseVersion(), BUSY_WAIT);
        }
      }
      outbox(task).clear();
      return RejectionCode.TASK_ENDED;
    } finally {
      federation.forgetReceipt(update.id());
    }
  }

  /**
   * The receipt that decided an update of which something was heard. An update that is known to the
   * job already was decided before this process waited for it, or is still under way.
   */
  private Receipt find(PreparedUpdate update) throws InterruptedException, ExecutionException {
    CompletableFuture<Receipt> receipt = federation.expectReceipt(update.id());
    if (!receipt.isDone()) {
      LOG.info("{} was sent before; looking for its receipt", update);
      receipt = federation.searchReceipt(update.id(), Map.of());
    }
    return await(receipt) ? receipt.get() : null;
  }

  /** False when nothing came: sending the same update again is harmless, and finds out. */
  private boolean await(CompletableFuture<?> news) throws InterruptedException, ExecutionException {
    try {
      news.get(receiptLimit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static boolean transientRefusal(RejectionCode code) {
    return code == RejectionCode.BUSY || code == RejectionCode.UNKNOWN_TASK;
  }

  private Outbox outbox(String task) {
    return new Outbox(stateFolder, federation.federation(), task, id);
  }
}
