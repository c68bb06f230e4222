package io.tributary.operators.rounds.flink;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.publish.PublishState;
import io.tributary.operators.publish.VersionAssembler;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Orders;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.operators.scores.MemoryScoreStore;
import io.tributary.operators.scores.Scorer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.SumBlock;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One task in memory: the real round machine decides, its orders go to the real fold, block by
 * block. What is left out is what only looks at records: the intake.
 */
public final class Flow {
  private final TaskSpec spec;
  private final TaskPlan plan;
  private static final long SEED = 7;
  private final BlockMachine machine = new BlockMachine();
  private final Scorer scorer = new Scorer(() -> SEED);
  private final MemoryScoreStore scores = new MemoryScoreStore();
  private final List<Object> proposals = new ArrayList<>();
  private final List<MemoryStore> stores = new ArrayList<>();
  private final Map<Integer, Map<Integer, byte[]>> models = new TreeMap<>();
  private final Map<Integer, Map<Integer, byte[]>> sums = new TreeMap<>();
  private final PublishState publish = new PublishState();
  private final List<Object> announced = new ArrayList<>();
  private RoundState state = new RoundState();
  private long now = 1_000_000;
  private int updates;

  /**
   * An update.
   *
   * @param vectors its values, vector by vector
   */
  public record Update(
      String participant,
      int baseVersion,
      double weight,
      Map<String, Double> metrics,
      float[]... vectors) {}

  /** An opened task. */
  public Flow(TaskSpec spec) {
    this.spec = spec;
    this.plan = TaskPlan.of(spec);
    for (int block = 0; block < plan.blocks(); block++) {
      stores.add(new MemoryStore());
    }
    fact(new TaskOpened(spec, null));
  }

  /** Appends a fact to the journal and carries out what follows. */
  public void fact(Object fact) {
    JournalFact journaled = new JournalFact(spec.getName(), fact);
    for (Decision decision :
        new RoundMachine(spec.getFederation(), spec.getName(), state).replay(journaled, now++)) {
      if (decision instanceof Decision.Announce announce) {
        Object value = announce.value();
        announced.add(value instanceof RoundFact round ? round.getFact() : value);
      } else if (decision instanceof Decision.ForScores forScores) {
        propose(scorer.accept(WeighRequest.of(plan, forScores), scores));
      } else if (decision instanceof Decision.ForBlocks order) {
        for (int block = 0; block < stores.size(); block++) {
          boolean further = plan.vectorOf(block) > 0;
          take(machine.accept(Orders.of(order, plan.path(), block, further), stores.get(block)));
        }
      }
    }
    state = RoundState.of(state.toRecord());
    List<Object> proposed = List.copyOf(proposals);
    proposals.clear();
    proposed.forEach(this::fact);
  }

  private void propose(Optional<JournalFact> proposal) {
    proposal.ifPresent(fact -> proposals.add(fact.getFact()));
  }

  /** An update arrives at the fold and is admitted. */
  public void send(Update update) {
    List<byte[]> payloads = new ArrayList<>();
    double squared = 0;
    for (int block = 0; block < plan.blocks(); block++) {
      float[] vector = update.vectors()[plan.vectorOf(block)];
      int start = (int) plan.layout().start(block % plan.layout().blocks());
      payloads.add(PayloadCodecs.named("float32").encode(vector, start, plan.length(block)));
    }
    for (float value : update.vectors()[0]) {
      squared += (double) value * value;
    }
    send(
        "float32",
        payloads,
        UpdateAdmitted.newBuilder()
            .setUpdateId(Fixtures.id(++updates).toFixed())
            .setParticipant(update.participant())
            .setBaseVersion(update.baseVersion())
            .setWeight(update.weight())
            .setNormL2(Math.sqrt(squared))
            .setPayloadBytes(0)
            .setPartition(0)
            .setFirstOffset(updates)
            .setLastOffset(updates)
            .setMetrics(update.metrics()));
  }

  /** The newest sum of a region's flow arrives at the fold and is admitted. */
  public void sendSum(String region, Flow from) {
    SumPublished sum = from.announced(SumPublished.class).reduce((a, b) -> b).orElseThrow();
    send(
        "int64",
        List.copyOf(from.sums.get(sum.getRound()).values()),
        UpdateAdmitted.newBuilder()
            .setUpdateId(Fixtures.id(++updates).toFixed())
            .setParticipant(region)
            .setBaseVersion(sum.getRound() - 1)
            .setWeight(sum.getWeightUnits() * 0x1p-20)
            .setNormL2(0)
            .setPayloadBytes(0)
            .setCodec("int64")
            .setPartition(0)
            .setFirstOffset(updates)
            .setLastOffset(updates)
            .setContributors(sum.getContributors())
            .setWeightUnits(sum.getWeightUnits()));
  }

  private void send(String codec, List<byte[]> payloads, UpdateAdmitted.Builder admitted) {
    UploadId id = new UploadId(Fixtures.id(updates), 0, updates);
    for (int block = 0; block < payloads.size(); block++) {
      EncodedBlock content = new EncodedBlock(codec, payloads.get(block));
      take(
          machine.accept(
              new BlockMessage.Arrived(plan.path(), block, id, content), stores.get(block)));
    }
    fact(admitted.build());
  }

  private void take(List<BlockOutput> outputs) {
    for (BlockOutput output : outputs) {
      if (output instanceof GramPart part) {
        propose(scorer.accept(part, scores));
        continue;
      }
      Made block = (Made) output;
      int version = block.version().version();
      if (block.record() instanceof ModelBlock model) {
        put(models, version, model.getBlock(), model.getParameters());
      } else if (block.record() instanceof SumBlock sum) {
        put(sums, version, sum.getBlock(), sum.getUnits());
      }
      announced.addAll(VersionAssembler.accept(block.version(), publish));
    }
  }

  private static void put(
      Map<Integer, Map<Integer, byte[]>> all, int version, int block, ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    all.computeIfAbsent(version, v -> new TreeMap<>()).put(block, bytes);
  }

  /** The newest version all of whose blocks are made. */
  public int version() {
    return (int) models.values().stream().filter(m -> m.size() == stores.size()).count() - 1;
  }

  /** The bytes of a version, block after block. */
  public List<byte[]> bytes(int version) {
    return List.copyOf(models.get(version).values());
  }

  /** One vector of a version. */
  public float[] model(int version, int vector) {
    float[] whole = new float[(int) plan.layout().parameters()];
    for (int block = 0; block < plan.layout().blocks(); block++) {
      float[] part = new float[plan.length(block)];
      byte[] bytes = models.get(version).get(vector * plan.layout().blocks() + block);
      try {
        PayloadCodecs.named("float32").decode(bytes, 0, bytes.length, part, part.length);
      } catch (PayloadException e) {
        throw new AssertionError(e);
      }
      System.arraycopy(part, 0, whole, (int) plan.layout().start(block), part.length);
    }
    return whole;
  }

  /** The public records of a kind, and facts of the rounds topic, in order. */
  public <T> Stream<T> announced(Class<T> type) {
    return announced.stream().filter(type::isInstance).map(type::cast);
  }

  /** Whether no block waits for anything. */
  public boolean quiet() {
    return stores.stream().allMatch(MemoryStore::quiet);
  }

  @Override
  public String toString() {
    return "version " + version() + " of " + Arrays.asList(spec.getName());
  }
}
