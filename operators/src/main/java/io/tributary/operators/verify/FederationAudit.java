package io.tributary.operators.verify;

import io.tributary.operators.budget.DataSetBudget;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.SumBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Checks that a federation's topics hold what follows from its journal, and nothing else. Made of
 * the cores that the job runs; without input or output of its own.
 *
 * <p>Topics are given whole, in this order: {@code journal}; {@code rounds}, {@code receipts},
 * {@code rejects}; {@link #compare}; {@link #recompute}; {@code models}, {@code sums}. The ends up
 * to which they are read have to be looked up the other way round, the journal's after the others',
 * so that the journal explains all that is read.
 */
public final class FederationAudit {
  private final Topics topics;
  private final Predicate<String> wanted;
  private final Map<String, TaskAudit> tasks = new TreeMap<>();
  private final WireReader reader = new WireReader();
  private boolean trimmed;
  private long skipped;

  /**
   * An audit that has seen nothing.
   *
   * @param wanted which tasks to check
   */
  public FederationAudit(String federation, Predicate<String> wanted) {
    this.topics = new Topics(federation);
    this.wanted = wanted;
  }

  /** Says, before any record, that the journal no longer holds its beginning. */
  public void journalIsTrimmed() {
    trimmed = true;
  }

  /** Takes the next record of a topic of the federation; what cannot be read is counted. */
  public void accept(Topics.Stream stream, LogRecord record) {
    if (record.value() == null) {
      return;
    }
    try {
      switch (stream) {
        case JOURNAL -> journal(record);
        case ROUNDS -> {
          RoundFact fact = reader.read(RoundFact.class, record.value());
          if (wanted.test(fact.getTask())) {
            task(fact.getTask()).published(record, fact);
          }
        }
        case RECEIPTS -> {
          Receipt receipt = reader.read(Receipt.class, record.value());
          if (known(receipt.getTask())) {
            task(receipt.getTask()).receipt(record, receipt);
          }
        }
        case REJECTS -> rejection(record);
        case MODELS -> {
          ModelBlock block = reader.read(ModelBlock.class, record.value());
          if (known(block.getTask())) {
            Digest hash = Digest.sha256(Bytes.of(block.getParameters()));
            task(block.getTask()).modelBlock(record, block.getVersion(), block.getBlock(), hash);
          }
        }
        case SUMS -> {
          SumBlock block = reader.read(SumBlock.class, record.value());
          if (known(block.getTask())) {
            Digest hash = Digest.sha256(Bytes.of(block.getUnits()));
            task(block.getTask()).sumBlock(record, block.getRound(), block.getBlock(), hash);
          }
        }
        default -> throw new IllegalArgumentException("nothing is checked in " + stream);
      }
    } catch (WireException e) {
      skipped++;
    }
  }

  /** As the job does: a record under another key than its task is ignored. */
  private void journal(LogRecord record) throws WireException {
    JournalFact fact = reader.read(JournalFact.class, record.value());
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (fact.getTask().equals(key) && !DataSetBudget.isKey(key) && wanted.test(key)) {
      task(key).fact(record, fact);
    }
  }

  private void rejection(LogRecord record) throws WireException {
    Rejection rejection = reader.read(Rejection.class, record.value());
    boolean ofWholeUpdate = rejection.getRecordBytes() == 0 && rejection.getUpdateId() != null;
    if (ofWholeUpdate && known(rejection.getTask())) {
      task(rejection.getTask()).rejection(record, rejection);
    }
  }

  private boolean known(String task) {
    return tasks.containsKey(task);
  }

  private TaskAudit task(String name) {
    return tasks.computeIfAbsent(name, task -> new TaskAudit(topics.federation(), task, trimmed));
  }

  /** Rounds that the journal closed, of all tasks. */
  public int closedRounds() {
    return tasks.values().stream().mapToInt(TaskAudit::closed).sum();
  }

  /**
   * Looks for what is missing.
   *
   * @param receiptsComplete whether retention has left all records of receipts and rejects
   */
  public void compare(boolean receiptsComplete) {
    tasks.values().forEach(task -> task.compare(receiptsComplete));
  }

  /**
   * Recomputes the versions of a range of rounds, one task after the other.
   *
   * @param noiseKey of which the noise of private tasks was drawn; null when it is not given: their
   *     rounds then count as unverifiable
   * @param progress run after each round
   */
  public void recompute(RecordSource source, Range range, NoiseKey noiseKey, Runnable progress) {
    tasks.values().forEach(task -> task.recompute(source, range, noiseKey, progress));
  }

  /**
   * Broker time before which no block of a range was appended, Unix milliseconds; 0 for all of
   * them.
   */
  public long blocksSinceMillis(Range range) {
    return range.from() <= 1
        ? 0
        : tasks.values().stream().mapToLong(task -> task.closedSince(range.from())).min().orElse(0);
  }

  /** What was found out, by task. */
  public List<TaskReport> reports() {
    return tasks.values().stream().map(TaskAudit::report).toList();
  }

  /** Records that could not be read. */
  public long skipped() {
    return skipped;
  }
}
