package io.tributary.operators.sim;

import io.tributary.operators.admit.CreditBook;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One federation of a world: its logs, its participants, and copies of its job. */
final class Federation {
  private final World world;
  private final Dice dice;
  private final Agenda agenda;
  private final Scenario scenario;
  private final Invariants invariants;
  private final Logs logs;
  private final Bounds bounds = new Bounds(this);
  private final List<Copy> copies = new ArrayList<>();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final Map<Digest, Update> updates = new LinkedHashMap<>();
  private int checkpointNumber;

  Federation(World world, Scenario scenario) {
    this.world = world;
    this.dice = world.wiring().dice();
    this.agenda = world.wiring().agenda();
    this.scenario = scenario;
    this.invariants = new Invariants(scenario.isRegion());
    this.logs =
        new Logs(
            name(),
            scenario.partitions(),
            agenda,
            (stream, entry) -> {
              world.trace().note(agenda.nowMillis(), name(), stream, entry);
              world.appended();
              invariants.appended(stream, entry);
            });
  }

  /** Opens the task and lets everybody begin. */
  void start() {
    task(scenario.task());
    start(null, null);
    for (int i = 0; i < scenario.participants(); i++) {
      new Sender(this, i).start();
    }
    new Intruder(this).start();
    agenda.in(dice.upTo(500), this::takeCheckpoint);
    agenda.in(dice.upTo(3000), this::change);
    if (scenario.crashMillis() > 0) {
      agenda.in(dice.upTo(2 * scenario.crashMillis()), this::crash);
    }
    if (scenario.twoCopies()) {
      agenda.in(dice.upTo(3000), this::second);
    }
  }

  private void takeCheckpoint() {
    if (lives()) {
      dice.pick(copies).checkpoint(++checkpointNumber);
      agenda.in(dice.upTo(1500), this::takeCheckpoint);
    }
  }

  void completed(Checkpoint checkpoint) {
    note("checkpoint " + checkpoint.number());
    checkpoints.add(checkpoint);
  }

  /**
   * A copy crashes and starts again: mostly from the last checkpoint, from any, or from nothing.
   */
  private void crash() {
    if (lives()) {
      Copy victim = dice.pick(copies);
      stop(victim);
      start(anyCheckpoint(), victim);
      agenda.in(dice.upTo(2 * scenario.crashMillis()), this::crash);
    }
  }

  private void second() {
    if (lives()) {
      if (copies.size() > 1) {
        stop(dice.pick(copies));
      } else {
        start(anyCheckpoint(), null);
      }
      agenda.in(dice.upTo(5000), this::second);
    }
  }

  private void stop(Copy copy) {
    note("a copy stops");
    copy.crash();
    copies.remove(copy);
  }

  private Checkpoint anyCheckpoint() {
    if (checkpoints.isEmpty() || dice.percent(15)) {
      return null;
    }
    return dice.percent(60) ? checkpoints.get(checkpoints.size() - 1) : dice.pick(checkpoints);
  }

  private void start(Checkpoint from, Copy before) {
    note("a copy starts from " + (from == null ? "nothing" : "checkpoint " + from.number()));
    List<CreditBook> books =
        bug() == PlantedBug.CREDIT_LEAKS && before != null
            ? before.intakes().stream().map(IntakeNode::credit).toList()
            : null;
    Copy copy = new Copy(this, from, books);
    copies.add(copy);
    if (dice.percent(20)) {
      copy.checkpoint(++checkpointNumber);
    }
  }

  /** Now and then the task's rounds are changed, or it is stopped. */
  private void change() {
    if (lives() && dice.percent(40)) {
      TaskSpec.Builder changed = TaskSpec.newBuilder(scenario.task());
      if (dice.percent(30)) {
        changed.setDesiredState(DesiredState.STOPPED);
      } else {
        changed.setRounds(Scenario.rounds(dice, dice.between(1, 3), false));
      }
      task(changed.build());
      agenda.in(dice.upTo(6000), this::change);
    }
  }

  private void task(TaskSpec spec) {
    logs.write(Stream.TASKS, spec.getName(), spec);
  }

  void send(int partition, String key, byte[] record) {
    logs.updates(partition).append(key, record, null);
  }

  void made(Update update) {
    updates.put(update.id(), update);
  }

  Update anyUpdate() {
    return updates.isEmpty() ? null : dice.pick(List.copyOf(updates.values()));
  }

  Map<Digest, Update> updates() {
    return updates;
  }

  /** The newest version that has been published. */
  int newestVersion() {
    return invariants.newestVersion();
  }

  private void note(String what) {
    world.note(name() + ": " + what);
  }

  boolean lives() {
    return world.lives();
  }

  PlantedBug bug() {
    return world.bug();
  }

  Wiring wiring() {
    return world.wiring();
  }

  /** The region of that name below this federation; null when there is none. */
  Federation region(String name) {
    return scenario.isRegion() ? null : world.region(name);
  }

  String name() {
    return scenario.task().getFederation();
  }

  Scenario scenario() {
    return scenario;
  }

  Logs logs() {
    return logs;
  }

  Invariants invariants() {
    return invariants;
  }

  Bounds bounds() {
    return bounds;
  }

  List<Copy> copies() {
    return copies;
  }
}
