package io.tributary.local.bench;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.LogReader;
import io.tributary.participant.PreparedUpdate;
import io.tributary.serde.Topics.Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The participants of a federation, who do a whole round: fetch the model, send, fetch the next.
 */
final class Hands implements AutoCloseable {
  private final RunningFederation running;
  private final FederationConnection connection;
  private final LogReader reader;
  private LogReader.Extent before;
  private double fetching;
  private double sending;
  private double afterLast;

  Hands(RunningFederation running) {
    this.running = running;
    this.connection = running.admin().connect();
    this.reader = running.admin().reader();
    this.before = reader.extent(Stream.MODELS);
    this.before = new LogReader.Extent(before.begins(), before.begins());
  }

  /**
   * A whole round: every participant fetches the newest model, one after another; all send their
   * updates, signed beforehand; the first has the next model, checked. Seconds.
   */
  double round() throws Exception {
    running.forgetEarlierRounds();
    int participants = running.workload().updates();
    List<PreparedUpdate> updates = running.sign(0, participants);
    LogReader.Extent now = reader.extent(Stream.MODELS);
    Map<Integer, Long> from = new HashMap<>(before.ends());
    long begin = System.nanoTime();
    for (int participant = 0; participant < participants; participant++) {
      reader.read(Stream.MODELS, from, now.ends(), record -> true);
    }
    long fetched = System.nanoTime();
    running.send(0, updates);
    long sent = System.nanoTime();
    running.awaitModel();
    connection.models().fetch(running.workload().task(), running.newest());
    long end = System.nanoTime();
    before = now;
    fetching = (fetched - begin) / 1e9;
    sending = (sent - fetched) / 1e9;
    afterLast = (end - sent) / 1e9;
    return (end - begin) / 1e9;
  }

  /** Of the last round, from when the broker had all updates to the next model. Seconds. */
  double afterLast() {
    return afterLast;
  }

  /** What the last round consisted of, for people. */
  String split() {
    return String.format(
        Locale.ROOT,
        "fetching the model %.0f ms, sending %.0f ms, then %.0f ms",
        1e3 * fetching,
        1e3 * sending,
        1e3 * afterLast);
  }

  @Override
  public void close() {
    reader.close();
    connection.close();
  }
}
