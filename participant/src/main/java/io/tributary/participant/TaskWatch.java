package io.tributary.participant;

import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskEnded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What is known of one task's progress. Thread-safe. */
public final class TaskWatch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<Consumer<RoundFact>> listeners = new CopyOnWriteArrayList<>();
  private ModelPublished newest;
  private RoundOpened opened;
  private SumPublished summed;
  private TaskEnded ended;
  private RuntimeException failure;

  TaskWatch() {}

  /** Tells {@code listener} of every fact from now on, on the connection's thread. */
  public void listen(Consumer<RoundFact> listener) {
    listeners.add(listener);
  }

  void accept(RoundFact fact) {
    listeners.forEach(listener -> listener.accept(fact));
    lock.lock();
    try {
      if (fact.getFact() instanceof ModelPublished published
          && (newest == null || published.getVersion() > newest.getVersion())) {
        newest = published;
      } else if (fact.getFact() instanceof RoundOpened open
          && (opened == null || open.getRound() > opened.getRound())) {
        opened = open;
      } else if (fact.getFact() instanceof SumPublished sum
          && (summed == null || sum.getRound() > summed.getRound())) {
        summed = sum;
      } else if (fact.getFact() instanceof TaskEnded end) {
        ended = end;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(RuntimeException e) {
    lock.lock();
    try {
      failure = e;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean failed() {
    if (failure != null) {
      throw new IllegalStateException("the federation can no longer be followed", failure);
    }
    return false;
  }

  /** The newest announced model. */
  public Optional<ModelPublished> newest() {
    lock.lock();
    try {
      return Optional.ofNullable(newest);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the task has ended and its last model is announced. */
  public boolean finished() {
    lock.lock();
    try {
      return ended != null && newest != null && newest.getVersion() >= ended.getVersion();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a model newer than {@code version} is announced or the task is finished.
   *
   * @throws IllegalStateException when the federation can no longer be followed
   * @return the newest model if it is newer; empty when the time is over or the task is finished
   */
  public Optional<ModelPublished> awaitNewerThan(int version, Duration limit)
      throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (left > 0
          && !failed()
          && !finished()
          && (newest == null || newest.getVersion() <= version)) {
        left = news.awaitNanos(left);
      }
      return newest != null && newest.getVersion() > version
          ? Optional.of(newest)
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the newest model and what became of it are known; then older facts add nothing. */
  boolean knowsWhereItStands() {
    lock.lock();
    try {
      return newest != null && (opened != null || ended != null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a model newer than {@code trained} is announced from which the participant may
   * train, or the task is finished.
   *
   * @throws IllegalStateException when the federation can no longer be followed
   * @return the model to train from; empty when the time is over or the task is finished
   */
  public Optional<ModelPublished> awaitWork(String participant, int trained, Duration limit)
      throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (left > 0 && !failed() && !finished() && !wanted(participant, trained)) {
        left = news.awaitNanos(left);
      }
      return wanted(participant, trained) ? Optional.of(newest) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** With rounds in step, a model whose successor is under way is not worth training from. */
  private boolean wanted(String participant, int trained) {
    if (newest == null || newest.getVersion() <= trained || opened == null) {
      return false;
    }
    boolean current =
        opened.getBaseVersion() == newest.getVersion() || !opened.getPolicy().equals("sync");
    return current && (opened.getCohort().isEmpty() || opened.getCohort().contains(participant));
  }

  /** Waits for a region's sum of a round; empty when the time is over or the task has ended. */
  Optional<SumPublished> awaitSum(int round, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (left > 0
          && !failed()
          && ended == null
          && (summed == null || summed.getRound() < round)) {
        left = news.awaitNanos(left);
      }
      return Optional.ofNullable(summed).filter(sum -> sum.getRound() == round);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the task has ended, even if its last model is not announced. */
  boolean ended() {
    lock.lock();
    try {
      return ended != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the task has ended, even if its last model is not announced, or the time is over.
   */
  void awaitEnd(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (left > 0 && !failed() && ended == null) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the task is finished; false when the time is over. */
  public boolean awaitFinished(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (left > 0 && !failed() && !finished()) {
        left = news.awaitNanos(left);
      }
      return finished();
    } finally {
      lock.unlock();
    }
  }
}
