package io.tributary.cli;

import io.tributary.operators.verify.FederationAudit;
import io.tributary.operators.verify.Range;
import io.tributary.operators.verify.RecordSource;
import io.tributary.participant.FederationMissingException;
import io.tributary.participant.LogReader;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics.Stream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gives a federation's topics to an audit, as far as they reached when it began. The ends of what
 * the job writes are looked up before the journal's: whatever is read, the journal explains it.
 */
final class Verification implements RecordSource {
  private static final List<Stream> IN_ORDER_OF_ENDS =
      List.of(
          Stream.ROUNDS,
          Stream.RECEIPTS,
          Stream.REJECTS,
          Stream.MODELS,
          Stream.SUMS,
          Stream.JOURNAL,
          Stream.UPDATES);
  private static final long BROKER_SKEW_MILLIS = 5_000;
  private final LogReader reader;
  private final Progress progress;
  private final Map<Stream, LogReader.Extent> extents = new EnumMap<>(Stream.class);
  private final Map<Integer, Long> updatesBegin = new HashMap<>();
  private long records;

  Verification(LogReader reader, Progress progress) {
    this.reader = reader;
    this.progress = progress;
    for (Stream stream : IN_ORDER_OF_ENDS) {
      try {
        extents.put(stream, reader.extent(stream));
      } catch (FederationMissingException e) {
        if (stream != Stream.SUMS) { // Federations of the first release have none.
          throw e;
        }
        extents.put(stream, new LogReader.Extent(Map.of(), Map.of()));
      }
    }
  }

  /**
   * Goes through everything.
   *
   * @param noiseKey of private tasks; null when it is not given
   */
  void run(FederationAudit audit, Range range, NoiseKey noiseKey) {
    if (!whole(Stream.JOURNAL)) {
      audit.journalIsTrimmed();
    }
    for (Stream stream : List.of(Stream.JOURNAL, Stream.ROUNDS, Stream.RECEIPTS, Stream.REJECTS)) {
      readAll(stream, extents.get(stream).begins(), audit);
    }
    audit.compare(whole(Stream.RECEIPTS));
    progress.begin("recomputing rounds", audit.closedRounds());
    audit.recompute(this, range, noiseKey, progress::advance);
    long since = audit.blocksSinceMillis(range) - BROKER_SKEW_MILLIS;
    for (Stream stream : List.of(Stream.MODELS, Stream.SUMS)) {
      LogReader.Extent extent = extents.get(stream);
      readAll(
          stream,
          since > 0 && extent.size() > 0 ? reader.offsetsAt(stream, since) : extent.begins(),
          audit);
    }
    progress.end();
  }

  private boolean whole(Stream stream) {
    return extents.get(stream).begins().values().stream().allMatch(begin -> begin == 0);
  }

  private void readAll(Stream stream, Map<Integer, Long> from, FederationAudit audit) {
    LogReader.Extent extent = extents.get(stream);
    String name = stream.name().toLowerCase(java.util.Locale.ROOT);
    progress.begin("reading " + name, extent.size());
    reader.read(
        stream,
        from,
        extent.ends(),
        record -> {
          audit.accept(stream, record);
          records++;
          progress.advance();
          return true;
        });
  }

  /** Records that were read, without those of the updates topic. */
  long records() {
    return records;
  }

  @Override
  public boolean holds(int partition, long offset) {
    return offset >= updatesBegin.computeIfAbsent(partition, p -> reader.begin(Stream.UPDATES, p));
  }

  @Override
  public void updates(int partition, long first, long last, Consumer<LogRecord> sink) {
    long end = extents.get(Stream.UPDATES).ends().getOrDefault(partition, 0L);
    reader.read(
        Stream.UPDATES,
        Map.of(partition, first),
        Map.of(partition, Math.min(last + 1, end)),
        record -> {
          sink.accept(record);
          return true;
        });
    updatesBegin.remove(partition); // Retention may have gone on in the meantime.
  }

  @Override
  public void models(long notBeforeMillis, Predicate<LogRecord> more) {
    reader.read(
        Stream.MODELS,
        reader.offsetsAt(Stream.MODELS, notBeforeMillis - BROKER_SKEW_MILLIS),
        extents.get(Stream.MODELS).ends(),
        more);
  }
}
