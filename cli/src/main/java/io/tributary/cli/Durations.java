package io.tributary.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them. */
final class Durations {
  /** How one is written. */
  static final String HOW = "500ms, 60s, 5m or 1h";

  // Nine digits: whatever the unit, the milliseconds fit into 64 bits.
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|min|h)");

  private Durations() {}

  /** Empty when the text is not a duration. */
  static Optional<Duration> parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(m.group(1));
    return Optional.of(
        switch (m.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofMinutes(amount);
        });
  }

  /** The value of an option. */
  static Duration option(String text) {
    return parse(text)
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is not a duration; write " + HOW));
  }
}
