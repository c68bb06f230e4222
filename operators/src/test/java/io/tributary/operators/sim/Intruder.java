package io.tributary.operators.sim;

import io.tributary.schemas.UpdateBlock;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;

/** Writes what nobody should: copied records, spoofed blocks, rubbish, forged headers. */
final class Intruder {
  private final Federation federation;
  private final Dice dice;

  Intruder(Federation federation) {
    this.federation = federation;
    this.dice = federation.wiring().dice();
  }

  void start() {
    federation.wiring().agenda().in(dice.upTo(2000), this::act);
  }

  private void act() {
    if (!federation.lives()) {
      return;
    }
    int partition = dice.upTo(federation.scenario().partitions() - 1);
    byte[] copied = copied(dice.pick(federation.logs().updates()));
    if (copied != null) {
      switch (dice.upTo(3)) {
        case 0 -> federation.send(partition, "x", copied);
        case 1 -> federation.send(partition, "x", spoofed());
        case 2 -> federation.send(partition, "x", new byte[] {1, 2, 3});
        default -> federation.send(partition, "x", bent(copied));
      }
    }
    federation.wiring().agenda().in(dice.upTo(1200), this::act);
  }

  private byte[] copied(Log log) {
    return log.end() == 0 ? null : dice.pick(log.entries()).record().value();
  }

  private byte[] spoofed() {
    Update victim = federation.anyUpdate();
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
