package io.tributary.local.bench;

import io.tributary.participant.LogReader;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics.Stream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long rounds took to close: from the append of the fact that closed one to the append of the
 * last block of its model, by the broker's clock. Read from the log afterwards, so that reading
 * does not disturb what is measured.
 */
final class Closings {
  private final RunningFederation running;
  private Map<Integer, Long> read = new HashMap<>();

  Closings(RunningFederation running) {
    this.running = running;
  }

  /** Milliseconds of each round whose model came since the last call, by round. */
  Map<Integer, Double> next() {
    Map<Integer, Long> lastBlock = new HashMap<>();
    try (LogReader reader = running.admin().reader()) {
      LogReader.Extent extent = reader.extent(Stream.MODELS);
      Map<Integer, Long> from = new HashMap<>(extent.begins());
      from.putAll(read);
      reader.read(
          Stream.MODELS,
          from,
          extent.ends(),
          record -> {
            if (record.value() != null) { // Otherwise an old version is given up.
              lastBlock.merge(version(record), record.appendedAtMillis(), Math::max);
            }
            return true;
          });
      read = new HashMap<>(extent.ends());
    }
    Map<Integer, Double> closings = new TreeMap<>();
    running
        .admin()
        .read(
            Stream.ROUNDS,
            RoundFact.class,
            (record, fact) -> {
              if (fact.getFact() instanceof RoundClosed closed
                  && lastBlock.containsKey(closed.getVersion())) {
                long last = lastBlock.get(closed.getVersion());
                closings.put(closed.getRound(), (double) (last - closed.getClosedAtMillis()));
              }
            });
    return closings;
  }

  /** The keys of the topic are {@code task/version/block}. */
  private static int version(LogRecord record) {
    return Integer.parseInt(new String(record.key(), StandardCharsets.UTF_8).split("/", -1)[1]);
  }
}
