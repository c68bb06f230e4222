package io.tributary.local.sim;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.Participant;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Simulated participants in this process, each with a share of the data and a thread. */
public final class Simulation implements AutoCloseable {
  private final FederationConnection federation;
  private final List<Dataset> shares;
  private final List<SigningKey> keys = new ArrayList<>();
  private final long seed;
  private final Path folder;
  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private final Stragglers stragglers;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Participants that have not begun.
   *
   * @param shares the data of each
   * @param folder where their updates in progress are kept
   */
  public Simulation(
      FederationConnection federation,
      List<Dataset> shares,
      Stragglers stragglers,
      long seed,
      Path folder) {
    this.federation = federation;
    this.shares = List.copyOf(shares);
    this.stragglers = stragglers;
    this.seed = seed;
    this.folder = folder;
    shares.forEach(share -> keys.add(SigningKey.generate()));
    this.threads =
        Executors.newFixedThreadPool(
            shares.size(),
            task -> {
              Thread thread = new Thread(task, "participant");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Registers all of them. */
  public void register(FederationAdmin admin) throws InterruptedException, ExecutionException {
    for (int p = 0; p < shares.size(); p++) {
      admin.register(name(p), keys.get(p).verifyingKey(), "simulated");
    }
  }

  /** Lets all of them take part in a task until it ends. */
  public void start(String task) {
    Lock turn = new ReentrantLock();
    List<Duration> delays = stragglers.delays(seed, shares.size());
    for (int p = 0; p < shares.size(); p++) {
      Participant participant = new Participant(federation, name(p), keys.get(p), folder);
      SimulatedTrainer trainer =
          new SimulatedTrainer(
              shares.get(p),
              seed * 10_007 + p,
              new SimulatedTrainer.Machine(turn, delays.get(p), stopped),
              folder.resolve(task + "." + name(p) + ".control"));
      running.add(
          threads.submit(
              () -> {
                participant.run(task, trainer);
                return null;
              }));
    }
  }

  /** Throws what a participant failed with, if one has. */
  public void check() throws ExecutionException, InterruptedException {
    for (Future<?> participant : running) {
      if (participant.isDone()) {
        participant.get();
      }
    }
  }

  private static String name(int participant) {
    return String.format(Locale.ROOT, "participant-%03d", participant + 1);
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("simulated participants did not stop within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
