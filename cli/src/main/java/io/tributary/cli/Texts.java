package io.tributary.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values as people read them. */
final class Texts {
  private Texts() {}

  /** ISO 8601 in UTC, to the millisecond. */
  static String instant(long unixMillis) {
    return Instant.ofEpochMilli(unixMillis).toString();
  }

  /** Date and time in UTC, to the second. */
  static String time(long unixMillis) {
    return Instant.ofEpochMilli(unixMillis)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replace('T', ' ')
        .replace("Z", "");
  }

  /** A length of time in the unit that fits. */
  static String duration(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f min", millis / 60e3);
  }

  /** A number without needless digits. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
