package io.tributary.local.sim;

import io.tributary.local.attack.AttackSpec;
import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Participant;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private final Behaviour behaviour;
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
      Behaviour behaviour,
      long seed,
      Path folder) {
    this.federation = federation;
    this.shares = List.copyOf(shares);
    this.behaviour = behaviour;
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
  public void start(TaskSpec task) {
    Optional<Adversary> adversary = behaviour.attack().map(spec -> adversary(task, spec));
    Lock turn = new ReentrantLock();
    List<Duration> delays = behaviour.stragglers().delays(seed, shares.size());
    for (int p = 0; p < shares.size(); p++) {
      int participant = p;
      SimulatedTrainer.Machine machine = new SimulatedTrainer.Machine(turn, delays.get(p), stopped);
      Optional<Adversary> hostile = adversary.filter(a -> a.includes(participant));
      Callable<Void> part =
          hostile.isPresent() && hostile.get().spec().attack().refused()
              ? broken(task, hostile.get(), p)
              : takingPart(task, p, trainer(task, hostile, p, machine));
      running.add(threads.submit(part));
    }
  }

  private Adversary adversary(TaskSpec task, AttackSpec spec) {
    return new Adversary(task, shares, spec, seed, RuleInUse.of(TaskPlan.of(task)));
  }

  private LocalTrainer trainer(
      TaskSpec task, Optional<Adversary> hostile, int p, SimulatedTrainer.Machine machine) {
    return hostile.isPresent()
        ? new HostileTrainer(hostile.get(), p, machine)
        : new SimulatedTrainer(
            shares.get(p),
            ShareTraining.seedOf(seed, p),
            machine,
            folder.resolve(task.getName() + "." + name(p) + ".control"));
  }

  private Callable<Void> takingPart(TaskSpec task, int p, LocalTrainer trainer) {
    Participant participant = new Participant(federation, name(p), keys.get(p), folder);
    return () -> {
      participant.run(task.getName(), trainer);
      return null;
    };
  }

  private Callable<Void> broken(TaskSpec task, Adversary adversary, int p) {
    BrokenSender sender = new BrokenSender(federation, name(p), keys.get(p));
    return () -> {
      sender.run(task, adversary, p);
      return null;
    };
  }

  /** Throws what a participant failed with, if one has. */
  public void check() throws ExecutionException, InterruptedException {
    for (Future<?> participant : running) {
      if (participant.isDone()) {
        participant.get();
      }
    }
  }

  /** The name of a participant, counted from 0. */
  public static String name(int participant) {
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
