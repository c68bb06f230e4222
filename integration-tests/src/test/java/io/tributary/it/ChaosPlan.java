package io.tributary.it;

import static io.tributary.it.Disturbance.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is done in which round; drawn from a seed. How much of it is said by system properties.
 *
 * @param rounds the rounds, in order
 */
record ChaosPlan(List<Round> rounds) {
  private static final int KILLS = Integer.getInteger("chaos.kills", 30);
  private static final int FREEZES = Integer.getInteger("chaos.freezes", 6);
  private static final int RESCALES = Integer.getInteger("chaos.rescales", 12);
  private static final int SAVEPOINTS = Integer.getInteger("chaos.savepoints", 4);
  private static final int CHECKPOINT_FAULTS = Integer.getInteger("chaos.checkpoint.faults", 4);
  private static final int PARTICIPANTS = Integer.getInteger("chaos.participants", 8);
  private static final int COPY_ROUNDS = Integer.getInteger("chaos.copy.rounds", 10);
  private static final int A_ROUND = 2;

  /**
   * One round.
   *
   * @param disturbances what is done in it, one after the other
   * @param at how many participants of {@code senders} have sent before
   * @param twoCopies whether a second copy of the job runs
   */
  record Round(List<Disturbance> disturbances, int at, boolean twoCopies) {}

  /** Draws a plan; a disturbance comes in the midst of the updates of {@code senders}. */
  static ChaosPlan draw(Random random, int senders) {
    List<Disturbance> all = new ArrayList<>();
    deal(all, KILLS, KILL_TASK_MANAGER, KILL_JOB_MANAGER, KILL_BROKER);
    deal(all, FREEZES, FREEZE_TASK_MANAGER, FREEZE_JOB_MANAGER, FREEZE_BROKER);
    deal(all, RESCALES, RESCALE_BY_REST);
    deal(all, SAVEPOINTS, RESCALE_BY_SAVEPOINT);
    deal(all, CHECKPOINT_FAULTS, FULL_CHECKPOINT_FOLDER, READ_ONLY_CHECKPOINT_FOLDER);
    deal(all, PARTICIPANTS, KILL_PARTICIPANT, CUT_UPLOAD);
    Collections.shuffle(all, random);
    List<List<Disturbance>> byRound = new ArrayList<>();
    for (int from = 0; from < all.size(); from += A_ROUND) {
      byRound.add(new ArrayList<>(all.subList(from, Math.min(all.size(), from + A_ROUND))));
    }
    int window = Math.min(COPY_ROUNDS, byRound.size());
    int begin = begin(byRound, window);
    for (int i = 0; i < window; i += 2) {
      byRound
          .get(begin + i)
          .add(i % 4 == 0 ? KILL_TASK_MANAGER_OF_SECOND_COPY : KILL_JOB_MANAGER_OF_SECOND_COPY);
    }
    List<Round> rounds = new ArrayList<>();
    for (int r = 0; r < byRound.size(); r++) {
      boolean twoCopies = r >= begin && r < begin + window;
      rounds.add(new Round(byRound.get(r), 1 + random.nextInt(senders - 2), twoCopies));
    }
    return new ChaosPlan(rounds);
  }

  private static void deal(List<Disturbance> to, int count, Disturbance... kinds) {
    for (int i = 0; i < count; i++) {
      to.add(kinds[i % kinds.length]);
    }
  }

  /** Where in {@code window} rounds the first copy is killed most often. */
  private static int begin(List<List<Disturbance>> rounds, int window) {
    int best = 0;
    long most = -1;
    for (int begin = 0; begin + window <= rounds.size(); begin++) {
      long kills =
          rounds.subList(begin, begin + window).stream()
              .flatMap(List::stream)
              .filter(d -> d == KILL_TASK_MANAGER || d == KILL_JOB_MANAGER)
              .count();
      if (kills > most) {
        most = kills;
        best = begin;
      }
    }
    return best;
  }

  /** How often each disturbance is planned. */
  Map<Disturbance, Integer> counts() {
    Map<Disturbance, Integer> counts = new EnumMap<>(Disturbance.class);
    rounds.stream().flatMap(r -> r.disturbances().stream()).forEach(d -> count(counts, d));
    return counts;
  }

  static void count(Map<Disturbance, Integer> counts, Disturbance disturbance) {
    counts.merge(disturbance, 1, Integer::sum);
  }
}
