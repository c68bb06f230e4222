package io.tributary.operators.sim;

import io.tributary.schemas.UpdateBlock;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;

/** Writes what nobody should: copied records, spoofed blocks, rubbish, forged headers. */
final class Intruder {
  private final World world;
  private final Dice dice;

  Intruder(World world) {
    this.world = world;
    this.dice = world.wiring().dice();
  }

  void start() {
    world.wiring().agenda().in(dice.upTo(2000), this::act);
  }

  private void act() {
    if (!world.lives()) {
      return;
    }
    int partition = dice.upTo(world.scenario().partitions() - 1);
    byte[] copied = copied(dice.pick(world.logs().updates()));
    if (copied != null) {
      switch (dice.upTo(3)) {
        case 0 -> world.send(partition, "x", copied);
        case 1 -> world.send(partition, "x", spoofed());
        case 2 -> world.send(partition, "x", new byte[] {1, 2, 3});
        default -> world.send(partition, "x", bent(copied));
      }
    }
    world.wiring().agenda().in(dice.upTo(1200), this::act);
  }

  private byte[] copied(Log log) {
    return log.end() == 0 ? null : dice.pick(log.entries()).record().value();
  }

  private byte[] spoofed() {
    Update victim = world.anyUpdate();
    if (victim == null) {
      return new byte[0];
    }
    byte[] payload = new byte[8];
    payload[3] = (byte) dice.upTo(60);
    return WireWriter.encode(
        new UpdateBlock(victim.id().toFixed(), dice.upTo(3), ByteBuffer.wrap(payload)));
  }

  private byte[] bent(byte[] record) {
    byte[] bent = record.clone();
    if (bent.length > 0) {
      bent[dice.upTo(bent.length - 1)] ^= (byte) (1 + dice.upTo(250));
    }
    return bent;
  }
}
