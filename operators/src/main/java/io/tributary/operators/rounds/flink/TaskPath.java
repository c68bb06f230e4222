package io.tributary.operators.rounds.flink;

import io.tributary.schemas.JournalFact;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.nio.charset.StandardCharsets;

/**
 * A key {@code federation/task}.
 *
 * @param federation the federation; well formed, since it comes from a topic's name
 * @param task the record's key as text, whatever it is
 */
public record TaskPath(String federation, String task) {
  /** The key of a record of a tasks or journal topic. */
  public static TaskPath of(LogRecord record) {
    String task = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    return new TaskPath(Topics.ofTopic(record.topic()).orElseThrow().federation(), task);
  }

  static TaskPath parse(String text) {
    int slash = text.indexOf('/');
    return new TaskPath(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The federation's topics. */
  Topics topics() {
    return new Topics(federation);
  }

  /** A fact for the federation's journal. */
  OutRecord proposal(Object fact) {
    return OutRecord.of(topics().journal(), task, new JournalFact(task, fact));
  }

  /** {@code federation/task}. */
  public String text() {
    return federation + "/" + task;
  }
}
