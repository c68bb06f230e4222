package io.tributary.operators.sim;

import io.tributary.schemas.Metric;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskEnded;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What must hold after every record that any copy writes: one content for each thing said. */
final class Invariants {
  private final Map<String, Object> said = new HashMap<>();
  private final TreeMap<Integer, RoundOpened> opened = new TreeMap<>();
  private final TreeMap<Integer, RoundClosed> closed = new TreeMap<>();
  private final TreeMap<Integer, ModelPublished> published = new TreeMap<>();
  private final TreeMap<Integer, SumPublished> sums = new TreeMap<>();
  private final Map<String, byte[]> blocks = new HashMap<>();
  private final Map<Digest, Integer> included = new HashMap<>();
  private final Map<Digest, Receipt> decisions = new HashMap<>();
  private final boolean region;
  private TaskEnded ended;

  /**
   * Nothing has been said yet.
   *
   * @param region whether rounds and models of the federation may be passed over
   */
  Invariants(boolean region) {
    this.region = region;
  }

  void appended(Stream stream, Log.Entry entry) {
    if (stream == Stream.ROUNDS) {
      round(((RoundFact) entry.value()).getFact(), entry);
    } else if (stream == Stream.MODELS) {
      once(entry.key(), ByteBuffer.wrap(entry.record().value()));
      blocks.putIfAbsent(entry.key(), entry.record().value());
    } else if (stream == Stream.SUMS) {
      once("sum " + entry.key(), ByteBuffer.wrap(entry.record().value()));
      blocks.putIfAbsent("sum " + entry.key(), entry.record().value());
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
    boolean decides =
        receipt.getStatus() != ReceiptStatus.DUPLICATE
            && receipt.getCode() != RejectionCode.BUSY
            && receipt.getCode() != RejectionCode.UNKNOWN_TASK;
    if (decides) {
      decisions.putIfAbsent(Digest.of(receipt.getUpdateId()), receipt);
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
    } else if (fact instanceof SumPublished sum) {
      if (once("summed " + sum.getRound(), bytes)) {
        next(sums, sum.getRound(), 1, sum);
      }
    } else if (fact instanceof TaskEnded end && once("ended", bytes)) {
      ended = end;
    }
  }

  private void parent(ModelPublished model) {
    Sha256 parent =
        published.isEmpty() || region
            ? Digest.ZERO.toFixed()
            : published.lastEntry().getValue().getRootHash();
    require(model.getParentHash().equals(parent), "version %s has another parent", model);
  }

  private <T> void next(NavigableMap<Integer, T> all, int number, int first, T value) {
    int expected = all.isEmpty() ? first : all.lastKey() + 1;
    boolean follows = region ? number >= expected : number == expected;
    require(follows, "%s came instead of number %s", value, expected);
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

  /** The sums of a region's rounds. */
  NavigableMap<Integer, SumPublished> sums() {
    return sums;
  }

  /** How the task ended; null before that. */
  TaskEnded ended() {
    return ended;
  }

  /** The first receipt that decides an update; null when there is none. */
  Receipt decision(Digest update) {
    return decisions.get(update);
  }

  /** The blocks of a sum; null when not all are as announced. */
  List<byte[]> sumBlocks(SumPublished sum) {
    List<byte[]> units = new ArrayList<>();
    for (int block = 0; block < sum.getBlockHashes().size(); block++) {
      byte[] framed = blocks.get("sum " + sum.getRound() + "/" + block);
      byte[] found = framed == null ? new byte[0] : Frames.units(framed);
      if (!Digest.sha256(found).equals(Digest.of(sum.getBlockHashes().get(block)))) {
        return null;
      }
      units.add(found);
    }
    return units;
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
