package io.tributary.operators.verify;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.publish.PublishState;
import io.tributary.operators.publish.VersionAssembler;
import io.tributary.operators.rounds.Clipping;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Orders;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.operators.scores.MemoryScoreStore;
import io.tributary.operators.scores.Scorer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;

/** The topics of a federation with one task, as the job writes them; one partition each. */
final class RecordedTask implements RecordSource {
  private final TaskSpec spec;
  private final TaskPlan plan;
  private final WireReader reader = new WireReader();
  private final Map<Stream, List<LogRecord>> topics = new EnumMap<>(Stream.class);
  private final RoundState state = new RoundState();
  private final RoundMachine machine;
  private final NoiseKey noiseKey;
  private final BlockMachine blocks;
  private final Scorer scorer = new Scorer(() -> 7);
  private final MemoryScoreStore scores = new MemoryScoreStore();
  private final List<Object> proposals = new ArrayList<>();
  private final List<MemoryStore> stores = new ArrayList<>();
  private final PublishState publish = new PublishState();
  private long now = 1_000_000;
  private long updatesBegin;
  private boolean journalTrimmed;

  RecordedTask(TaskSpec spec) {
    this(spec, null);
  }

  /** The topics of a private task, when the key is not null. */
  RecordedTask(TaskSpec spec, NoiseKey noiseKey) {
    this.spec = spec;
    this.noiseKey = noiseKey;
    this.blocks = new BlockMachine(noiseKey);
    this.plan = TaskPlan.of(spec);
    this.machine = new RoundMachine(spec.getFederation(), spec.getName(), state);
    for (Stream stream : Stream.values()) {
      topics.put(stream, new ArrayList<>());
    }
    for (int block = 0; block < plan.blocks(); block++) {
      stores.add(new MemoryStore());
    }
    fact(
        new TaskOpened(
            spec, noiseKey == null ? null : Digest.read(noiseKey.fingerprint(), 0).toFixed()));
  }

  TaskPlan plan() {
    return plan;
  }

  /** Appends a record; gives where. */
  Where append(Stream stream, SpecificRecordBase value) {
    return append(stream, WireWriter.encode(value));
  }

  Where append(Stream stream, byte[] value) {
    List<LogRecord> log = topics.get(stream);
    LogRecord record = record(stream, log.size(), value);
    log.add(record);
    return Where.of(record);
  }

  private LogRecord record(Stream stream, long offset, byte[] value) {
    byte[] key = spec.getName().getBytes(StandardCharsets.UTF_8);
    return new LogRecord(new Topics(spec.getFederation()).of(stream), 0, offset, now++, key, value);
  }

  /** Appends a fact to the journal and does what the job does. */
  Where fact(Object fact) {
    JournalFact journaled = new JournalFact(spec.getName(), fact);
    Where where = append(Stream.JOURNAL, journaled);
    LogRecord record = topics.get(Stream.JOURNAL).get((int) where.offset());
    for (Decision decision : machine.replay(journaled, record.appendedAtMillis())) {
      if (decision instanceof Decision.Announce announce) {
        append(announce.stream(), announce.value());
      } else if (decision instanceof Decision.DrawClip draw) {
        proposals.add(Clipping.draw(plan, draw, noiseKey));
      } else if (decision instanceof Decision.ForScores forScores) {
        propose(scorer.accept(WeighRequest.of(plan, forScores), scores));
      } else if (decision instanceof Decision.ForBlocks order) {
        for (int block = 0; block < stores.size(); block++) {
          boolean further = plan.vectorOf(block) > 0;
          take(blocks.accept(Orders.of(order, plan.path(), block, further), stores.get(block)));
        }
      }
    }
    List<Object> proposed = List.copyOf(proposals);
    proposals.clear();
    proposed.forEach(this::fact);
    return where;
  }

  private void propose(Optional<JournalFact> proposal) {
    proposal.ifPresent(fact -> proposals.add(fact.getFact()));
  }

  private void take(List<BlockOutput> outputs) {
    for (BlockOutput output : outputs) {
      if (output instanceof GramPart part) {
        propose(scorer.accept(part, scores));
        continue;
      }
      Made block = (Made) output;
      append(block.stream(), block.record());
      for (SpecificRecordBase published : VersionAssembler.accept(block.version(), publish)) {
        append(Stream.ROUNDS, new RoundFact(spec.getName(), published));
      }
    }
  }

  /** Writes an update of all its vectors and admits it; gives the admission. */
  UpdateAdmitted send(String participant, int baseVersion, float... delta) {
    float[][] vectors = new float[plan.vectors().size()][];
    java.util.Arrays.fill(vectors, delta);
    return send(
        participant,
        Fixtures.payloads(spec, vectors),
        header -> header.setBaseVersion(baseVersion).setWeight(1.5).setVectors(plan.vectors()));
  }

  UpdateAdmitted send(
      String participant, List<byte[]> payloads, Consumer<UpdateHeader.Builder> change) {
    UpdateAdmitted admitted = upload(participant, payloads, change);
    fact(admitted);
    return admitted;
  }

