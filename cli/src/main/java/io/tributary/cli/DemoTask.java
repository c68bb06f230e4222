package io.tributary.cli;

import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.util.Set;

/** Fits a task to the number of simulated participants. */
final class DemoTask {
  private static final int BUFFER = 10;

  private DemoTask() {}

  /**
   * The task with as many participants as there are, and with a quorum and a buffer that they can
   * fill, unless those were stated.
   *
   * @param participants null to leave the task as it is
   * @param stated keys that the user has set
   */
  static TaskSpec fit(TaskSpec spec, Integer participants, Set<String> stated) {
    if (participants == null) {
      return spec;
    }
    if (participants < 1) {
      throw CliException.usage("--participants must be at least 1", "");
    }
    RoundsSpec.Builder rounds = RoundsSpec.newBuilder(spec.getRounds()).setCohort(participants);
    boolean sync = spec.getRounds().getPolicy().equals("sync");
    boolean drawn = !spec.getRounds().getSelection().equals("all");
    if (sync && !drawn && !stated(stated, "rounds.quorum")) {
      rounds.setQuorum(participants);
    }
    if (sync && drawn) {
      rounds.setCohort(0);
    }
    if (sync && !stated(stated, "rounds.minimum")) {
      rounds.setMinimum(Math.max(1, Math.min(rounds.getQuorum(), participants / 2)));
    }
    if (!stated(stated, "rounds.bufferSize")) {
      rounds.setBufferSize(Math.max(1, Math.min(BUFFER, participants / 2)));
    }
    return TaskSpec.newBuilder(spec).setRounds(rounds.build()).build();
  }

  /**
   * The task whose rounds do not wait for updates that the federation refuses, unless what closes
   * them was stated.
   *
   * @param counted how many participants send what can be counted
   */
  static TaskSpec waitingFor(TaskSpec spec, int counted, Set<String> stated) {
    RoundsSpec.Builder rounds = RoundsSpec.newBuilder(spec.getRounds());
    if (!stated(stated, "rounds.quorum")) {
      rounds.setQuorum(Math.min(rounds.getQuorum(), counted));
    }
    if (!stated(stated, "rounds.bufferSize")) {
      rounds.setBufferSize(Math.min(rounds.getBufferSize(), counted));
    }
    if (!stated(stated, "rounds.minimum")) {
      rounds.setMinimum(Math.min(rounds.getMinimum(), counted));
    }
    return TaskSpec.newBuilder(spec).setRounds(rounds.build()).build();
  }

  private static boolean stated(Set<String> stated, String key) {
    return stated.contains(key) || stated.contains("spec." + key);
  }
}
