package io.tributary.operators.sim;

import io.tributary.schemas.Metric;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.TaskEnded;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What must hold after every record that any copy writes: one content for each thing said. */
final class Invariants {
  private final Map<String, Object> said = new HashMap<>();
  private final TreeMap<Integer, RoundOpened> opened = new TreeMap<>();
  private final TreeMap<Integer, RoundClosed> closed = new TreeMap<>();
  private final TreeMap<Integer, ModelPublished> published = new TreeMap<>();
  private final Map<String, byte[]> blocks = new HashMap<>();
  private final Map<Digest, Integer> included = new HashMap<>();

  void appended(Stream stream, Log.Entry entry) {
    if (stream == Stream.ROUNDS) {
      round(((RoundFact) entry.value()).getFact(), entry);
    } else if (stream == Stream.MODELS) {
      once(entry.key(), ByteBuffer.wrap(entry.record().value()));
      blocks.putIfAbsent(entry.key(), entry.record().value());
    } else if (stream == Stream.METRICS) {
      Metric metric = (Metric) entry.value();
      once("metric " + metric.getRound() + " " + metric.getName(), metric);
    } else if (stream == Stream.RECEIPTS) {
      receipt((Receipt) entry.value());
    }
  }

  private void receipt(Receipt receipt) {
    if (receipt.getStatus() == ReceiptStatus.INCLUDED) {
      Digest id = Digest.of(receipt.getUpdateId());
      once("receipt " + id, receipt);
      included.put(id, receipt.getRound());
    }
  }

  private void round(Object fact, Log.Entry entry) {
    ByteBuffer bytes = ByteBuffer.wrap(entry.record().value());
    if (fact instanceof RoundOpened round) {
      if (once("opened " + round.getRound(), bytes)) {
        next(opened, round.getRound(), 1, round);
      }
    } else if (fact instanceof RoundClosed round) {
      if (once("closed " + round.getRound(), bytes)) {
        next(closed, round.getRound(), 1, round);
      }
    } else if (fact instanceof ModelPublished model) {
      if (once("published " + model.getVersion(), bytes)) {
        parent(model);
        next(published, model.getVersion(), 0, model);
      }
    } else if (fact instanceof TaskEnded) {
      once("ended", bytes);
    }
  }

  private void parent(ModelPublished model) {
    Sha256 parent =
        published.isEmpty()
            ? Digest.ZERO.toFixed()
            : published.lastEntry().getValue().getRootHash();
    require(model.getParentHash().equals(parent), "version %s has another parent", model);
  }

  private static <T> void next(NavigableMap<Integer, T> all, int number, int first, T value) {
    int expected = all.isEmpty() ? first : all.lastKey() + 1;
    require(number == expected, "%s came instead of number %s", value, expected);
    all.put(number, value);
  }

  /** Whether it is said for the first time; throws when it was said otherwise before. */
  private boolean once(String what, Object content) {
    Object before = said.putIfAbsent(what, content);
    require(before == null || before.equals(content), "%s has two contents", what);
    return before == null;
  }

  static void require(boolean holds, String broken, Object... arguments) {
    if (!holds) {
      throw new AssertionError(String.format(java.util.Locale.ROOT, broken, arguments));
    }
  }

  int newestVersion() {
    return published.isEmpty() ? 0 : published.lastKey();
  }

  NavigableMap<Integer, RoundOpened> opened() {
    return opened;
  }

  NavigableMap<Integer, RoundClosed> closed() {
    return closed;
  }

  NavigableMap<Integer, ModelPublished> published() {
    return published;
  }

  /** The framed block of a version; null when it was not written. */
  byte[] block(int version, int block) {
    return blocks.get(version + "/" + block);
  }

  /** The round that a receipt names for each included update. */
  Map<Digest, Integer> included() {
    return included;
  }
}
