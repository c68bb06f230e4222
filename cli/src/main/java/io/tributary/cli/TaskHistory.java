package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the public record says of one task. A fact may stand there twice; the first one counts. */
final class TaskHistory {
  private final TreeMap<Integer, RoundOpened> opened = new TreeMap<>();
  private final TreeMap<Integer, RoundClosed> closed = new TreeMap<>();
  private final TreeMap<Integer, Published> models = new TreeMap<>();
  private final TreeMap<Integer, SumPublished> sums = new TreeMap<>();
  private TaskEnded ended;

  /** A model's announcement and when it was appended, Unix milliseconds. */
  record Published(ModelPublished fact, long appendedAtMillis) {
    String hash() {
      return Digest.of(fact.getRootHash()).hex();
    }

    /** The manifest's hash; empty for the initial model. */
    String manifestHash() {
      Digest hash = Digest.of(fact.getManifestHash());
      return hash.equals(Digest.ZERO) ? "" : hash.hex();
    }
  }

  /** The histories of all tasks by name. */
  static Map<String, TaskHistory> readAll(FederationAdmin admin) {
    Map<String, TaskHistory> histories = new TreeMap<>();
    admin.read(
        Stream.ROUNDS,
        RoundFact.class,
        (record, fact) ->
            histories
                .computeIfAbsent(fact.getTask(), t -> new TaskHistory())
                .accept(fact, record.appendedAtMillis()));
    return histories;
  }

  /**
   * The history of a task that is known to the federation; throws NOT_FOUND for another name.
   *
   * @param name the task
   */
  static TaskHistory require(FederationAdmin admin, String name) {
    Map<String, TaskHistory> all = readAll(admin);
    if (all.containsKey(name)) {
      return all.get(name);
    }
    Map<String, ?> asked = admin.tasks();
    if (asked.containsKey(name)) {
      return new TaskHistory();
    }
    throw CliException.failed(
        "NOT_FOUND",
        "there is no task '" + name + "'",
        asked.isEmpty() ? "no task was opened yet" : "known: " + String.join(", ", asked.keySet()));
  }

  void accept(RoundFact fact, long appendedAtMillis) {
    Object what = fact.getFact();
    if (what instanceof RoundOpened open) {
      opened.putIfAbsent(open.getRound(), open);
    } else if (what instanceof RoundClosed close) {
      closed.putIfAbsent(close.getRound(), close);
    } else if (what instanceof ModelPublished model) {
      models.putIfAbsent(model.getVersion(), new Published(model, appendedAtMillis));
    } else if (what instanceof SumPublished sum) {
      sums.putIfAbsent(sum.getRound(), sum);
    } else if (what instanceof TaskEnded end && ended == null) {
      ended = end;
    }
  }

  /** The rounds by number. */
  NavigableMap<Integer, RoundOpened> opened() {
    return opened;
  }

  Optional<RoundClosed> closed(int round) {
    return Optional.ofNullable(closed.get(round));
  }

  /** The announced models by version. */
  NavigableMap<Integer, Published> models() {
    return models;
  }

  /** The sum that a round of a region made. */
  Optional<SumPublished> sum(int round) {
    return Optional.ofNullable(sums.get(round));
  }

  Optional<Published> newest() {
    return models.isEmpty() ? Optional.empty() : Optional.of(models.lastEntry().getValue());
  }

  Optional<TaskEnded> ended() {
    return Optional.ofNullable(ended);
  }

  /** In a word: how a round that was opened stands. */
  String state(int round) {
    if (closed.containsKey(round)) {
      return "CLOSED";
    }
    if (opened.higherKey(round) != null) {
      return "PASSED_OVER"; // The parent federation went on without it.
    }
    return ended == null ? "OPEN" : "ABANDONED";
  }

  /** The round that takes updates now. */
  Optional<RoundOpened> current() {
    return ended != null || opened.isEmpty() || closed.containsKey(opened.lastKey())
        ? Optional.empty()
        : Optional.of(opened.lastEntry().getValue());
  }

  /**
   * In a word: how the task stands.
   *
   * @param inForce the task as the journal has it; null when it does not open it
   */
  String state(TaskSpec inForce) {
    if (ended != null) {
      return ended.getReason().isEmpty() ? "ENDED" : ended.getReason();
    }
    if (!opened.isEmpty()) {
      return "RUNNING";
    }
    if (inForce == null) {
      return "NOT_OPENED";
    }
    return inForce.getUpstream() == null ? "OPENING" : "AWAITING_MODEL";
  }
}
