package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.operators.task.Prelude;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One task: the journal goes through the round machine, and what comes out is compared with what
 * the federation's topics say.
 */
final class TaskAudit {
  private final String federation;
  private final String task;
  private final Divergences divergences;
  private RoundMachine machine;
  private final UpdateBook updates;
  private final RoundBook rounds;
  private final ClipAudit clips;
  private Decision.Start start;
  private VersionBook models;
  private VersionBook sums;
  private TaskReport.Rounds recomputed;
  private List<TaskReport.Gap> gaps = List.of();
  private List<String> notes = List.of();
  private final List<String> underWay = new ArrayList<>();

  /** Facts before the snapshot that tells where they lead; null once that is known. */
  private List<Early> early;

  /** The last round that the journal no longer explains. */
  private int before;

  /** The first number that the rounds topic still has. */
  private int firstAnnounced = Integer.MAX_VALUE;

  private record Early(LogRecord record, JournalFact fact) {}

  /**
   * The audit of one task.
   *
   * @param trimmed whether the journal may no longer hold the task's beginning
   */
  TaskAudit(String federation, String task, boolean trimmed) {
    this.federation = federation;
    this.early = trimmed ? new ArrayList<>() : null;
    this.task = task;
    this.divergences = new Divergences(task);
    this.machine = new RoundMachine(federation, task, new RoundState());
    this.updates = new UpdateBook(task, divergences);
    this.rounds = new RoundBook(task, updates, divergences);
    this.clips = new ClipAudit(divergences);
  }

  /** Takes the next fact of the journal. */
  void fact(LogRecord record, JournalFact fact) {
    if (early == null) {
      apply(record, fact);
    } else if (fact.getFact() instanceof TaskOpened && early.isEmpty()) {
      early = null;
      apply(record, fact);
    } else if (!early.isEmpty() || !Prelude.has(fact.getFact())) {
      early.add(new Early(record, fact));
      if (fact.getFact() instanceof TaskSnapshot snapshot) {
        restore(record, snapshot);
      }
    }
  }

  /** The state that a snapshot holds is the one right after its request. */
  private void restore(LogRecord record, TaskSnapshot snapshot) {
    int request = 0;
    while (request < early.size()
        && !(early.get(request).fact().getFact() instanceof SnapshotWanted wanted
            && wanted.getId() == snapshot.getId())) {
      request++;
    }
    if (request == early.size() || snapshot.getState().getSpec() == null) {
      return;
    }
    List<Early> later = early.subList(request + 1, early.size());
    early = null;
    RoundState state = RoundState.of(snapshot.getState());
    machine = new RoundMachine(federation, task, state);
    before = state.version();
    takeUp(new Decision.Start(state.plan(), 0));
    models.explainsAfter(before);
    sums.explainsAfter(before);
    rounds.explainsAfter(before, state.ended());
    updates.restore(Where.of(record), snapshot.getState());
    later.forEach(one -> apply(one.record(), one.fact()));
  }

