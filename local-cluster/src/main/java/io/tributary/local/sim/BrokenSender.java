package io.tributary.local.sim;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.participant.PreparedUpdate;
import io.tributary.participant.TaskWatch;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.ModelLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A participant that sends from each model what its attack makes, unclipped and unchecked: not with
 * the SDK's trainer, which would not let values pass that the federation refuses.
 */
final class BrokenSender {
  private final FederationConnection federation;
  private final String id;
  private final SigningKey key;

  BrokenSender(FederationConnection federation, String id, SigningKey key) {
    this.federation = federation;
    this.id = id;
    this.key = key;
  }

  /** Sends one update for each model until the task ends; does not wait for receipts. */
  void run(TaskSpec task, Adversary adversary, int participant)
      throws InterruptedException, ExecutionException {
    TaskWatch watch = federation.watch(task.getName());
    int sent = -1;
    while (!watch.finished()) {
      Optional<ModelPublished> published = watch.awaitWork(id, sent, Duration.ofMinutes(1));
      if (published.isPresent() && !watch.finished()) {
        Model model = federation.models().fetch(task, published.get());
        sent = model.version();
        federation.send(id, prepare(task, adversary, participant, model));
      }
    }
  }

  private PreparedUpdate prepare(TaskSpec task, Adversary adversary, int participant, Model model) {
    float[] update = adversary.update(participant, model.parameters(), model.version());
    UpdateHeader header =
        UpdateHeader.newBuilder()
            .setFederation(task.getFederation())
            .setTask(task.getName())
            .setParticipant(id)
            .setBaseVersion(model.version())
            .setWeight(1)
            .setCodec("float32")
            .setVectors(List.of("delta"))
            .setBlockHashes(List.of())
            .setMetrics(Map.of())
            .build();
    ModelLayout layout = new ModelLayout(update.length, task.getModel().getBlockSize());
    return PreparedUpdate.sign(header, update, layout, key);
  }
}
