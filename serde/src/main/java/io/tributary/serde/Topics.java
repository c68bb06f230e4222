package io.tributary.serde;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The topics of one federation: {@code tributary.<federation>.<stream>}. */
public record Topics(String federation) {
  /**
   * Newest versions of each model that compaction does not touch unless the job is told otherwise.
   */
  public static final int KEPT_VERSIONS = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern PARTICIPANT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}");
  private static final Pattern TOPIC =
      Pattern.compile("tributary\\.([a-z0-9][a-z0-9-]{0,62})\\.([a-z]+)");

  /** The streams of a federation. */
  public enum Stream {
    TASKS,
    PARTICIPANTS,
    UPDATES,
    JOURNAL,
    MODELS,
    ROUNDS,
    RECEIPTS,
    METRICS,
    REJECTS,
    SUMS;

    private final String suffix = name().toLowerCase(java.util.Locale.ROOT);

    String suffix() {
      return suffix;
    }
  }

  /** Throws IllegalArgumentException when the federation's name is not well formed. */
  public Topics {
    if (!isName(federation)) {
      throw new IllegalArgumentException(
          "federation '" + federation + "' is not a name: [a-z0-9][a-z0-9-]{0,62}");
    }
  }

  /** Whether {@code text} can name a federation or a task. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether {@code text} can name a participant. */
  public static boolean isParticipant(String text) {
    return PARTICIPANT.matcher(text).matches();
  }

  /** The federation that a topic belongs to; empty for a topic that is not ours. */
  public static Optional<Topics> ofTopic(String topic) {
    Matcher m = TOPIC.matcher(topic);
    return m.matches() ? Optional.of(new Topics(m.group(1))) : Optional.empty();
  }

  /** A pattern that matches the stream's topic in every federation. */
  public static Pattern anyFederation(Stream stream) {
    return Pattern.compile("tributary\\.[a-z0-9][a-z0-9-]{0,62}\\." + stream.suffix());
  }

  /** The name of one stream's topic. */
  public String of(Stream stream) {
    return "tributary." + federation + "." + stream.suffix();
  }

  public String tasks() {
    return of(Stream.TASKS);
  }

  public String participants() {
    return of(Stream.PARTICIPANTS);
  }

  public String updates() {
    return of(Stream.UPDATES);
  }

  public String journal() {
    return of(Stream.JOURNAL);
  }

  public String models() {
    return of(Stream.MODELS);
  }

  public String rounds() {
    return of(Stream.ROUNDS);
  }

  public String receipts() {
    return of(Stream.RECEIPTS);
  }

  public String metrics() {
    return of(Stream.METRICS);
  }

  public String rejects() {
    return of(Stream.REJECTS);
  }

  public String sums() {
    return of(Stream.SUMS);
  }
}
