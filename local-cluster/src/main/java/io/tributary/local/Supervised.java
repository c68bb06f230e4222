package io.tributary.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is started again whenever it ends, until it is closed. */
public final class Supervised implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);
  private final String name;
  private final Path log;
  private final Supplier<List<String>> command;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger starts = new AtomicInteger();
  private final Thread thread;
  private volatile Process process;

  /**
   * Starts it.
   *
   * @param command what to run, asked anew before each start
   * @param log where its output is appended
   */
  public Supervised(String name, Path log, Supplier<List<String>> command) {
    this.name = name;
    this.log = log;
    this.command = command;
    this.thread = new Thread(this::keepRunning, "supervisor-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void keepRunning() {
    try {
      while (closing.getCount() > 0) {
        long begin = System.nanoTime();
        Process started = launch();
        process = started;
        starts.incrementAndGet();
        if (closing.getCount() == 0) {
          started.destroy(); // Closed in the very moment.
        }
        int code = started.waitFor();
        if (closing.getCount() > 0) {
          LOG.warn("{} ended with code {}; it is started again", name, code);
        }
        boolean shortLife = System.nanoTime() - begin < SHORT_LIFE.toNanos();
        if (shortLife && closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("{} cannot be started", name, e);
    }
  }

  private Process launch() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.get());
    // One arena of glibc for each thread would keep what was freed: Java needs none of them.
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** What it is. */
  public String name() {
    return name;
  }

  /** Its process, while it has one. */
  public Optional<ProcessHandle> handle() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
  }

  /** How often it has been started. */
  public int starts() {
    return starts.get();
  }

  @Override
  public void close() {
    closing.countDown();
    Process last = process;
    if (last == null) {
      return;
    }
    last.destroy();
    try {
      if (!last.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        last.destroyForcibly().waitFor();
      }
      thread.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      last.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
