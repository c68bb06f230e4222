package io.tributary.it;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.RetriableException;

/** Asking those who may be dead or frozen at the moment. */
final class Patience {
  /** Longer than the longest freeze and what comes after it. */
  static final Duration LIMIT = Duration.ofMinutes(4);

  private Patience() {}

  /** What is asked. Throwing an IOException means that nobody answers now. */
  interface Question<T> {
    Optional<T> ask() throws IOException, InterruptedException;
  }

  /** Asks until there is an answer, ten times a second. */
  static <T> T await(String what, Question<T> question) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        Optional<T> answer = question.ask();
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (IOException | RetriableException e) {
        last = e; // Told if nobody answers until the end.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what, last);
  }
}