  private void apply(LogRecord record, JournalFact fact) {
    Where where = Where.of(record);
    List<Decision> decisions = machine.replay(fact, record.appendedAtMillis());
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Start opened) {
        open(where, opened);
      } else if (decision instanceof Decision.Close close && close.tally().terms() > 0) {
        due(where, close);
      } else if (decision instanceof Decision.Announce announce
          && announce.stream() == Topics.Stream.ROUNDS) {
        expect(where, (RoundFact) announce.value());
      }
    }
    updates.fact(where, fact, decisions);
    if (start != null) {
      clips.fact(where, start.plan(), fact, decisions);
    }
  }

  private void takeUp(Decision.Start opened) {
    start = opened;
    models = new VersionBook(task, opened.plan().blocks(), divergences);
    sums = new VersionBook(task, opened.plan().blocks(), divergences);
  }

  private void open(Where where, Decision.Start opened) {
    takeUp(opened);
    if (!opened.plan().forwards()) {
      models.dueModel(where, 0, Digest.ZERO, opened.atMillis());
    }
  }

  private void due(Where where, Decision.Close close) {
    if (start.plan().forwards()) {
      sums.dueSum(
          where,
          new SumPublished(
              close.round(),
              close.tally().contributors(),
              close.tally().weightUnits(),
              start.plan().grid(0).fractionBits(),
              close.manifestHash().toFixed(),
              List.of(),
              close.atMillis()));
    } else {
      models.dueModel(where, close.round(), close.manifestHash(), close.atMillis());
    }
  }

  private void expect(Where where, RoundFact fact) {
    rounds.expect(where, fact);
    if (fact.getFact() instanceof ModelPublished adopted) {
      models.adopted(where, adopted);
    }
  }

  /** Takes a record of the rounds topic; the journal has been read. */
  void published(LogRecord record, RoundFact fact) {
    Where where = Where.of(record);
    firstAnnounced = Math.min(firstAnnounced, RoundBook.number(fact.getFact()));
    if (early != null) {
      return; // What became of the task is not in the journal any more.
    }
    if (start == null) {
      divergences.add(
          Kind.NOT_EXPLAINED,
          -1,
          where,
          "nothing of a task that the journal does not open",
          ((SpecificRecordBase) fact.getFact()).getSchema().getName());
    } else if (fact.getFact() instanceof ModelPublished model && !start.plan().forwards()) {
      models.found(where, model);
    } else if (fact.getFact() instanceof SumPublished sum) {
      sums.found(where, sum);
    } else {
      rounds.found(where, (SpecificRecordBase) fact.getFact());
    }
  }

  void receipt(LogRecord record, Receipt receipt) {
    if (early != null) {
      return;
    }
    updates.receipt(Where.of(record), receipt);
  }

  void rejection(LogRecord record, Rejection rejection) {
    if (early != null) {
      return;
    }
    updates.rejection(Where.of(record), rejection);
  }

  /** Takes the hash of a block of the models topic. */
  void modelBlock(LogRecord record, int version, int block, Digest hash) {
    if (start != null) {
      models.block(Where.of(record), version, block, hash, !start.plan().forwards());
    }
  }

  /** Takes the hash of a block of the sums topic. */
  void sumBlock(LogRecord record, int round, int block, Digest hash) {
    if (start != null) {
      sums.block(Where.of(record), round, block, hash, true);
    }
  }

  /** Looks for what is missing; journal, rounds, receipts and rejects have been read. */
  void compare(boolean receiptsComplete) {
    updates.finish(receiptsComplete);
    if (start != null) {
      underWay.addAll(rounds.finish(firstAnnounced));
      underWay.addAll(models.finish(!start.plan().forwards(), firstAnnounced));
      underWay.addAll(sums.finish(false, firstAnnounced));
    }
  }

  /** Recomputes the versions of a range of rounds; see {@link FederationAudit#recompute}. */
  void recompute(RecordSource source, Range range, NoiseKey noiseKey, Runnable progress) {
    if (start != null) {
      Recomputation recomputation =
          new Recomputation(
              new ModelReplay(start, source, divergences, noiseKey),
              start,
              updates.closed(),
              start.plan().forwards() ? sums : models,
              new Recomputation.Known(before, firstAnnounced));
      recomputation.run(range, progress);
      clips.recompute(start.plan(), noiseKey);
      recomputed = recomputation.counts();
      gaps = recomputation.gaps(); // And no longer the model.
      notes = recomputation.notes();
    }
  }

  /** Rounds that were closed. */
  int closed() {
    return (int) updates.closed().stream().filter(round -> !round.passedOver()).count() + before;
  }

  /** When the first round from this one on was closed; Long.MAX_VALUE when none was. */
  long closedSince(int round) {
    return updates.closed().stream()
        .filter(closed -> closed.round() >= round)
        .mapToLong(closed -> closed.close().atMillis())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  TaskReport report() {
    return new TaskReport(
        task,
        early != null ? "NOT_IN_JOURNAL" : start == null ? "NOT_OPENED" : rounds.state(),
        recomputed == null ? new TaskReport.Rounds(closed(), 0, 0, 0, closed()) : recomputed,
        updates.counts(firstAnnounced),
        List.copyOf(underWay),
        gaps,
        notes,
        divergences.count(),
        divergences.kept());
  }
}
