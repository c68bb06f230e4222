package io.tributary.operators.sim;

/**
 * What edges and readers are made with.
 *
 * @param agenda the world's
 * @param dice the world's
 */
record Wiring(Agenda agenda, Dice dice) {
  Pace pace() {
    return new Pace(dice, agenda);
  }
}
