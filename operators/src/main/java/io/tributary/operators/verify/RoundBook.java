package io.tributary.operators.verify;

import io.tributary.operators.verify.Differences.Difference;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskEnded;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The public facts that the round machine makes of the journal, against those in the rounds topic.
 * Expected facts are kept as bytes, about 60 a folded update.
 */
final class RoundBook {
  private final String task;
  private final UpdateBook updates;
  private final Divergences divergences;
  private final WireReader reader = new WireReader();
  private final Map<Key, Expected> expected = new LinkedHashMap<>();
  private int unexplained = -1;
  private boolean endUnexplained;
  private TaskEnded ended;

  /** Which fact it is. */
  private record Key(Class<?> type, int number) {
    static Key of(Object fact) {
      if (fact instanceof RoundOpened opened) {
        return new Key(RoundOpened.class, opened.getRound());
      }
      if (fact instanceof RoundClosed closed) {
        return new Key(RoundClosed.class, closed.getRound());
      }
      if (fact instanceof ModelPublished model) {
        return new Key(ModelPublished.class, model.getVersion());
      }
      return new Key(fact.getClass(), -1);
    }

    String text() {
      return type.getSimpleName() + (number < 0 ? "" : " " + number);
    }
  }

  /** A fact that follows from the journal. */
  private static final class Expected {
    final byte[] bytes;
    final Where journal;
    Where first;

    /** Whether a copy of it was found that says the same. */
    boolean confirmed;

    Expected(byte[] bytes, Where journal) {
      this.bytes = bytes;
      this.journal = journal;
    }
  }

  RoundBook(String task, UpdateBook updates, Divergences divergences) {
    this.task = task;
    this.updates = updates;
    this.divergences = divergences;
  }

  /** The number of a fact; Integer.MAX_VALUE when it has none. */
  static int number(Object fact) {
    int number = fact instanceof SumPublished sum ? sum.getRound() : Key.of(fact).number();
    return number < 0 ? Integer.MAX_VALUE : number;
  }

  /**
   * The journal explains what comes after a round, and not what was before.
   *
   * @param end whether the task had ended
   */
  void explainsAfter(int round, boolean end) {
    unexplained = round;
    endUnexplained = end;
  }

  /** A fact that follows from the journal's fact at {@code journal}. */
  void expect(Where journal, RoundFact fact) {
    expected.putIfAbsent(Key.of(fact.getFact()), new Expected(WireWriter.encode(fact), journal));
  }

  /** A fact of the rounds topic. */
  void found(Where where, SpecificRecordBase fact) {
    Key key = Key.of(fact);
    Expected due = expected.get(key);
    if (due == null && before(fact, key)) {
      return;
    }
    if (due == null) {
      boolean closed = fact instanceof RoundClosed;
      divergences.add(
          closed ? Kind.ROUND_WITHOUT_REASON : Kind.NOT_EXPLAINED,
          key.number(),
          where,
          closed ? "round " + key.number() + " is not closed" : "no " + key.text(),
          key.text() + (fact instanceof RoundClosed c ? " for " + c.getReason() : ""));
      return;
    }
    boolean first = due.first == null;
    if (first) {
      due.first = where;
    }
    SpecificRecordBase right = decode(due);
    if (!Arrays.equals(due.bytes, WireWriter.encode(new RoundFact(task, likeNow(fact, right))))) {
      Difference difference =
          fact instanceof RoundClosed closed
              ? Differences.closed((RoundClosed) right, closed, updates)
              : Differences.any(right, fact);
      divergences.add(
          difference.kind(),
          key.number(),
          where,
          difference.expected() + " in " + key.text() + ", as follows from " + due.journal,
          difference.found() + (first ? "" : ", in a repeat of " + due.first));
    } else if (!due.confirmed) {
      due.confirmed = true;
      if (fact instanceof RoundClosed closed) {
        updates.manifest(where, closed);
      }
    }
  }

  /** Whether a fact belongs to what the journal no longer explains; the next round was open. */
  private boolean before(SpecificRecordBase fact, Key key) {
    if (fact instanceof TaskEnded end && endUnexplained) {
      ended = end;
      return true;
    }
    return key.number() >= 0
        && key.number() <= (fact instanceof RoundOpened ? unexplained + 1 : unexplained);
  }

  private SpecificRecordBase decode(Expected due) {
    try {
      return (SpecificRecordBase) reader.read(RoundFact.class, due.bytes).getFact();
    } catch (WireException e) {
      throw new IllegalStateException("a fact that was encoded here cannot be read", e);
    }
  }

  /** The first release wrote no divisor; the sum of the factors was meant. */
  private static SpecificRecordBase likeNow(SpecificRecordBase fact, SpecificRecordBase right) {
    if (fact instanceof RoundClosed closed
        && closed.getDivisor() == 0
        && ((RoundClosed) right).getDivisor()
            == closed.getManifest().stream()
                .mapToDouble(ManifestEntry::getFactor)
                .reduce(0, Double::sum)) {
      return RoundClosed.newBuilder(closed).setDivisor(((RoundClosed) right).getDivisor()).build();
    }
    return fact;
  }

  /**
   * Looks for what is missing, once the topic is read; returns what is under way.
   *
   * @param firstAnnounced the first number that is still there; what was before is given up
   */
  List<String> finish(int firstAnnounced) {
    List<String> underWay = new ArrayList<>();
    Map<Class<?>, Boolean> laterFound = new LinkedHashMap<>();
    List<Map.Entry<Key, Expected>> all = new ArrayList<>(expected.entrySet());
    for (int i = all.size() - 1; i >= 0; i--) {
      Key key = all.get(i).getKey();
      Expected due = all.get(i).getValue();
      boolean givenUp =
          key.number() >= 0 && key.number() <= firstAnnounced && !laterFound.isEmpty();
      if (due.first != null) {
        laterFound.put(key.type(), true);
      } else if (laterFound.containsKey(key.type()) && !givenUp) {
        divergences.add(
            Kind.FACT_MISSING,
            key.number(),
            due.journal,
            key.text(),
            "not in the rounds topic, where later ones are");
      } else if (!givenUp) {
        underWay.add(0, key.text());
      }
    }
    return underWay;
  }

  /** How the task stands, in a word. */
  String state() {
    Expected end = expected.get(new Key(TaskEnded.class, -1));
    if (endUnexplained) {
      return ended == null ? "ENDED" : ended.getReason();
    }
    return end == null ? "RUNNING" : ((TaskEnded) decode(end)).getReason();
  }
}
