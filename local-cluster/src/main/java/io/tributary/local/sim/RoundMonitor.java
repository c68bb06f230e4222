package io.tributary.local.sim;

import io.tributary.local.attack.Trigger;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows a task's rounds and evaluates each new model on held-out data. */
public final class RoundMonitor {
  private final FederationConnection federation;
  private final TaskSpec task;
  private final Dataset test;
  private final Optional<Dataset> marked;
  private final BlockingQueue<RoundFact> facts = new LinkedBlockingQueue<>();
  private final Map<Integer, RoundOpened> opened = new HashMap<>();
  private final Map<Integer, RoundClosed> closed = new HashMap<>();
  private final Map<Integer, ModelPublished> published = new HashMap<>();
  private TaskEnded ended;
  private int reported;
  private long beginMillis;

  /**
   * Follows from now on; create it before the task is opened.
   *
   * @param trigger of a backdoor whose success is to be measured
   */
  public RoundMonitor(
      FederationConnection federation, TaskSpec task, Dataset test, Optional<Trigger> trigger) {
    this.federation = federation;
    this.task = task;
    this.test = test;
    this.marked = trigger.map(test::marked);
    federation.watch(task.getName()).listen(facts::add);
  }

  /** Something to look at while waiting. */
  public interface Watchdog {
    /** Throws when waiting is in vain. */
    void check() throws InterruptedException, ExecutionException;
  }

  /**
   * Waits for the next round's model; empty when the task has ended before.
   *
   * @throws TimeoutException when nothing happens for {@code limit}
   */
  public Optional<RoundReport> next(Duration limit, Watchdog watchdog)
      throws InterruptedException, TimeoutException, ExecutionException {
    long last = System.nanoTime();
    while (ended == null || ended.getVersion() > reported) {
      RoundFact fact = facts.poll(200, TimeUnit.MILLISECONDS);
      watchdog.check();
      if (fact == null) {
        if (System.nanoTime() - last > limit.toNanos()) {
          throw new TimeoutException(
              "nothing happened in task " + task.getName() + " for " + limit.toSeconds() + " s");
        }
        continue;
      }
      last = System.nanoTime();
      if (fact.getFact() instanceof RoundOpened open) {
        opened.put(open.getRound(), open);
      } else if (fact.getFact() instanceof RoundClosed close) {
        closed.put(close.getRound(), close);
      } else if (fact.getFact() instanceof ModelPublished model) {
        published.put(model.getVersion(), model);
      } else if (fact.getFact() instanceof TaskEnded end) {
        ended = end;
      }
      int next = reported + 1; // The three facts of a round come in any order.
      if (opened.containsKey(next) && closed.containsKey(next) && published.containsKey(next)) {
        reported = next;
        return Optional.of(report(published.remove(next)));
      }
    }
    return Optional.empty();
  }

  private RoundReport report(ModelPublished made) {
    int round = made.getVersion();
    RoundClosed close = closed.remove(round);
    RoundOpened open = opened.remove(round);
    Model model = federation.models().fetch(task, made);
    if (round == 1) {
      beginMillis = open.getOpenedAtMillis();
    }
    DenseNetwork network = new DenseNetwork(task, model.parameters());
    DenseNetwork.Evaluation evaluation = network.evaluate(test);
    return new RoundReport(
        round,
        round,
        close.getManifest().size(),
        open.getQuorum(),
        close.getRefused(),
        evaluation.accuracy(),
        evaluation.loss(),
        marked.map(examples -> network.evaluate(examples).accuracy()).orElse(null),
        model.hash().hex(),
        close.getClosedAtMillis() - open.getOpenedAtMillis(),
        Math.max(0, model.appendedAtMillis() - close.getClosedAtMillis()),
        model.appendedAtMillis() - beginMillis);
  }
}
