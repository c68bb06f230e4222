package io.tributary.operators.sim;

import java.util.List;

/** How long one edge or reader takes for its next step. */
final class Pace {
  private static final List<Integer> SLOWEST_MILLIS = List.of(1, 5, 30, 30, 250);
  private static final int STALL_MILLIS = 2000;
  private final Dice dice;
  private final Agenda agenda;
  private final int slowestMillis;

  Pace(Dice dice, Agenda agenda) {
    this.dice = dice;
    this.agenda = agenda;
    this.slowestMillis = dice.pick(SLOWEST_MILLIS);
  }

  /** Until the next step; now and then an edge stalls. */
  long nextMillis() {
    if (agenda.hurries()) {
      return dice.upTo(3);
    }
    return dice.upTo(dice.perMille(5) ? STALL_MILLIS : slowestMillis);
  }

  /** How much is done in one step. */
  int batch() {
    return 1 + dice.upTo(dice.percent(20) ? 20 : 2);
  }
}
