package io.tributary.operators.sim;

import java.util.PriorityQueue;

/** What happens next in a simulated world. Things due at one time happen in any order. */
final class Agenda {
  private final Dice dice;
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long nowMillis = 1_000_000;
  private long number;
  private boolean hurry;

  Agenda(Dice dice) {
    this.dice = dice;
  }

  private record Due(long atMillis, int tie, long number, Runnable what)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int time = Long.compare(atMillis, other.atMillis);
      int chance = time != 0 ? time : Integer.compare(tie, other.tie);
      return chance != 0 ? chance : Long.compare(number, other.number);
    }
  }

  long nowMillis() {
    return nowMillis;
  }

  /** From now on nothing dawdles. */
  void hurry() {
    hurry = true;
  }

  boolean hurries() {
    return hurry;
  }

  void in(long delayMillis, Runnable what) {
    due.add(new Due(nowMillis + delayMillis, dice.tie(), number++, what));
  }

  /** Lets everything happen that is due until then; there is always something. */
  void run(long untilMillis) {
    while (!due.isEmpty() && due.peek().atMillis() <= untilMillis) {
      Due next = due.poll();
      nowMillis = next.atMillis();
      next.what().run();
    }
    nowMillis = untilMillis;
  }
}
