package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.codec.PayloadException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recomputes the versions of one task, round after round, from the updates of its manifests. What
 * is in memory is one version, the optimizer's state and one sum or, for a held rule, all updates
 * of one round.
 */
final class ModelReplay {
  private final TaskPlan plan;
  private final Decision.Start start;
  private final RecordSource source;
  private final Divergences divergences;
  private final WireReader reader = new WireReader();
  private final Model model;
  private final boolean stateless;
  private final NoiseKey noiseKey;

  ModelReplay(
      Decision.Start start, RecordSource source, Divergences divergences, NoiseKey noiseKey) {
    this.plan = start.plan();
    this.start = start;
    this.source = source;
    this.divergences = divergences;
    this.noiseKey = noiseKey;
    this.model = new Model(plan, noiseKey);
    this.stateless = plan.slots(1).length == 0;
  }

  /** Whether a published model is all that the next round needs. */
  boolean stateless() {
    return stateless;
  }

  /** Why a round's noise cannot be drawn again; empty when it can, or when there is none. */
  String noiseMissing(ClosedRound round) {
    Digest wanted = round.close().noiseKey();
    if (wanted == null) {
      return "";
    }
    if (noiseKey == null) {
      return "it is private, and the noise key was not given";
    }
    return Digest.read(noiseKey.fingerprint(), 0).equals(wanted)
        ? ""
        : "it is private, and its noise was drawn of another key";
  }

  /** Begins with version 0; gives its block hashes. */
  List<Digest> begin() {
    return model.start(start);
  }

  /** Whether all updates of a round are still there. */
  boolean holds(ClosedRound round) {
    return round.updates().stream()
        .allMatch(
            account -> source.holds(account.upload.partition(), account.upload.firstOffset()));
  }

  /** What came of folding a round. */
  enum Folded {
    /** All updates are in the sum. */
    DONE,
    /** Retention removed some of them. */
    REMOVED,
    /** The updates topic does not hold what the journal admitted; that has been told. */
    DIFFERS
  }

  /** Folds a round's updates. */
  Folded fold(ClosedRound round) {
    List<UploadReading> readings = new ArrayList<>();
    for (Account account : round.updates()) {
      readings.add(new UploadReading(plan.path(), round, account, model));
    }
    readings.sort(
        Comparator.<UploadReading>comparingInt(r -> r.account().upload.partition())
            .thenComparingLong(UploadReading::firstOffset));
    for (int from = 0; from < readings.size(); ) {
      from = readOverlapping(readings, from);
    }
    Folded result = Folded.DONE;
    for (UploadReading reading : readings) {
      if (!reading.complete()) {
        if (!holds(round)) {
          return Folded.REMOVED; // While it was read.
        }
        reading.tell(new Topics(plan.spec().getFederation()).updates(), divergences);
        result = Folded.DIFFERS;
      }
    }
    return result;
  }

  /** Reads updates that overlap in a partition at once; gives the index of the next one. */
  private int readOverlapping(List<UploadReading> readings, int from) {
    int partition = readings.get(from).account().upload.partition();
    long last = readings.get(from).account().lastOffset;
    int to = from + 1;
    while (to < readings.size()
        && readings.get(to).account().upload.partition() == partition
        && readings.get(to).firstOffset() <= last) {
      last = Math.max(last, readings.get(to).account().lastOffset);
      to++;
    }
    Map<Digest, UploadReading> byId = new HashMap<>();
    readings.subList(from, to).forEach(r -> byId.put(r.account().upload.update(), r));
    Map<Long, UploadReading> byOffset = new HashMap<>();
    readings.subList(from, to).forEach(r -> byOffset.put(r.firstOffset(), r));
    source.updates(
        partition,
        readings.get(from).firstOffset(),
        last,
        record -> take(record, byId, byOffset.get(record.offset())));
    return to;
  }

  private void take(LogRecord record, Map<Digest, UploadReading> byId, UploadReading beginsHere) {
    try {
      String name = reader.recordName(record.value());
      if (name.equals(UpdateBlock.getClassSchema().getName())) {
        UpdateBlockView view = UpdateBlockView.read(reader, record.value());
        UploadReading reading = byId.get(view.updateId());
        if (reading != null) {
          reading.block(record, view);
        }
      } else if (beginsHere != null && name.equals(SignedUpdateHeader.getClassSchema().getName())) {
        beginsHere.header(record, reader);
      }
    } catch (WireException e) {
      return; // The intake refused it too; what is missing then is told.
    }
  }

  /**
   * Applies the rule to a round whose updates are folded; says how the journal's weights differ.
   */
  Optional<String> reweigh(ClosedRound round) {
    return new Reweighing(plan, model).difference(round);
  }

  /** Closes a round whose updates are folded; gives the block hashes of what it makes. */
  List<Digest> close(ClosedRound round) {
    return model.close(round.close());
  }

  /** Goes on after a round of a region that could not be summed. */
  void goOnAfter(int round) {
    model.skipTo(round);
  }

  /**
   * Takes a published version as the one to go on from.
   *
   * @return whether all its blocks were still there with the announced hashes
   */
  boolean load(int version, Optional<List<Digest>> announced, long notBeforeMillis) {
    if (!stateless || announced.isEmpty() || announced.get().size() != model.blocks()) {
      return false;
    }
    Map<Integer, Digest> missing = new HashMap<>();
    for (int block = 0; block < model.blocks(); block++) {
      missing.put(block, announced.get().get(block));
    }
    source.models(
        notBeforeMillis,
        record -> {
          take(version, record, missing);
          return !missing.isEmpty();
        });
    return missing.isEmpty();
  }

  private void take(int version, LogRecord record, Map<Integer, Digest> missing) {
    if (record.value() == null) {
      return;
    }
    try {
      ModelBlock block = reader.read(ModelBlock.class, record.value());
      byte[] bytes = Bytes.of(block.getParameters());
      if (block.getTask().equals(plan.spec().getName())
          && block.getVersion() == version
          && Digest.sha256(bytes).equals(missing.get(block.getBlock()))) {
        model.load(version, block.getBlock(), bytes);
        missing.remove(block.getBlock());
      }
    } catch (WireException | PayloadException e) {
      return; // Not a block of this version, whatever it is.
    }
  }
}
