package io.tributary.participant;

import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.PartialSum;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.Topics;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a region take part in its parent federation: a participant of the parent whose local
 * training is a round of the region. It brings each new model of the parent into the region, waits
 * for the exact sum that the region's job makes of its participants' updates, signs it and forwards
 * it. Updates never leave the region.
 *
 * <p>It keeps nothing but the update in progress: whatever it is killed at, it begins again, and
 * the same sum becomes the same update.
 */
public final class RegionRelay {
  private static final Logger LOG = LoggerFactory.getLogger(RegionRelay.class);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private final FederationConnection parent;
  private final FederationConnection region;
  private final TaskSpec parentTask;
  private final TaskSpec regionTask;
  private BiConsumer<PreparedUpdate, Receipt> listener = (update, receipt) -> {};

  /**
   * A relay of one task.
   *
   * @param task the region's task, which names the parent's as its upstream
   * @throws IllegalArgumentException when one of the tasks does not exist or they do not fit
   */
  public RegionRelay(FederationConnection parent, FederationConnection region, String task) {
    this.parent = parent;
    this.region = region;
    this.regionTask = region.requireTask(task);
    if (regionTask.getUpstream() == null) {
      throw new IllegalArgumentException("task " + task + " has no upstream; add one to its file");
    }
    if (!regionTask.getUpstream().getFederation().equals(parent.federation())) {
      throw new IllegalArgumentException(
          "the upstream of task "
              + task
              + " is in federation "
              + regionTask.getUpstream().getFederation()
              + ", not "
              + parent.federation());
    }
    this.parentTask = parent.requireTask(regionTask.getUpstream().getTask());
    requireSame("model", parentTask.getModel(), regionTask.getModel());
    requireSame("bounds", parentTask.getBounds(), regionTask.getBounds());
    requireSame("aggregation", parentTask.getAggregation(), regionTask.getAggregation());
  }

