package io.tributary.operators.task;

import io.tributary.operators.budget.DataSetBudget;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Judges the records of the tasks topic: a task that can run is proposed to the journal, once; a
 * mistake goes to the rejects with the key's name, the reason and the fix.
 */
public final class TaskDesk {
  private static final int MAX_BYTES = 1 << 18;
  private static final Problem NO_KEY =
      new Problem(
          "spec.privacy",
          "the job has no key to draw noise of",
          "start the job with --noise-key, for instance file:/etc/tributary/noise.key");
  private final WireReader reader;
  private final long heldBytes;
  private final Digest noiseKey;

  /**
   * A desk that reads with {@code reader}.
   *
   * @param heldBytes what the held updates of one task may take
   * @param noiseKey fingerprint of the key of private tasks' noise; null when there is none
   */
  public TaskDesk(WireReader reader, long heldBytes, Digest noiseKey) {
    this.reader = reader;
    this.heldBytes = heldBytes;
    this.noiseKey = noiseKey;
  }

  /**
   * What follows from a record.
   *
   * @param records what to write
   * @param opened the task to remember as opened; null when nothing changes
   */
  public record Verdict(List<OutRecord> records, TaskSpec opened) {}

  /**
   * Judges one record.
   *
   * @param opened the task of that name that was proposed before, or null
   */
  public Verdict judge(LogRecord record, TaskSpec opened) {
    Topics topics = Topics.ofTopic(record.topic()).orElseThrow();
    if (record.value() == null) {
      return new Verdict(List.of(), null);
    }
    TaskSpec spec;
    try {
      if (record.value().length > MAX_BYTES) {
        throw new WireException(
            RejectionCode.TOO_LARGE,
            record.value().length + " bytes are more than " + MAX_BYTES + ". Fix: merge slices");
      }
      spec = reader.read(TaskSpec.class, record.value());
    } catch (WireException e) {
      return refused(topics, record, e.code(), e.getMessage(), "");
    }
    List<Problem> problems = TaskCheck.problems(spec);
    if (problems.isEmpty()) {
      problems = HeldCheck.memory(TaskPlan.of(spec), heldBytes);
    }
    if (problems.isEmpty() && spec.getPrivacy() != null && noiseKey == null) {
      problems = List.of(NO_KEY);
    }
    if (!problems.isEmpty()) {
      String all = problems.stream().map(Problem::toString).collect(Collectors.joining(" "));
      return refused(topics, record, RejectionCode.INVALID_TASK, all, spec.getName());
    }
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (!spec.getName().equals(key) || !spec.getFederation().equals(topics.federation())) {
      String detail =
          "the record is task "
              + TaskPlan.path(spec.getFederation(), spec.getName())
              + " but lies in federation "
              + topics.federation()
              + " under another key. Fix: write it to its own federation under its own name";
      return refused(topics, record, RejectionCode.INVALID_TASK, detail, spec.getName());
    }
    return running(topics, record, spec, opened);
  }

  private Verdict running(Topics topics, LogRecord record, TaskSpec spec, TaskSpec opened) {
    if (opened != null && !TaskPlan.sameLearning(opened, spec)) {
      return refused(
          topics,
          record,
          RejectionCode.TASK_ALREADY_OPEN,
          "the task is open with another specification. Fix: change only its rounds, or open it under"
              + " another name",
          spec.getName());
    }
    if (opened != null
        && opened.getDesiredState() == DesiredState.STOPPED
        && spec.getDesiredState() == DesiredState.RUNNING) {
      return refused(
          topics,
          record,
          RejectionCode.TASK_ALREADY_OPEN,
          "the task was stopped. Fix: open it under another name",
          spec.getName());
    }
    Object fact = fact(record, spec, opened);
    if (fact == null) {
      return new Verdict(List.of(), null);
    }
    String key =
        fact instanceof ShareWanted
            ? DataSetBudget.key(spec.getPrivacy().getDataSet())
            : spec.getName();
    return new Verdict(
        List.of(OutRecord.of(topics.journal(), key, new JournalFact(key, fact))), spec);
  }

  /** What the request asks for; null when nothing is new in it. */
  private Object fact(LogRecord record, TaskSpec spec, TaskSpec opened) {
    boolean stop = spec.getDesiredState() == DesiredState.STOPPED;
    if (opened == null || opened.getDesiredState() != spec.getDesiredState()) {
      return stop ? new TaskStopped("") : opening(record, spec);
    }
    return stop || opened.getRounds().equals(spec.getRounds())
        ? null
        : new RoundsChanged(spec.getRounds(), record.offset());
  }

  /** A task that shares a data set's budget is opened by whoever keeps that. */
  private Object opening(LogRecord record, TaskSpec spec) {
    if (spec.getPrivacy() == null) {
      return new TaskOpened(spec, null);
    }
    return spec.getPrivacy().getDataSet().isEmpty()
        ? new TaskOpened(spec, noiseKey.toFixed())
        : new ShareWanted(
            spec,
            noiseKey.toFixed(),
            record.partition(),
            record.offset(),
            record.appendedAtMillis());
  }

  private static Verdict refused(
      Topics topics, LogRecord record, RejectionCode code, String detail, String task) {
    Rejection rejection =
        record.rejection(code, detail).setTask(Topics.isName(task) ? task : "").build();
    return new Verdict(List.of(OutRecord.of(topics.rejects(), null, rejection)), null);
  }
}
