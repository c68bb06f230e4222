package io.tributary.local.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The moment at which the broker in this process first sends something of a topic to a consumer:
 * where reading begins, whoever reads. It is asked for every half millisecond.
 */
final class FirstByte {
  private static final long PAUSE_NANOS = 500_000;
  private final ObjectName meter;
  private final long before;
  private final CompletableFuture<Long> seen;

  /** Watches from now on; what the broker sent before does not count. */
  FirstByte(String topic, Duration limit) throws JMException {
    meter =
        new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=" + topic);
    before = sent();
    long end = System.nanoTime() + limit.toNanos();
    seen = CompletableFuture.supplyAsync(() -> await(end));
  }

  private long await(long end) {
    try {
      while (sent() == before) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the broker sent nothing: " + meter);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return System.currentTimeMillis();
    } catch (JMException e) {
      throw new IllegalStateException("the broker's meter cannot be read", e);
    }
  }

  private long sent() throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    return beans.isRegistered(meter)
        ? ((Number) beans.getAttribute(meter, "Count")).longValue()
        : 0;
  }

  /** When it was, Unix milliseconds; it must have been. */
  long millis() throws InterruptedException, ExecutionException, TimeoutException {
    return seen.get(10, TimeUnit.SECONDS);
  }
}
