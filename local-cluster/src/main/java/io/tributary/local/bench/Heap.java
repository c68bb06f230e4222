package io.tributary.local.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What of this process's heap is in use. */
final class Heap {
  private static final int LOOKS = 3;

  private Heap() {}

  /** Megabytes in use after a collection: the least of some looks, a moment apart. */
  static double usedMegabytes() {
    double least = Double.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      System.gc();
      least =
          Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    }
    return least;
  }
}
