package io.tributary.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Tells on standard error how far long work is: a bar on a terminal, otherwise a line every few
 * seconds. Short work is not told.
 */
final class Progress {
  private static final long BAR_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;
  private static final int WIDTH = 30;
  private final PrintStream err;
  private final boolean terminal;
  private long toldAtNanos = System.nanoTime();
  private String what = "";
  private long total;
  private long done;
  private boolean barShown;

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Progress of this process; the launcher knows whether standard error is a terminal. */
  static Progress ofProcess() {
    return new Progress(System.err, Boolean.getBoolean("tributary.terminal"));
  }

  /** Begins a stretch of work. */
  void begin(String stretch, long units) {
    what = stretch;
    total = units;
    done = 0;
  }

  /** So much of it is done. */
  void advanceTo(long units) {
    done = units;
    long now = System.nanoTime();
    if (now - toldAtNanos >= (terminal ? BAR_NANOS : LINE_NANOS)) {
      toldAtNanos = now;
      tell();
    }
  }

  /** One unit more is done. */
  void advance() {
    advanceTo(done + 1);
  }

  private void tell() {
    if (!terminal) {
      err.printf(Locale.ROOT, "%s: %d of %d%n", what, done, total);
      return;
    }
    int filled = total == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / total);
    err.printf(
        Locale.ROOT,
        "\r%-24s [%s%s] %d of %d  ",
        what,
        "#".repeat(filled),
        " ".repeat(WIDTH - filled),
        done,
        total);
    err.flush();
    barShown = true;
  }

  /** Takes the bar away, so that other text can be written. */
  void end() {
    if (barShown) {
      err.print("\r" + " ".repeat(WIDTH + 60) + "\r");
      err.flush();
      barShown = false;
    }
  }
}