  private static void requireSame(String what, Object ofParent, Object ofRegion) {
    if (!ofParent.equals(ofRegion)) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of the region's task must equal the parent's, so that sums can be added: "
              + ofRegion
              + " is not "
              + ofParent);
    }
  }

  /** Whom to tell about each receipt of the parent. */
  public RegionRelay onReceipt(BiConsumer<PreparedUpdate, Receipt> newListener) {
    listener = newListener;
    return this;
  }

  /**
   * Relays until the parent's task ends, and the region's with it.
   *
   * @param participant as registered in the parent federation, for as many contributors as the
   *     region has
   * @param stateFolder where the update in progress is kept
   * @throws IllegalStateException when the participant is not registered with this key
   * @throws ExecutionException when a broker refused a record or was away for five minutes
   */
  public void run(String participant, SigningKey key, Path stateFolder)
      throws InterruptedException, ExecutionException {
    new Participant(parent, participant, key, stateFolder)
        .onReceipt(listener)
        .run(parentTask, new RegionRound());
    finish();
  }

  /** Says it until the region's task has ended: its job may have opened the task after a fact. */
  private void finish() throws InterruptedException, ExecutionException {
    TaskWatch rounds = region.watch(regionTask.getName());
    Optional<ModelPublished> last = parent.watch(parentTask.getName()).newest();
    while (!rounds.ended()) {
      if (last.isPresent()) {
        adopt(parent.models().fetch(parentTask, last.get()));
      }
      propose(new TaskStopped("the parent's task has ended"));
      rounds.awaitEnd(AGAIN);
    }
  }

  /** A region's round as a participant's work. */
  private final class RegionRound implements Work {
    @Override
    public Optional<Draft> update(Model model) throws InterruptedException {
      try {
        adopt(model);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the region's broker refused a record", e);
      }
      Optional<SumPublished> sum = awaitSum(model.version());
      return sum.map(s -> draft(s, model.version()));
    }

    @Override
    public String registrationOptions() {
      return " --contributors N, with N for how many participants it may stand";
    }

    @Override
    public void decided(int baseVersion, Receipt receipt) {
      LOG.info("round {} of the region: {}", baseVersion + 1, receipt.getStatus());
    }
  }

  /** The region's sum; empty once the parent has gone on without it. */
  private Optional<SumPublished> awaitSum(int version) throws InterruptedException {
    TaskWatch rounds = region.watch(regionTask.getName());
    TaskWatch upstream = parent.watch(parentTask.getName());
    Optional<SumPublished> sum = rounds.awaitSum(version + 1, LOOK);
    while (sum.isEmpty() && !rounds.ended() && !isPast(upstream, version)) {
      sum = rounds.awaitSum(version + 1, LOOK);
    }
    return isPast(upstream, version) ? Optional.empty() : sum;
  }

  private static boolean isPast(TaskWatch upstream, int version) {
    return upstream.finished()
        || upstream.newest().filter(newest -> newest.getVersion() > version).isPresent();
  }

  private Work.Draft draft(SumPublished sum, int version) {
    List<Digest> hashes = sum.getBlockHashes().stream().map(Digest::of).toList();
    BlockReader.Wanted wanted =
        new BlockReader.Wanted(
            regionTask.getName(), sum.getRound(), hashes, sum.getNotBeforeMillis());
    List<byte[]> payloads;
    try (BlockReader sums = BlockReader.ofSums(region.client(), region.topics().sums())) {
      payloads = sums.fetch(wanted).blocks();
    }
    UpdateHeader header =
        UpdateHeader.newBuilder()
            .setFederation(parentTask.getFederation())
            .setTask(parentTask.getName())
            .setParticipant("")
            .setBaseVersion(version)
            .setWeight(sum.getWeightUnits() * 0x1p-20)
            .setCodec(Units.CODEC)
            .setVectors(List.of("delta"))
            .setPartialSum(
                new PartialSum(sum.getFractionBits(), sum.getWeightUnits(), sum.getContributors()))
            .setBlockHashes(List.of())
            .setMetrics(Map.of())
            .build();
    return new Work.Draft(header, payloads);
  }

  /** Brings a model of the parent into the region, unless the region has it. */
  private void adopt(Model model) throws InterruptedException, ExecutionException {
    boolean known =
        region
            .watch(regionTask.getName())
            .newest()
            .filter(newest -> newest.getVersion() >= model.version())
            .isPresent();
    if (known) {
      return;
    }
    List<Digest> hashes = new ArrayList<>();
    long notBeforeMillis = Long.MAX_VALUE;
    float[] parameters = model.parameters();
    ModelLayout layout = new ModelLayout(parameters.length, regionTask.getModel().getBlockSize());
    for (int block = 0; block < layout.blocks(); block++) {
      byte[] bytes =
          PayloadCodecs.named("float32")
              .encode(parameters, Math.toIntExact(layout.start(block)), layout.length(block));
      hashes.add(Digest.sha256(bytes));
      long at =
          region.append(
              region.topics().models(),
              key(model.version(), block),
              new ModelBlock(regionTask.getName(), model.version(), block, ByteBuffer.wrap(bytes)));
      notBeforeMillis = Math.min(notBeforeMillis, at);
    }
    for (int block = 0;
        model.version() >= Topics.KEPT_VERSIONS && block < layout.blocks();
        block++) {
      region.forget(region.topics().models(), key(model.version() - Topics.KEPT_VERSIONS, block));
    }
    propose(
        new ModelAdopted(
            model.version(),
            model.hash().toFixed(),
            hashes.stream().map(Digest::toFixed).toList(),
            notBeforeMillis));
  }

  private String key(int version, int block) {
    return regionTask.getName() + "/" + version + "/" + block;
  }

  private void propose(Object fact) throws InterruptedException, ExecutionException {
    region.append(
        region.topics().journal(),
        regionTask.getName(),
        new JournalFact(regionTask.getName(), fact));
  }
}
