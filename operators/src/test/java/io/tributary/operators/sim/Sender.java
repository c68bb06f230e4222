package io.tributary.operators.sim;

import io.tributary.operators.task.Call;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A participant that sends, stops in the middle, sends again, is revoked and comes back. */
final class Sender {
  private final Federation federation;
  private final Dice dice;
  private final String name;
  private final int home;
  private final List<Update> sent = new ArrayList<>();
  private boolean active;
  private Update current;
  private int next;
  private int partition;
  private int made;

  Sender(Federation federation, int number) {
    this.federation = federation;
    this.dice = federation.wiring().dice();
    this.name = "p" + number;
    this.home = number % federation.scenario().partitions();
  }

  void start() {
    federation.wiring().agenda().in(dice.upTo(500), this::register);
    federation.wiring().agenda().in(dice.upTo(600), this::act);
  }

  private void register() {
    active = !active;
    ParticipantRecord record = Keys.participant(name);
    record.setStatus(active ? ParticipantStatus.ACTIVE : ParticipantStatus.REVOKED);
    federation.logs().write(Stream.PARTICIPANTS, name, record);
    if (federation.lives() && (!active || dice.percent(30))) {
      federation.wiring().agenda().in(dice.upTo(active ? 6000 : 1500), this::register);
    }
  }

  private void act() {
    if (!federation.lives()) {
      return;
    }
    if (current != null) {
      sendOn();
    } else if (!sent.isEmpty() && dice.percent(20)) {
      again(dice.pick(sent));
    } else {
      again(make());
    }
    federation.wiring().agenda().in(dice.upTo(current == null ? 600 : 80), this::act);
  }

  private void again(Update update) {
    current = update;
    next = 0;
    partition = dice.percent(5) ? dice.upTo(federation.scenario().partitions() - 1) : home;
  }

  private void sendOn() {
    int batch = dice.percent(50) ? 10 : dice.between(1, 2);
    for (int i = 0; i < batch && current != null; i++) {
      federation.send(partition, name, current.records().get(next));
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
    Scenario scenario = federation.scenario();
    List<float[]> vectors = new ArrayList<>();
    for (int vector = 0; vector < scenario.plan().vectors().size(); vector++) {
      vectors.add(values(scenario.parameters()));
    }
    if (dice.percent(4)) {
      float[] vector = dice.pick(vectors);
      vector[dice.upTo(vector.length - 1)] =
          dice.percent(50) ? Float.NaN : dice.percent(50) ? 1000f : 30f;
    }
    double weight = dice.percent(3) ? 1e6 : 0.1 + dice.real() * 99;
    int base = Math.max(0, federation.newestVersion() - (dice.percent(20) ? dice.upTo(3) : 0));
    int chosen = dice.percent(3) ? base + 1 : base;
    Update update = Update.of(scenario.plan(), name, chosen, weight + made, metrics(), vectors);
    made++;
    sent.add(update);
    federation.made(update);
    return update;
  }

  private float[] values(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (dice.real() * 2 - 1);
    }
    return values;
  }

  /** What algorithms need to be told; now and then too much. */
  private Map<String, Double> metrics() {
    boolean wrong = dice.percent(3);
    return switch (Call.parse(federation.scenario().algorithm()).name()) {
      case "fednova" -> Map.of("localSteps", wrong ? 0.5 : dice.between(1, 8));
      case "qfedavg" -> Map.of("initialLoss", dice.real() * Learning.MAX_LOSS + (wrong ? 5 : 0));
      default -> Map.of();
    };
  }

  @Override
  public String toString() {
    return name + " of " + federation.name();
  }
}