  /** Writes an update without admitting it; gives the fact that would. */
  UpdateAdmitted upload(
      String participant, List<byte[]> payloads, Consumer<UpdateHeader.Builder> change) {
    long first = topics.get(Stream.UPDATES).size();
    List<byte[]> records = Fixtures.signed(spec, participant, payloads, change);
    records.forEach(record -> append(Stream.UPDATES, record));
    long last = topics.get(Stream.UPDATES).size() - 1L;
    try {
      byte[] bytes = Bytes.of(reader.read(SignedUpdateHeader.class, records.get(0)).getHeader());
      UpdateHeader header = reader.read(UpdateHeader.class, bytes);
      Digest id = Digest.sha256(bytes);
      for (byte[] record : records.subList(1, records.size())) {
        UpdateBlock block = reader.read(UpdateBlock.class, record);
        take(
            blocks.accept(
                new BlockMessage.Arrived(
                    plan.path(),
                    block.getBlock(),
                    new UploadId(id, 0, first),
                    new EncodedBlock(header.getCodec(), Bytes.of(block.getPayload()))),
                stores.get(block.getBlock())));
      }
      boolean sum = header.getPartialSum() != null;
      return UpdateAdmitted.newBuilder()
          .setUpdateId(id.toFixed())
          .setParticipant(participant)
          .setBaseVersion(header.getBaseVersion())
          .setWeight(header.getWeight())
          .setNormL2(0.5)
          .setPayloadBytes(20)
          .setCodec(header.getCodec())
          .setPartition(0)
          .setFirstOffset(first)
          .setLastOffset(last)
          .setMetrics(header.getMetrics())
          .setContributors(sum ? header.getPartialSum().getContributors() : 1)
          .setWeightUnits(sum ? header.getPartialSum().getWeightUnits() : 0)
          .build();
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  /** The records of a topic; the list is live. */
  List<LogRecord> topic(Stream stream) {
    return topics.get(stream);
  }

  /** The records of a type in a topic, in order; facts of the rounds topic without their frame. */
  <T> List<T> all(Stream stream, Class<T> type) {
    return topics.get(stream).stream()
        .map(record -> decode(stream, record))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Replaces the first record of the type that {@code which} takes; gives where it is. */
  <T extends SpecificRecordBase> Where forge(
      Stream stream, Class<T> type, Predicate<T> which, Function<T, SpecificRecordBase> change) {
    List<LogRecord> log = topics.get(stream);
    for (int i = 0; i < log.size(); i++) {
      Object value = decode(stream, log.get(i));
      if (type.isInstance(value) && which.test(type.cast(value))) {
        SpecificRecordBase changed = change.apply(type.cast(value));
        SpecificRecordBase whole =
            stream == Stream.ROUNDS ? new RoundFact(spec.getName(), changed) : changed;
        log.set(i, record(stream, i, WireWriter.encode(whole)));
        return Where.of(log.get(i));
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " to forge in " + stream);
  }

  /** Takes the records of the type that {@code which} takes out of a topic. */
  <T> void remove(Stream stream, Class<T> type, Predicate<T> which) {
    topics
        .get(stream)
        .removeIf(
            record -> {
              Object value = decode(stream, record);
              return type.isInstance(value) && which.test(type.cast(value));
            });
  }

  private Object decode(Stream stream, LogRecord record) {
    try {
      return switch (stream) {
        case ROUNDS -> reader.read(RoundFact.class, record.value()).getFact();
        case RECEIPTS -> reader.read(io.tributary.schemas.Receipt.class, record.value());
        case REJECTS -> reader.read(io.tributary.schemas.Rejection.class, record.value());
        case MODELS -> reader.read(io.tributary.schemas.ModelBlock.class, record.value());
        case SUMS -> reader.read(io.tributary.schemas.SumBlock.class, record.value());
        case JOURNAL -> reader.read(JournalFact.class, record.value());
        default -> record;
      };
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  /** Retention removes what is before that offset. */
  void removeUpdatesBefore(long offset) {
    updatesBegin = offset;
  }

  /** The job removes what is before that offset of the journal. */
  void trimJournal(long offset) {
    topics.get(Stream.JOURNAL).removeIf(record -> record.offset() < offset);
    journalTrimmed = true;
  }

  /** Compaction removes the public facts up to a number. */
  void compactRounds(int number) {
    topics.get(Stream.ROUNDS).removeIf(r -> RoundBook.number(decode(Stream.ROUNDS, r)) <= number);
  }

  TaskReport verify() {
    return verify(Range.ALL);
  }

  TaskReport verify(Range range) {
    return verify(range, noiseKey);
  }

  /** With another key than the task's, or null for none. */
  TaskReport verifyWith(NoiseKey key) {
    return verify(Range.ALL, key);
  }

  private TaskReport verify(Range range, NoiseKey key) {
    FederationAudit audit = new FederationAudit(spec.getFederation(), task -> true);
    if (journalTrimmed) {
      audit.journalIsTrimmed();
    }
    for (Stream stream : List.of(Stream.JOURNAL, Stream.ROUNDS, Stream.RECEIPTS, Stream.REJECTS)) {
      topics.get(stream).forEach(record -> audit.accept(stream, record));
    }
    audit.compare(true);
    audit.recompute(this, range, key, () -> {});
    for (Stream stream : List.of(Stream.MODELS, Stream.SUMS)) {
      topics.get(stream).forEach(record -> audit.accept(stream, record));
    }
    List<TaskReport> reports = audit.reports();
    if (reports.size() != 1) {
      throw new AssertionError("one task, not " + reports);
    }
    return reports.get(0);
  }

  @Override
  public boolean holds(int partition, long offset) {
    return offset >= updatesBegin;
  }

  @Override
  public void updates(int partition, long first, long last, Consumer<LogRecord> sink) {
    topics.get(Stream.UPDATES).stream()
        .filter(r -> r.offset() >= Math.max(first, updatesBegin) && r.offset() <= last)
        .forEach(sink);
  }

  @Override
  public void models(long notBeforeMillis, Predicate<LogRecord> more) {
    for (LogRecord record : topics.get(Stream.MODELS)) {
      if (record.appendedAtMillis() >= notBeforeMillis && !more.test(record)) {
        return;
      }
    }
  }
}
