package io.tributary.local.bench;

import java.lang.management.ManagementFactory;

/** Processor time of the calling thread: what a kernel takes, also while others want the cores. */
final class Processor {
  private Processor() {}

  /** Nanoseconds in user code and in the system since some moment. */
  static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
