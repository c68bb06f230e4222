package io.tributary.local.bench;

import io.tributary.participant.FederationConnection;
import io.tributary.participant.Model;
import io.tributary.participant.PreparedUpdate;
import io.tributary.participant.TaskWatch;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The participants of a federation in one process, so many at work at once as Flower's server lets
 * work: each fetches the model, gives its update to the SDK and waits until the broker has it; then
 * the next takes its place. Those who come first wait with the model until the round is begun.
 */
final class Hands implements AutoCloseable {
  private final RunningFederation running;
  private final TaskSpec task;
  private final List<FederationConnection> connections = new ArrayList<>();
  private final List<TaskWatch> watches = new ArrayList<>();
  private final ExecutorService workers;
  private final List<Future<Void>> work = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final RoundClock clock = new RoundClock();

  /**
   * Opens the connections.
   *
   * @param connections how many; participants share them when there are fewer than participants
   * @param atOnce how many participants are at work at the same time
   */
  Hands(RunningFederation running, int connections, int atOnce) {
    this.running = running;
    this.task = running.workload().task();
    for (int i = 0; i < connections; i++) {
      this.connections.add(running.admin().connect());
      this.watches.add(this.connections.get(i).watch(task.getName()));
    }
    this.workers = Executors.newFixedThreadPool(atOnce);
    for (int i = 0; i < atOnce; i++) {
      work.add(workers.submit(this::work));
    }
  }

  private Void work() throws InterruptedException, ExecutionException {
    int participants = running.workload().updates();
    while (true) {
      int next = turn.getAndIncrement();
      takePart(next / participants, next % participants);
    }
  }

  private void takePart(int version, int participant)
      throws InterruptedException, ExecutionException {
    int connection = participant % connections.size();
    ModelPublished published =
        watches
            .get(connection)
            .awaitNewerThan(version - 1, RunningFederation.LIMIT)
            .orElseThrow(() -> new IllegalStateException("no version " + version));
    FederationConnection federation = connections.get(connection);
    Model model = federation.models().fetch(task, published);
    clock.arrived(model.version());
    clock.awaitBegin(model.version());
    PreparedUpdate update = running.updateOfNumbers(participant, model.version());
    federation.send(Crowd.id(participant), update);
    clock.acknowledged();
  }

  /** Lets the participants do a round; seconds until the first has the next model, checked. */
  double round() throws Exception {
    running.forgetEarlierRounds();
    clock.awaitArrival(running.version(), this::check);
    clock.begin(running.version());
    running.awaitModel();
    clock.awaitArrival(running.version(), this::check);
    return clock.round();
  }

  /** Throws what a participant failed with. */
  private void check() throws InterruptedException, ExecutionException {
    for (Future<Void> worker : work) {
      if (worker.isDone()) {
        worker.get();
      }
    }
  }

  /** Times of the last round. */
  RoundClock clock() {
    return clock;
  }

  /** What the last round consisted of, for people. */
  String split() {
    return String.format(
        Locale.ROOT,
        "the last had the model after %.0f ms; the broker had all updates %.0f ms after the last "
            + "was handed over",
        1e3 * clock.handedOut(),
        1e3 * (clock.afterHandover() - clock.afterReceived()));
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      workers.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(FederationConnection::close);
  }
}
