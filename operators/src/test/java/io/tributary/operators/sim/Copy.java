package io.tributary.operators.sim;

import io.tributary.operators.admit.CreditBook;
import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.List;

/** One run of the job, from a start to a crash: operators, the edges between them, a checkpoint. */
final class Copy {
  private final Federation federation;
  private final Checkpoint from;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<FoldNode> folds = new ArrayList<>();
  private final List<IntakeNode> intakes = new ArrayList<>();
  private final PublishNode publish;
  private final ScoresNode scores;
  private final RoundsNode rounds;
  private Checkpoint pending;
  private boolean runs = true;

  /**
   * Starts the job.
   *
   * @param from the checkpoint to restore, or null
   * @param books the books of an intake before, which only a planted bug uses; or null
   */
  Copy(Federation federation, Checkpoint from, List<CreditBook> books) {
    this.federation = federation;
    this.from = from;
    publish = new PublishNode(this);
    scores = new ScoresNode(this);
    BlockMachine machine = new BlockMachine(PrivateTasks.KEY);
    for (int block = 0; block < federation.scenario().blocks(); block++) {
      folds.add(new FoldNode(this, block, machine, publish, scores));
    }
    DrawNode draw = new DrawNode(this);
    rounds = new RoundsNode(this, folds, draw, scores);
    Logs logs = federation.logs();
    new LogSource(this, "tasks", logs.of(Stream.TASKS), new TaskNode(this));
    new LogSource(this, "participants", logs.participants(), draw);
    new LogSource(this, "journal", logs.journal(), rounds);
    int subtasks =
        Math.min(federation.scenario().partitions(), 1 + federation.wiring().dice().upTo(1));
    for (int subtask = 0; subtask < subtasks; subtask++) {
      CreditBook book = books == null ? federation.scenario().newBook() : books.get(0);
      intakes.add(new IntakeNode(this, folds, partitions(subtask, subtasks), book));
    }
  }

  private List<Integer> partitions(int subtask, int subtasks) {
    List<Integer> partitions = new ArrayList<>();
    for (int p = subtask; p < federation.scenario().partitions(); p += subtasks) {
      partitions.add(p);
    }
    return partitions;
  }

  Federation federation() {
    return federation;
  }

  void add(Node node) {
    nodes.add(node);
  }

  void add(Edge edge) {
    edges.add(edge);
  }

  /** The state of that name in the checkpoint; null when there is none. */
  Object restored(String name) {
    return from == null ? null : from.state(name);
  }

  /** Whether it goes on from a checkpoint. */
  boolean restarted() {
    return from != null;
  }

  boolean runs() {
    return runs;
  }

  /** Begins a checkpoint unless one is under way; each source hears of it at its own time. */
  void checkpoint(int number) {
    if (pending != null || !runs) {
      return;
    }
    pending = new Checkpoint(number, nodes);
    for (Node node : nodes) {
      if (node.isSource()) {
        long delay =
            federation.wiring().dice().upTo(federation.wiring().dice().percent(50) ? 5 : 200);
        federation.wiring().agenda().in(delay, () -> trigger(node, number));
      }
    }
  }

  private void trigger(Node node, int number) {
    if (runs) {
      node.trigger(new Edge.Barrier(number));
    }
  }

  void acknowledge(Edge.Barrier barrier, Node node) {
    if (runs && pending != null && pending.number() == barrier.checkpoint()) {
      pending.take(node);
      if (pending.complete()) {
        federation.completed(pending);
        pending = null;
      }
    }
  }

  /** Everything in memory is lost; what was on its way to a log may still come there. */
  void crash() {
    runs = false;
    nodes.forEach(Node::close);
    edges.forEach(Edge::cut);
  }

  List<FoldNode> folds() {
    return folds;
  }

  List<IntakeNode> intakes() {
    return intakes;
  }

  PublishNode publish() {
    return publish;
  }

  ScoresNode scores() {
    return scores;
  }

  RoundsNode rounds() {
    return rounds;
  }
}
