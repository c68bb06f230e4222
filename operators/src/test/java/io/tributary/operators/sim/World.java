package io.tributary.operators.sim;

import java.util.ArrayList;
import java.util.List;

/** Federations from their first record to their rest, made of one seed. */
final class World {
  private static final long REST_MILLIS = 8000;
  private static final long LONGEST_MILLIS = 600_000;
  private final PlantedBug bug;
  private final Trace trace;
  private final Agenda agenda;
  private final Wiring wiring;
  private final List<Federation> federations = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private boolean lives = true;
  private long lastAppendMillis;

  /**
   * A world that has not begun.
   *
   * @param bug what is planted, or null
   */
  World(long seed, PlantedBug bug, Trace trace) {
    this.bug = bug;
    this.trace = trace;
    Dice dice = new Dice(seed);
    this.agenda = new Agenda(dice);
    this.wiring = new Wiring(agenda, dice);
    for (Scenario scenario : Scenario.of(dice)) {
      note(scenario);
      Federation federation = new Federation(this, scenario);
      if (!federations.isEmpty()) {
        relays.add(new Relay(federations.get(0), federation));
      }
      federations.add(federation);
    }
  }

  /** Lets the world live and come to rest; throws AssertionError when something is wrong. */
  void run() {
    federations.forEach(Federation::start);
    relays.forEach(Relay::start);
    agenda.run(agenda.nowMillis() + federations.get(0).scenario().liveMillis());
    lives = false;
    agenda.hurry();
    long latest = agenda.nowMillis() + LONGEST_MILLIS;
    lastAppendMillis = agenda.nowMillis();
    while (agenda.nowMillis() < lastAppendMillis + REST_MILLIS) {
      agenda.run(agenda.nowMillis() + 500);
      if (agenda.nowMillis() > latest) {
        throw new AssertionError("the world does not come to rest");
      }
    }
    federations.forEach(federation -> new FinalCheck(federation).run());
    relays.forEach(relay -> new RegionCheck(relay.parent(), relay.region()).run());
  }

  /** A record was appended to some log. */
  void appended() {
    lastAppendMillis = agenda.nowMillis();
  }

  void note(Object what) {
    trace.note(agenda.nowMillis(), what);
  }

  Trace trace() {
    return trace;
  }

  /** Whether participants and faults are still at work. */
  boolean lives() {
    return lives;
  }

  PlantedBug bug() {
    return bug;
  }

  Wiring wiring() {
    return wiring;
  }

  /** The region of that name; null when there is none. */
  Federation region(String name) {
    return federations.stream()
        .skip(1)
        .filter(federation -> federation.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
