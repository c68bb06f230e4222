package io.tributary.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** What the machine must have. */
final class MachineChecks {
  private static final int OLDEST_JAVA = 17;
  private static final int NEWEST_JAVA = 21;
  private static final double LEAST_GIB = 3.5;
  private static final double ENOUGH_GIB = 6;
  private static final int CONNECT_MILLIS = 2000;

  private MachineChecks() {}

  static Finding java() {
    int version = Runtime.version().feature();
    String text = version + " (" + System.getProperty("java.home") + ")";
    if (version < OLDEST_JAVA) {
      return Finding.fail("java", text, "install Java 17 or 21 and set JAVA_HOME");
    }
    return version <= NEWEST_JAVA
        ? Finding.ok("java", text)
        : Finding.warn("java", text, "Flink is tested with Java 17 and 21; set JAVA_HOME to one");
  }

  /** The cluster takes 3 GiB of heap and about 1 GiB beside it. */
  static Finding memory() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double total = machine.getTotalMemorySize() / (double) (1 << 30);
    String text = String.format(Locale.ROOT, "%.1f GiB", total);
    if (total < LEAST_GIB) {
      return Finding.fail("memory", text, "a local cluster needs at least 4 GiB");
    }
    return total < ENOUGH_GIB
        ? Finding.warn("memory", text, "6 GiB or more are comfortable for a local cluster")
        : Finding.ok("memory", text);
  }

  /**
   * Whether a port is free for a local cluster or is held by what belongs there.
   *
   * @param answers whether what belongs there answers
   */
  static Finding port(String what, InetSocketAddress address, String flag, boolean answers) {
    String check = "port " + address.getPort();
    if (answers) {
      return Finding.ok(check, what + " answers");
    }
    if (!listens(address)) {
      return Finding.ok(check, "free for " + what);
    }
    return Finding.fail(
        check,
        "something listens that is not " + what,
        "end it, or start the cluster with another " + flag);
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return socket.isConnected();
    } catch (IOException e) {
      return false; // Refused: nobody listens.
    }
  }
}
