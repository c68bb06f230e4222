package io.tributary.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes a cluster once: at the end of the command, or when the process is told to end.
 *
 * @param <C> the cluster
 */
final class Closing<C extends Closeable> implements AutoCloseable {
  private final C cluster;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread hook = new Thread(this::closeOnExit, "tributary-shutdown");

  Closing(C cluster) {
    this.cluster = cluster;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  C cluster() {
    return cluster;
  }

  private void closeOnExit() {
    try {
      closeOnce();
    } catch (IOException e) {
      System.err.println("tributary: not everything could be cleaned up: " + e.getMessage());
    }
  }

  private void closeOnce() throws IOException {
    if (closed.compareAndSet(false, true)) {
      cluster.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeOnce();
  }
}
