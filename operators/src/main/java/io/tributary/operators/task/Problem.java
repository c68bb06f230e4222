package io.tributary.operators.task;

/**
 * One mistake in a task.
 *
 * @param key where, as in the task file, for instance {@code spec.rounds.quorum}
 * @param reason what is wrong, with the value received
 * @param fix what to do
 */
public record Problem(String key, String reason, String fix) {
  @Override
  public String toString() {
    return key + ": " + reason + ". Fix: " + fix;
  }
}
