package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.List;

/** A participant that sends, stops in the middle, sends again, is revoked and comes back. */
final class Sender {
  private final World world;
  private final Dice dice;
  private final String name;
  private final int home;
  private final List<Update> sent = new ArrayList<>();
  private boolean active;
  private Update current;
  private int next;
  private int partition;
  private int made;

  Sender(World world, int number) {
    this.world = world;
    this.dice = world.wiring().dice();
    this.name = "p" + number;
    this.home = number % world.scenario().partitions();
  }

  void start() {
    world.wiring().agenda().in(dice.upTo(500), this::register);
    world.wiring().agenda().in(dice.upTo(600), this::act);
  }

  private void register() {
    active = !active;
    ParticipantRecord record = Keys.participant(name);
    record.setStatus(active ? ParticipantStatus.ACTIVE : ParticipantStatus.REVOKED);
    world.logs().write(Stream.PARTICIPANTS, name, record);
    if (world.lives() && (!active || dice.percent(30))) {
      world.wiring().agenda().in(dice.upTo(active ? 6000 : 1500), this::register);
    }
  }

  private void act() {
    if (!world.lives()) {
      return;
    }
    if (current != null) {
      sendOn();
    } else if (!sent.isEmpty() && dice.percent(20)) {
      again(dice.pick(sent));
    } else {
      again(make());
    }
    world.wiring().agenda().in(dice.upTo(current == null ? 600 : 80), this::act);
  }

  private void again(Update update) {
    current = update;
    next = 0;
    partition = dice.percent(5) ? dice.upTo(world.scenario().partitions() - 1) : home;
  }

  private void sendOn() {
    int batch = dice.percent(50) ? 10 : dice.between(1, 2);
    for (int i = 0; i < batch && current != null; i++) {
      world.send(partition, name, current.records().get(next));
      next++;
      if (next == current.records().size() || dice.percent(3)) {
        current = null;
      }
    }
    if (current != null && dice.percent(5)) {
      next = 0;
    }
  }

  private Update make() {
    float[] delta = new float[world.scenario().parameters()];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = (float) (dice.real() * 2 - 1);
    }
    if (dice.percent(4)) {
      delta[delta.length - 1] = dice.percent(50) ? Float.NaN : 1000f;
    }
    double weight = dice.percent(3) ? 1e6 : 0.1 + dice.real() * 99;
    int base = Math.max(0, world.newestVersion() - (dice.percent(20) ? dice.upTo(3) : 0));
    int chosen = dice.percent(3) ? base + 1 : base;
    Update update = Update.of(world.scenario().task(), name, chosen, weight + made, delta);
    made++;
    sent.add(update);
    world.made(update);
    return update;
  }

  @Override
  public String toString() {
    return name + " of " + Fixtures.FEDERATION;
  }
}
