package io.tributary.local.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What happened when in a round whose participants answer the model of one version. */
final class RoundClock {
  private static final long STEP_MILLIS = 1_000;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private int begun = -1;
  private int reached = -1;
  private long begin;
  private long lastHandover;
  private long lastAcknowledged;
  private long firstArrival;
  private long lastArrival;

  /** Looks whether something failed while one waits. */
  interface Check {
    void run() throws InterruptedException, ExecutionException;
  }

  /** A participant has a version. */
  void arrived(int version) {
    long now = System.nanoTime();
    lock.lock();
    try {
      if (version > reached) {
        reached = version;
        firstArrival = now;
        news.signalAll();
      }
      if (version <= begun) {
        lastArrival = now;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the answers to a version may be given; then one is. */
  void awaitBegin(int version) throws InterruptedException {
    lock.lock();
    try {
      while (begun < version) {
        news.await();
      }
      lastHandover = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** The broker has one more update. */
  void acknowledged() {
    long now = System.nanoTime();
    lock.lock();
    try {
      lastAcknowledged = now;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the answers to a version be given. */
  void begin(int version) {
    lock.lock();
    try {
      begun = version;
      begin = System.nanoTime();
      lastArrival = begin;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the first participant has a version. */
  void awaitArrival(int version, Check check)
      throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + RunningFederation.LIMIT.toNanos();
    lock.lock();
    try {
      while (reached < version) {
        news.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        check.run();
        if (System.nanoTime() > end) {
          throw new TimeoutException("no participant has version " + version);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Seconds from the round's begin until the first participant had the next model. */
  double round() {
    lock.lock();
    try {
      return (firstArrival - begin) / 1e9;
    } finally {
      lock.unlock();
    }
  }

  /** Seconds from when the last participant handed its update to the SDK until then. */
  double afterHandover() {
    lock.lock();
    try {
      return (firstArrival - lastHandover) / 1e9;
    } finally {
      lock.unlock();
    }
  }

  /** Seconds from when the broker had acknowledged all updates until then. */
  double afterReceived() {
    lock.lock();
    try {
      return (firstArrival - lastAcknowledged) / 1e9;
    } finally {
      lock.unlock();
    }
  }

  /** Seconds from the round's begin until the last participant had the model that it answers to. */
  double handedOut() {
    lock.lock();
    try {
      return (lastArrival - begin) / 1e9;
    } finally {
      lock.unlock();
    }
  }
}
